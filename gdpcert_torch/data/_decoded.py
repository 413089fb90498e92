"""Images that do not fit into memory: decoded when they are asked for, many at once."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from gdpcert_torch.data._opened import Exactly, picture

if TYPE_CHECKING:
    from PIL.Image import Image

Pixels = np.ndarray
Crop = Callable[["Image"], "Image"]


def decoded(files: Sequence[Path], crops: Sequence[Crop], must: Exactly | None = None) -> Tensor:
    """The images as bytes, shape (count, 3, height, width), each after a crop of its own.

    Parameters
    ----------
    files : sequence of Path
        One an image.
    crops : sequence of callable
        One an image: from the picture as it is stored to one of the common size.
    must : Exactly, optional
        The size that every picture must have as it is stored; any, by default.

    Raises
    ------
    ValueError
        If a file cannot be read as an image, or is of another size than it must have, see `picture`.
    """
    return torch.from_numpy(np.stack(list(_workers().map(_one, files, crops, repeat(must)))))


def _one(file: Path, crop: Crop, must: Exactly | None) -> Pixels:
    return np.asarray(crop(picture(file, must=must))).transpose(2, 0, 1)


@cache
def _workers() -> ThreadPoolExecutor:
    # decoding leaves Python's lock
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="gdpcert-decode")


# a forked child has none of the parent's threads: it must start its own
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_workers.cache_clear)
