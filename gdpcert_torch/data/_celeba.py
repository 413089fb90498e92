"""CelebA: mouths slightly open or not, in a black frame and cropped, or in a window around the mouth."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from gdpcert_torch.data._classes import sizes
from gdpcert_torch.data._decoded import Crop, decoded
from gdpcert_torch.data._downloads import downloading
from gdpcert_torch.data._images import CPU, Batch, Images, digest_of
from gdpcert_torch.data._opened import Exactly
from gdpcert_torch.data._where import missing
from gdpcert_torch.data._windows import mirrored

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, HEIGHT, WINDOW = 178, 218, 160
# "Mouth_Slightly_Open" among the attributes; the corners of the mouth among the landmarks
_ATTRIBUTE, _MOUTH = 21, slice(6, 10)
# the later crop sees the picture so much larger than its window
_ENLARGED = 1.5 * WINDOW / min(WIDTH, HEIGHT)
_TEST_KEY = 20_240_617
_ALIGNED = Exactly((WIDTH, HEIGHT), "these are not CelebA's aligned images, which the landmarks are for.")
_SOURCE = (
    "Put img_align_celeba and the lists (list_attr_celeba.txt, list_eval_partition.txt, list_bbox_celeba.txt, "
    "list_landmarks_align_celeba.txt, identity_CelebA.txt) there, from "
    "https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html."
)

# from two uniform numbers and the corners of the mouth, (2, 2) by (x, y), in pixels of the picture
MakeCrop = Callable[[float, float, np.ndarray], Crop]


@dataclass(frozen=True)
class _Part:
    """Files, whether the mouth is open, and where it is."""

    files: list[Path]
    labels: Tensor
    mouths: np.ndarray

    @property
    def digested(self) -> tuple[Tensor | Path, ...]:
        """What tells one copy of the data set from another without decoding it."""
        return (
            *(Path(file.name) for file in self.files),
            sizes(self.files),
            self.labels,
            torch.from_numpy(self.mouths),
        )


def celeba(name: str, root: Path, shape: tuple[int, int], crop: MakeCrop) -> Images:
    """CelebA by torchvision, ``celeba/`` under `root`: its training and test images, cropped.

    The place of the crop and the mirror image (a coin of its own for every sample) are fresh at every training access;
    the place is fixed at test.

    Parameters
    ----------
    name : str
        As configs spell it.
    root : Path
        The folder of data sets.
    shape : tuple of int
        (height, width) of what `crop` gives.
    crop : callable
        `in_frame` or `around_mouth`.

    Raises
    ------
    FileNotFoundError
        If the data set or one of its images is not there and cannot be downloaded.
    ValueError
        When its images are asked for, if one of them is not of 178x218 pixels.
    """
    train, test = (_part(root, part) for part in ("train", "test"))

    def batch(rng: np.random.Generator, size: int, device: torch.device = CPU) -> Batch:
        chosen = rng.integers(0, len(train.files), size)
        across, down = rng.random((2, size))
        coins = torch.from_numpy(rng.integers(0, 2, size) == 1).to(device)
        pixels = _cropped(train, chosen, across, down, crop).to(device)
        return mirrored(pixels, coins).float().div_(255), train.labels[torch.from_numpy(chosen)].to(device)

    def first(count: int) -> Batch:
        across, down = np.random.default_rng(_TEST_KEY).random((2, len(test.files)))[:, :count]
        pixels = _cropped(test, np.arange(count), across, down, crop)
        return pixels.float().div_(255), test.labels[:count]

    digest = digest_of(one for part in (train, test) for one in part.digested)
    return Images(name, 2, (3, *shape), batch, first, len(test.files), digest=digest, decodes=True)


def in_frame(margin: int) -> MakeCrop:
    """The picture in a black frame, cropped to its size at a uniform place."""

    def make(across: float, down: float, _: np.ndarray) -> Crop:
        left, top = (int(share * (2 * margin + 1)) - margin for share in (across, down))
        # beyond the picture Pillow's crop is black
        return lambda image: image.crop((left, top, left + image.width, top + image.height))

    return make


def around_mouth(pad: int) -> MakeCrop:
    """A window of 160x160 of the enlarged picture, uniform among those that hold the mouth.

    Its corners stay `pad` pixels inside at the left and right and twice as many above and below, as far as the
    picture reaches.
    """

    def make(across: float, down: float, mouth: np.ndarray) -> Crop:
        corners = mouth * _ENLARGED

        def crop(image: "Image") -> "Image":
            size = tuple(round(side * _ENLARGED) for side in image.size)
            left, top = (
                _start(corners[:, axis], side, margin, share)
                for axis, (side, margin, share) in enumerate(zip(size, (pad, 2 * pad), (across, down), strict=True))
            )
            return image.resize((size[0], size[1])).crop((left, top, left + WINDOW, top + WINDOW))

        return crop

    return make


def _start(corners: np.ndarray, side: int, margin: int, share: float) -> int:
    """Where the window begins along one axis: the share-th of all places that hold the corners."""
    first = max(0, int(np.ceil(corners.max() + margin)) - WINDOW)
    last = min(side - WINDOW, int(np.floor(corners.min() - margin)))
    first = min(first, side - WINDOW)
    return first + int(share * (max(last - first, 0) + 1))


def _part(root: Path, split: str) -> _Part:
    from torchvision.datasets import CelebA  # only here: it takes a second

    with downloading("CelebA", root / "celeba", _SOURCE):
        found = CelebA(str(root), split=split, target_type="attr", download=True)
    folder = root / "celeba" / "img_align_celeba"
    files = [folder / name for name in found.filename]
    absent = next((file for file in files if not file.exists()), None)
    if absent is not None:
        raise missing(absent, "one of CelebA's aligned images", _SOURCE)
    mouths = found.landmarks_align[:, _MOUTH].numpy().reshape(-1, 2, 2)
    return _Part(files, found.attr[:, _ATTRIBUTE].long(), mouths)


def _cropped(part: _Part, chosen: np.ndarray, across: np.ndarray, down: np.ndarray, crop: MakeCrop) -> Tensor:
    crops = [crop(x, y, part.mouths[one]) for one, x, y in zip(chosen, across, down, strict=True)]
    return decoded([part.files[one] for one in chosen], crops, _ALIGNED)
