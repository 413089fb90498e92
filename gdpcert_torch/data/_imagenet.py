"""ImageNet: a folder a class, decoded as it is asked for."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from gdpcert_torch.data._classes import labelled
from gdpcert_torch.data._decoded import Crop, decoded
from gdpcert_torch.data._images import CPU, Batch, Images, digest_of

if TYPE_CHECKING:
    from PIL.Image import Image

SIZE = 224
_RESIZED = 256
_TEST_KEY = 20_240_616
# of a training crop: its share of the image's area, and its aspect, as is usual
_AREA, _ASPECT = (0.08, 1.0), (3 / 4, 4 / 3)
_SOURCE = (
    "Get the training and validation images of ILSVRC 2012 from https://image-net.org and lay them out as "
    "torchvision's ImageNet does, a folder a class: train/n01440764/*.JPEG and val/n01440764/*.JPEG."
)


def imagenet(name: str, root: Path) -> Images:
    """ImageNet at 224x224, from ``imagenet/train`` and ``imagenet/val``.

    A training image is a random part of the picture, resized, and mirrored by a coin of its own; a test image is the
    middle of the picture at 256 pixels. The order of the test images is a fixed shuffle, for the folders come class by
    class and a study takes the first.

    Parameters
    ----------
    name : str
        As configs spell it.
    root : Path
        The folder of data sets.

    Raises
    ------
    FileNotFoundError
        If a folder is missing or holds no image.
    ValueError
        If the images do not lie in the same two or more classes, see `labelled`.
    """
    top = root / "imagenet"
    train, test = labelled(top, ("train", "val"), "ImageNet's images", _SOURCE)
    order = np.random.default_rng(_TEST_KEY).permutation(len(test.files))

    def batch(rng: np.random.Generator, size: int, device: torch.device = CPU) -> Batch:
        chosen = rng.integers(0, len(train.files), size)
        # the numbers first, in this thread: what the workers do depends on them alone
        crops = [_random_part(*rng.random(5)) for _ in range(size)]
        pixels = decoded([train.files[one] for one in chosen], crops)
        return pixels.to(device).float().div_(255), train.labels[torch.from_numpy(chosen)].to(device)

    def first(count: int) -> Batch:
        chosen = order[:count]
        pixels = decoded([test.files[one] for one in chosen], [_middle] * count)
        return pixels.float().div_(255), test.labels[torch.from_numpy(chosen)]

    digest = digest_of(one for part in (train, test) for one in part.digested)
    return Images(name, len(train.classes), (3, SIZE, SIZE), batch, first, len(test.files), digest=digest, decodes=True)


def _middle(image: "Image") -> "Image":
    scale = _RESIZED / min(image.size)
    width, height = (max(_RESIZED, round(side * scale)) for side in image.size)
    left, top = (width - SIZE) // 2, (height - SIZE) // 2
    return image.resize((width, height)).crop((left, top, left + SIZE, top + SIZE))


def _random_part(area: float, aspect: float, across: float, down: float, coin: float) -> Crop:
    """A crop from five uniform numbers; where it would leave the picture it is made to fit."""

    def crop(image: "Image") -> "Image":
        from PIL import Image as Pillow

        pixels = image.width * image.height * (_AREA[0] + area * (_AREA[1] - _AREA[0]))
        low, high = (math.log(end) for end in _ASPECT)
        shape = math.exp(low + aspect * (high - low))
        width = min(image.width, max(1, round(math.sqrt(pixels * shape))))
        height = min(image.height, max(1, round(math.sqrt(pixels / shape))))
        left, top = int(across * (image.width - width + 1)), int(down * (image.height - height + 1))
        box = (left, top, left + width, top + height)
        part = image.resize((SIZE, SIZE), Pillow.Resampling.BILINEAR, box=box)
        return part.transpose(Pillow.Transpose.FLIP_LEFT_RIGHT) if coin < 0.5 else part

    return crop
