"""CelebA's mouths, slightly open or not: Table 3 of the paper, and its later crop."""

from dataclasses import replace

from gdpcert_torch._config import RunConfig
from gdpcert_torch.recipes._levels import scaled_sigma
from gdpcert_torch.recipes._methods import Adaptive, sized
from gdpcert_torch.recipes._scale import PAPER, SMALL, named

_IMAGES = 162_770
# sigma of the whole picture is that of 32x32 by its dimension, 3.078, printed 3.077; the later one is stated
_CROPS = {"whole": (f"{scaled_sigma(3 * 178 * 218):.4g}", 10), "mouth": ("0.75", 10)}
# ResNet-50 and a U-Net, 24 epochs of batches of 64
_PAPER = replace(PAPER, classifier="imagenet-resnet-50", mask="unet-64", epochs=24, batch=64)
# a picture is seventeen times that of the other small studies
_SMALL = replace(
    SMALL,
    classifier="small-resnet-16",
    mask="small-unet-8",
    epochs=0.5,
    sampling=replace(SMALL.sampling, images=100, predicted=500),
)


def mouths(
    *,
    crop: str = "whole",
    margin: int | None = None,
    sigma: float | None = None,
    scale: str = "paper",
    adaptive: Adaptive | None = None,
    seed: int = 0,
) -> tuple[RunConfig, ...]:
    """Vanilla smoothing, the static mask and ARS on faces whose mouth is slightly open or not.

    Parameters
    ----------
    crop : {"whole", "mouth"}, optional
        The whole picture of 178x218 in a black frame, cropped to its size again; or a window of 160x160 of the
        picture at 1.35 times its size, which holds the mouth.
    margin : int, optional
        Of the frame, or around the mouth, in pixels; 10 by default.
    sigma : float, optional
        The total noise level; 3.078 and 0.75 by default.
    scale, adaptive, seed
        As in `cifar10.scenes`; "paper" by default.

    Returns
    -------
    tuple of RunConfig
        One a method, equal in everything but the looks.

    Raises
    ------
    ValueError
        If there is no such crop.
    """
    if crop not in _CROPS:
        raise ValueError(f"`crop` must be one of {sorted(_CROPS)}; got {crop!r}.")
    usual, pad = _CROPS[crop]
    level, edge = float(usual) if sigma is None else sigma, pad if margin is None else margin
    size = _PAPER if scale == "paper" else named(scale, _SMALL)
    return sized(
        f"celeba-{crop}-{edge}", f"celeba/{crop}/{edge}", _IMAGES, size, sigma=level, adaptive=adaptive, seed=seed
    )
