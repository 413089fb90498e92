"""One training a folder: two would overwrite each other's checkpoints, and the weights that votes are of."""

import errno
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

_UNSUPPORTED = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP}
_WEIGHTS = ("weights.safetensors", "checkpoint.safetensors")


def begun(folder: Path) -> bool:
    """Whether a run has weights or a checkpoint to go on from."""
    return any((folder / name).exists() for name in _WEIGHTS)


@contextmanager
def training_lock(folder: Path) -> Iterator[None]:
    """Holds a run's training; the system frees the lock when its holder dies. A warning where there are no locks.

    Raises
    ------
    BlockingIOError
        If another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".training.lock", timeout=0)
    _acquire(lock, folder)
    try:
        # what kills left half-written, of the size of the weights
        for name in _WEIGHTS:
            for file in folder.glob(f"{name}.*.partial"):
                file.unlink(missing_ok=True)
        yield
    finally:
        lock.release()


def _acquire(lock: BaseFileLock, folder: Path) -> None:
    try:
        lock.acquire()
    except Timeout:
        raise BlockingIOError(
            f"{folder} is being trained by another process: two would do the same work twice. Wait for it or stop it, "
            "then give the command again."
        ) from None
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        warnings.warn(
            f"there are no locks where {folder} lies ({error.strerror}), so nothing keeps a second process from "
            "training this run: start one only.",
            RuntimeWarning,
            stacklevel=2,
        )
