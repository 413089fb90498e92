"""A folder tree of images, decoded and resized once."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gdpcert_torch.data._kept import kept
from gdpcert_torch.data._opened import Exactly, picture


def folder_bytes(
    folder: Path, files: Sequence[Path], size: tuple[int, int], mode: str = "RGB", must: Exactly | None = None
) -> Tensor:
    """All images of a folder, see `image_bytes`; the bytes are kept in it, where that is allowed.

    Parameters
    ----------
    folder : Path
        Under which they lie.
    files : sequence of Path
        All of them.
    size : tuple of int
        (height, width).
    mode : {"RGB", "L"}, optional
        Three channels or one.
    must : Exactly, optional
        The size that every image must have as it is stored; any, by default.

    Raises
    ------
    ValueError
        If a file cannot be read as an image, or is of another size than it must have, see `picture`.
    """
    shape = (len(files), 3 if mode == "RGB" else 1, *size)
    kind = f"{mode}-{size[0]}x{size[1]}"
    return torch.from_numpy(kept(folder, files, kind, shape, lambda: _stacked(files, size, mode, must)))


def image_bytes(files: Sequence[Path], size: tuple[int, int], mode: str = "RGB") -> Tensor:
    """Images as bytes, shape (count, channels, height, width), their aspect not kept.

    Parameters
    ----------
    files : sequence of Path
        The images.
    size : tuple of int
        (height, width).
    mode : {"RGB", "L"}, optional
        Three channels or one.

    Raises
    ------
    ValueError
        If a file cannot be read as an image, see `picture`.
    """
    return torch.from_numpy(_stacked(files, size, mode))


def _stacked(files: Sequence[Path], size: tuple[int, int], mode: str, must: Exactly | None = None) -> np.ndarray:
    return np.stack([_resized(file, size, mode, must) for file in files])


def _resized(file: Path, size: tuple[int, int], mode: str, must: Exactly | None) -> np.ndarray:
    from PIL import Image

    pixels = np.asarray(picture(file, mode, must).resize(size[::-1], Image.Resampling.BICUBIC))
    return pixels.transpose(2, 0, 1) if mode == "RGB" else pixels[None]
