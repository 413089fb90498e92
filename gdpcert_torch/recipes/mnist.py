"""MNIST on photographs of scenes: the paper's synthetic task at the price of digits."""

from dataclasses import replace

from gdpcert_torch._config import RunConfig
from gdpcert_torch.recipes._methods import Adaptive
from gdpcert_torch.recipes._on_scenes import Scene, on_scenes
from gdpcert_torch.recipes._scale import SMALL, named

_IMAGES = 60_000
_SMALL = replace(
    SMALL,
    classifier="small-resnet-16",
    mask="small-unet-8",
    epochs=2,
    sampling=replace(SMALL.sampling, images=200, predicted=1000),
)


def scenes(
    *,
    k: int = 48,
    place: str = "edges",
    sigma: float | None = None,
    backgrounds: str = "scenes",
    scale: str = "small",
    adaptive: Adaptive | None = None,
    seed: int = 0,
) -> tuple[RunConfig, ...]:
    """Vanilla smoothing, the static mask and ARS on MNIST's digits against backgrounds of k x k pixels.

    Parameters
    ----------
    k, place, sigma, backgrounds, scale, adaptive, seed
        As in `cifar10.scenes`.

    Returns
    -------
    tuple of RunConfig
        One a method, equal in everything but the looks.
    """
    scene = Scene(k, place, backgrounds)
    return on_scenes(scene, "mnist", _IMAGES, named(scale, _SMALL), sigma=sigma, adaptive=adaptive, seed=seed)
