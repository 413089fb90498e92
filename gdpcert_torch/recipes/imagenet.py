"""ImageNet at 224x224: ARS trained end to end, and its masks alone before a classifier of vanilla smoothing."""

from dataclasses import replace

from gdpcert_torch._config import RunConfig, Sampling
from gdpcert_torch.recipes._methods import Adaptive, sized
from gdpcert_torch.recipes._scale import PAPER, SMALL, named

_IMAGES = 1_281_167
# ResNet-50 and a small U-Net, 90 epochs of batches of 300; at most the 100,000 votes that the paper casts on each image
_PAPER = replace(
    PAPER,
    classifier="imagenet-resnet-50",
    mask="unet-16",
    epochs=90,
    sampling=Sampling(images=500, predicted=2000, n=100_000, tolerance=0.1, chunk=400, block=100),
)
# one pass, for one GPU: nothing smaller tells a thousand classes apart
_SMALL = replace(SMALL, classifier="imagenet-resnet-18", epochs=1, sampling=replace(SMALL.sampling, predicted=1000))
# the masks alone need few
_FROZEN_SHARE = 10 / 90


def variants(
    *,
    sigma: float = 1.0,
    scale: str = "paper",
    adaptive: Adaptive | None = None,
    seed: int = 0,
) -> tuple[RunConfig, ...]:
    """Vanilla smoothing, the static mask, ARS end to end ("adaptive"), and ARS with vanilla's classifier ("frozen").

    Parameters
    ----------
    sigma : float, optional
        The total noise level; the paper has 0.25, 0.5 and 1.
    scale, adaptive, seed
        As in `cifar10.scenes`; "paper" by default.

    Returns
    -------
    tuple of RunConfig
        One a method. "frozen" takes its classifier from the vanilla run, which is to be trained before.
    """
    size = _PAPER if scale == "paper" else named(scale, _SMALL)
    methods = sized("imagenet", "imagenet", _IMAGES, size, sigma=sigma, adaptive=adaptive, seed=seed)
    ars = methods[-1]
    steps = max(1, round(_FROZEN_SHARE * ars.training.steps))
    frozen = replace(ars, method="frozen", frozen=True, training=replace(ars.training, steps=steps))
    return (*methods, frozen)
