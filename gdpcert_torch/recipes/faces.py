"""Faces that smile or not, cropped at an unknown place: Table 3 of the paper, on any folder of faces."""

from dataclasses import replace

from gdpcert_torch._config import RunConfig
from gdpcert_torch.recipes._levels import scaled_sigma
from gdpcert_torch.recipes._methods import Adaptive, sized
from gdpcert_torch.recipes._scale import SMALL, named

# folders whose contents are known: dimension of an image, and images for training
_KNOWN = {"smiles": (64 * 64, 10_493)}
_SMALL = replace(SMALL, classifier="small-resnet-16", mask="small-unet-8", epochs=12)


def cropped(
    *,
    folder: str = "smiles",
    margin: int = 0,
    dimension: int | None = None,
    training_images: int | None = None,
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
    dimension, training_images : int, optional
        Channels times height times width of an image, which the noise grows with, and how many there are to train
        on, which the steps grow with; both known for "smiles".
    sigma : float, optional
        The total noise level; by default what costs under L-infinity as much as 0.5 at 32x32.
    scale, adaptive, seed
        As in `cifar10.scenes`.

    Returns
    -------
    tuple of RunConfig
        One a method, equal in everything but the looks.

    Raises
    ------
    ValueError
        If the dimension or the number of images of another folder than "smiles" is not given.
    """
    d, images = _contents(folder, dimension, training_images)
    level = scaled_sigma(d) if sigma is None else sigma
    size, data = named(scale, _SMALL), f"faces/{folder}/{margin}"
    return sized(f"faces-{folder}-{margin}", data, images, size, sigma=level, adaptive=adaptive, seed=seed)


def _contents(folder: str, dimension: int | None, images: int | None) -> tuple[int, int]:
    known = _KNOWN.get(folder, (None, None))
    d = known[0] if dimension is None else dimension
    count = known[1] if images is None else images
    if d is None or count is None:
        raise ValueError(
            f"the faces in {folder!r} are not known: say their `dimension` (channels x height x width, 4096 for "
            "64x64 in grey) and the number of `training_images` (10493 of the folder 'smiles')."
        )
    if min(d, count) < 1:
        raise ValueError(f"`dimension` and `training_images` count from 1; got {d} and {count}.")
    return d, count
