"""Faces that smile or not, cropped at an unknown place: Table 3 of the paper, on any folder of faces."""

import math
from dataclasses import replace

from gdpcert_torch._config import RunConfig
from gdpcert_torch.recipes._methods import Adaptive, sized
from gdpcert_torch.recipes._scale import SMALL, named

# the noise that costs under L-infinity what 0.5 costs at 3x32x32
_SIGMA_A_ROOT = 0.5 / math.sqrt(3 * 32 * 32)
_SMALL = replace(SMALL, classifier="small-resnet-16", mask="small-unet-8", epochs=12)


def cropped(
    *,
    folder: str = "smiles",
    margin: int = 0,
    dimension: int = 64 * 64,
    images: int = 10_493,
    sigma: float | None = None,
    scale: str = "small",
    adaptive: Adaptive | None = None,
    seed: int = 0,
) -> tuple[RunConfig, ...]:
    """Vanilla smoothing, the static mask and ARS on faces in a black frame, cropped to their size again.

    Parameters
    ----------
    folder : str, optional
        Under the folder of data sets, with ``train/CLASS`` and ``test/CLASS`` inside.
    margin : int, optional
        Of the frame, in pixels.
    dimension, images : int, optional
        Of an image, and how many there are for training.
    sigma : float, optional
        The total noise level; by default what costs under L-infinity as much as 0.5 at 32x32.
    scale, adaptive, seed
        As in `cifar10.scenes`.

    Returns
    -------
    tuple of RunConfig
        One a method, equal in everything but the looks.
    """
    level = _SIGMA_A_ROOT * math.sqrt(dimension) if sigma is None else sigma
    size, data = named(scale, _SMALL), f"faces/{folder}/{margin}"
    return sized(f"{folder}-{margin}", data, images, size, sigma=level, adaptive=adaptive, seed=seed)
