"""A folder tree of images, decoded and resized once, then kept beside it as bytes."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gdpcert_torch.data._opened import picture
from gdpcert_torch.data._where import missing

_ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}


def image_files(folder: Path, what: str, source: str) -> list[Path]:
    """The images of a folder and of those inside it, by name.

    Raises
    ------
    FileNotFoundError
        If there is no such folder, or no image in it.
    """
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in _ENDINGS) if folder.is_dir() else []
    if not files:
        raise missing(folder, f"{what} ({', '.join(sorted(_ENDINGS))} files, folders inside allowed)", source)
    return files


def image_bytes(folder: Path, files: Sequence[Path], size: tuple[int, int], mode: str = "RGB") -> Tensor:
    """The images as bytes, shape (count, channels, height, width), their aspect not kept.

    Parameters
    ----------
    folder : Path
        Under which they lie; the decoded bytes are kept in it, where that is allowed.
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
    kept = folder / f".gdpcert-{mode}-{size[0]}x{size[1]}-{_digest(folder, files)}.npy"
    if kept.exists():
        with suppress(ValueError, EOFError, OSError):  # of another numpy, or torn by a full disk: decoded again
            return torch.from_numpy(np.load(kept, allow_pickle=False))
    decoded = np.stack([_decoded(file, size, mode) for file in files])
    with suppress(OSError):
        _keep(kept, decoded)
    return torch.from_numpy(decoded)


def _decoded(file: Path, size: tuple[int, int], mode: str) -> np.ndarray:
    from PIL import Image

    pixels = np.asarray(picture(file, mode).resize(size[::-1], Image.Resampling.BICUBIC))
    return pixels.transpose(2, 0, 1) if mode == "RGB" else pixels[None]


def _digest(folder: Path, files: Sequence[Path]) -> str:
    names = "\n".join(f"{file.relative_to(folder)} {file.stat().st_size}" for file in files)
    return hashlib.sha256(names.encode()).hexdigest()[:12]


def _keep(file: Path, decoded: np.ndarray) -> None:
    # whole or not at all, also when two processes decode at once
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".gdpcert-", suffix=".tmp", delete=False) as part:
        try:
            np.save(part, decoded)
            part.flush()
            os.replace(part.name, file)
        except BaseException:
            os.unlink(part.name)
            raise
