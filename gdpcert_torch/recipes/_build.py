"""From the names in a config to modules."""

import torch
from torch import nn

import gdpcert
from gdpcert_torch._config import RunConfig
from gdpcert_torch._defences import Defence
from gdpcert_torch.data import Task
from gdpcert_torch.masks import ResidualSegmentation, SmallUNet, StaticMask, UNet
from gdpcert_torch.networks import ResNetCifar, SmallResNet, Standardize

_IMAGENET_DEPTHS = (18, 34, 50, 101, 152)


def build_defence(config: RunConfig, data: Task) -> Defence:
    """The untrained defence of a run, its weights drawn from the run's seed.

    Parameters
    ----------
    config : RunConfig
        The run.
    data : Images or Task
        Its data set, for the shape of the images and the number of classes.

    Returns
    -------
    Defence
        In training mode, channels last.

    Raises
    ------
    ValueError
        If the config names a network that does not exist.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        classifier = _classifier(config, data)
        masks = [_mask(name, step, config, data) for step, name in enumerate(config.masks)]
    defence = Defence(
        classifier,
        config.sigma,
        masks,
        shares=config.shares,
        learn_split=config.learn_split,
        precision=config.precision,
        shape=data.shape,
    )
    return defence.to(memory_format=torch.channels_last)


def _classifier(config: RunConfig, data: Task) -> nn.Module:
    kind, size = _named(config.classifier)
    channels = data.shape[0]
    if kind == "small-resnet":
        return SmallResNet(size, config.sigma, data.classes, channels)
    if kind == "resnet" and size % 6 == 2:
        return nn.Sequential(Standardize(config.sigma), ResNetCifar((size - 2) // 6, data.classes, channels))
    if kind == "imagenet-resnet" and size in _IMAGENET_DEPTHS:
        return nn.Sequential(Standardize(config.sigma), _imagenet_resnet(size, data.classes))
    raise ValueError(
        f"there is no classifier {config.classifier!r}; there are small-resnet-WIDTH, resnet-DEPTH and "
        f"imagenet-resnet-DEPTH (of {_IMAGENET_DEPTHS})."
    )


def _imagenet_resnet(depth: int, classes: int) -> nn.Module:
    from torchvision import models  # only here: it takes a second

    network: nn.Module = models.get_model(f"resnet{depth}", weights=None, num_classes=classes)
    return network


def _mask(name: str, step: int, config: RunConfig, data: Task) -> nn.Module | None:
    kind, size = _named(name)
    channels, height, width = data.shape
    if kind == "none":
        return None
    if kind == "static":
        return StaticMask(height, width)
    if step == 0:
        raise ValueError(f"the first step has seen nothing yet, so its mask is none or static; got {name!r}.")
    seen = gdpcert.combine(gdpcert.split(config.sigma, config.shares)[:step])
    if kind == "small-unet":
        return SmallUNet(size, seen, channels)
    if kind == "unet":
        return nn.Sequential(Standardize(seen), UNet(size, channels))
    if kind == "residual" and size % 6 == 2:
        return nn.Sequential(Standardize(seen), ResidualSegmentation((size - 2) // 6, channels=channels))
    raise ValueError(
        f"there is no mask {name!r}; there are none, static, small-unet-WIDTH, unet-WIDTH and residual-DEPTH."
    )


def _named(name: str) -> tuple[str, int]:
    kind, _, size = name.rpartition("-")
    return (kind, int(size)) if kind and size.isdigit() else (name, 0)
