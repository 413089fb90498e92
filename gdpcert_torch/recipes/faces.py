"""Faces that smile or not, cropped at an unknown place: Table 3 of the paper, on any folder of faces."""

import math
from dataclasses import replace

from gdpcert_torch._config import RunConfig, Training
from gdpcert_torch.recipes._methods import Adaptive, three_methods
from gdpcert_torch.recipes._precision import fast_precision
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
    size, level = named(scale, _SMALL), _SIGMA_A_ROOT * math.sqrt(dimension) if sigma is None else sigma
    ending = size.ending + (adaptive or Adaptive()).ending
    vanilla = RunConfig(
        study=f"{folder}-{margin}-{level:.3g}{ending}",
        method="vanilla",
        data=f"faces/{folder}/{margin}",
        sigma=level,
        classifier=size.classifier,
        precision=fast_precision(),
        seed=seed,
        training=Training(steps=size.steps(images), batch=size.batch),
        sampling=size.sampling,
    )
    return three_methods(vanilla, size.mask, adaptive)
