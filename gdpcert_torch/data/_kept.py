"""An array made from the files of a folder, kept beside them until they change."""

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import numpy as np

# to be raised when the same files shall give other bytes
_FORMAT = 2
_PREFIX = ".gdpcert-"
# seconds after which the file that somebody was writing is one that a kill left
_STALE = 3600
_DIGITS = 16


def kept(
    folder: Path, files: Sequence[Path], kind: str, shape: tuple[int, ...], make: Callable[[], np.ndarray]
) -> np.ndarray:
    """What `make` gives, or what it gave earlier for these files as they are now.

    It is kept in the folder, where that is allowed, and takes the place of what was kept of that kind before the files
    changed. What another version of the library keeps in another format stays.

    Parameters
    ----------
    folder : Path
        Under which the files lie.
    files : sequence of Path
        All that it is made of. Their names, sizes and times of change tell whether it is made anew.
    kind : str
        What tells it from everything else that is made of the folder's files.
    shape : tuple of int
        Of the array, of bytes. A kept file with anything else is made anew.
    make : callable
        Gives the array.
    """
    file = folder / f"{_start(kind)}{_state(folder, files)}.npy"
    found = _read(file, shape)
    if found is None:
        found = make()
        with suppress(OSError):
            _write(file, found)
    _tidy(file, kind)
    return found


def _start(kind: str) -> str:
    return f"{_PREFIX}{_FORMAT}-{kind}-"


def _state(folder: Path, files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        found = file.stat()
        digest.update(f"{file.relative_to(folder)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:_DIGITS]


def _read(file: Path, shape: tuple[int, ...]) -> np.ndarray | None:
    # not there, of another numpy, or torn by a full disk
    with suppress(OSError, ValueError), file.open("rb") as stream:
        found: np.ndarray = np.lib.format.read_array(stream, allow_pickle=False)
        if found.dtype == np.uint8 and found.shape == shape:
            return found
    return None


def _write(file: Path, array: np.ndarray) -> None:
    # whole or not at all, also when two processes do it at once; its mode follows the umask, unlike tempfile's
    part = file.with_name(f"{_PREFIX}{uuid4().hex}.tmp")
    try:
        with part.open("xb") as stream:
            np.save(stream, array)
        os.replace(part, file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _tidy(file: Path, kind: str) -> None:
    """Removes what the file takes the place of, if it is there, and what kills have left."""
    # somebody else may be tidying, or the folder may not be written to
    with suppress(OSError):
        of_that_kind = file.parent.glob(f"{_start(kind)}{'?' * _DIGITS}.npy") if file.exists() else ()
        superseded = [one for one in of_that_kind if one != file]
        for one in superseded + [part for part in file.parent.glob(f"{_PREFIX}*.tmp") if _stale(part)]:
            one.unlink(missing_ok=True)


def _stale(part: Path) -> bool:
    return time.time() - part.stat().st_mtime > _STALE
