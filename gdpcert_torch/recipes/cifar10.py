"""CIFAR-10 on photographs of scenes: Tables 1 and 2 of the paper, and their many sizes and noise levels."""

from gdpcert_torch._config import RunConfig
from gdpcert_torch.recipes._methods import Adaptive
from gdpcert_torch.recipes._on_scenes import Scene, on_scenes
from gdpcert_torch.recipes._scale import named

_IMAGES = 50_000


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
    """Vanilla smoothing, the static mask and ARS on CIFAR-10's images against backgrounds of k x k pixels.

    Parameters
    ----------
    k : {32, 36, 40, 48, 64, 96}, optional
        The side of the image; at 32 there is no background.
    place : {"two", "four", "eight", "edges", "anywhere"}, optional
        Where the object may stand: top left or bottom right, corners, corners and middles of the edges, a uniform
        edge at a uniform offset, anywhere.
    sigma : float, optional
        The total noise level; 0.5 k / 32 by default, equal to 0.5 at k = 32 in what L-infinity costs.
    backgrounds : {"scenes", "5scenes"}, optional
        Many, disjoint ones for training and test, the paper's 20kBG; or the same five for both, its 5BG.
    scale : {"paper", "small"}, optional
        The paper's networks and epochs, for a GPU, or small ones for a few processor cores.
    adaptive : Adaptive, optional
        How ARS looks.
    seed : int, optional
        Of initialisation, training data and noise.

    Returns
    -------
    tuple of RunConfig
        One a method, equal in everything but the looks.
    """
    scene = Scene(k, place, backgrounds)
    return on_scenes(scene, "cifar10", _IMAGES, named(scale), sigma=sigma, adaptive=adaptive, seed=seed)
