"""One training a folder: two would overwrite each other's checkpoints, and the weights that votes are of."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

_WEIGHTS = ("weights.safetensors", "checkpoint.safetensors")


def begun(folder: Path) -> bool:
    """Whether a run has weights or a checkpoint to go on from."""
    return any((folder / name).exists() for name in _WEIGHTS)


@contextmanager
def training_lock(folder: Path) -> Iterator[None]:
    """Holds a run's training; the system frees the lock when its holder dies.

    Raises
    ------
    BlockingIOError
        If another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".training.lock", timeout=0)
    try:
        with lock:
            # what kills left half-written, of the size of the weights
            for name in _WEIGHTS:
                for file in folder.glob(f"{name}.*.partial"):
                    file.unlink(missing_ok=True)
            yield
    except Timeout:
        raise BlockingIOError(
            f"{folder} is being trained by another process: two would do the same work twice. Wait for it or stop it, "
            "then give the command again."
        ) from None
