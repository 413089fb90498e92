"""Batch norms folded into convolutions: the same function up to rounding, and nothing touched that might not be."""

from copy import deepcopy

import pytest
import torch
from torch import nn

from gdpcert_torch import Defence
from gdpcert_torch._fold import Folded, fold_batch_norms
from gdpcert_torch._settings import settings_text
from gdpcert_torch.masks import ResidualSegmentation, SmallUNet, UNet
from gdpcert_torch.networks import ResNetCifar, SmallResNet

NETWORKS = {
    "resnet20": lambda: ResNetCifar(3),
    "small": lambda: SmallResNet(8, 0.5),
    "mask": lambda: SmallUNet(8, 0.5),
    "unet": lambda: UNet(8),
    "segmentation": lambda: ResidualSegmentation(1),
}


def settled(module, seed=0):
    """In eval mode, its batch norms with statistics and weights that differ from channel to channel."""
    chance = torch.Generator().manual_seed(seed)
    for norm in [one for one in module.modules() if isinstance(one, nn.BatchNorm2d)]:
        norm.running_mean.uniform_(-1, 1, generator=chance)
        norm.running_var.uniform_(0.2, 3, generator=chance)
        nn.init.uniform_(norm.weight, 0.3, 2, generator=chance)
        nn.init.uniform_(norm.bias, -1, 1, generator=chance)
    return module.eval()


def folded(module):
    copy = deepcopy(module)
    fold_batch_norms(copy)
    return copy


def count(module, kind):
    return sum(type(one) is kind for one in module.modules())


@pytest.mark.parametrize("name", NETWORKS)
def test_the_function_stays_up_to_rounding(name):
    torch.manual_seed(0)
    network = settled(NETWORKS[name]()).double()
    images = torch.randn(4, 3, 32, 32, dtype=torch.float64)
    ours = folded(network)
    assert count(ours, Folded) == count(network, nn.BatchNorm2d) > 0
    assert count(ours, nn.BatchNorm2d) == 0
    with torch.no_grad():
        # 2**-53 a layer, grown by at most the few dozen layers' gains
        torch.testing.assert_close(ours(images), network(images), rtol=1e-9, atol=1e-9)


def test_the_original_is_left_as_it_was():
    network = settled(ResNetCifar(1))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    folded(network)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


class Other(nn.BatchNorm2d):
    """A batch norm that may compute something else."""


def hooked(convolution, norm):
    norm.register_forward_hook(lambda module, given, result: result + 1)
    return nn.Sequential(convolution, norm)


@pytest.mark.parametrize(
    "make",
    [
        hooked,
        lambda convolution, norm: nn.Sequential(norm, convolution),
        lambda convolution, norm: nn.Sequential(convolution, nn.ReLU(), norm),
        lambda convolution, norm: nn.Sequential(convolution, norm.train()),
        lambda convolution, norm: nn.Sequential(convolution, Other(3)),
        lambda convolution, norm: nn.Sequential(convolution, nn.BatchNorm2d(3, track_running_stats=False)),
        lambda convolution, norm: nn.ModuleList([convolution, norm]),
    ],
)
def test_what_might_compute_something_else_is_left_alone(make):
    network = make(nn.Conv2d(3, 3, 3).eval(), nn.BatchNorm2d(3).eval())
    modules = list(network.modules())
    fold_batch_norms(network)
    assert list(network.modules()) == modules


def test_a_convolution_that_others_use_too_stays_what_it_is_for_them():
    shared = nn.Conv2d(3, 3, 1)
    network = nn.ModuleList([settled(nn.Sequential(shared, nn.BatchNorm2d(3))), shared])
    ours = folded(network)
    images = torch.randn(2, 3, 4, 4)
    assert torch.equal(ours[1](images), shared(images))
    torch.testing.assert_close(ours[0](images), network[0](images))


def test_the_record_says_so():
    defence = Defence(settled(ResNetCifar(1)), 0.5)
    processor = torch.backends.cpu.get_cpu_capability()
    for network, how in ((defence, "eager"), (folded(defence), "folded, eager")):
        assert settings_text(network).startswith(f"float32, channels-last, {how}, cpu {processor}")
        assert settings_text(network).endswith(f", torch {torch.__version__}")


def test_another_processor_or_torch_is_another_record(monkeypatch):
    defence = Defence(settled(ResNetCifar(1)), 0.5)
    texts = {settings_text(defence)}
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "another")
    texts.add(settings_text(defence))
    tiles = torch.cpu.get_capabilities().get("amx_bf16", False)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"amx_bf16": not tiles})
    texts.add(settings_text(defence))
    monkeypatch.setattr(torch, "__version__", "another")
    assert len({*texts, settings_text(defence)}) == 4
