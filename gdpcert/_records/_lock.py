"""One writer on a run, or one a shard; the system frees a lock when its holder dies."""

import errno
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_UNSUPPORTED = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP}


@contextmanager
def locked(file: Path, *, shared: bool = False) -> Iterator[None]:
    """Holds the lock of a file of votes: alone, or with all others who ask for it shared.

    Raises
    ------
    BlockingIOError
        If another process holds it in a way that excludes this one; the message names it.
    """
    lock = _lock_file(file)
    handle = _acquire(file, lock, shared)
    try:
        if handle is not None and not shared:
            _sign(handle, f"process {os.getpid()} on {os.uname().nodename}")
        yield
    finally:
        if handle is not None:
            _release(handle, lock)


def _lock_file(file: Path) -> Path:
    return file.with_name(f".{file.stem}.lock")


def _acquire(file: Path, lock: Path, shared: bool) -> int | None:
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _flock(handle, shared)
            if _is_still(lock, handle):
                return handle
            os.close(handle)  # its holder removed it between our two calls; lock the new one
        except BlockingIOError:
            os.close(handle)
            raise BlockingIOError(
                f"{file} is being written by {_holders(file)}: two writers would do the same work twice. "
                "Wait for it or stop it, then give the command again."
            ) from None
        except OSError as error:
            os.close(handle)
            if error.errno not in _UNSUPPORTED:
                raise
            warnings.warn(
                f"there are no locks where {file} lies ({error.strerror}), so nothing keeps a second process "
                "from writing to this run: start one only.",
                RuntimeWarning,
                stacklevel=2,
            )
            return None


def _release(handle: int, lock: Path) -> None:
    try:
        # only who holds it alone may remove it
        with suppress(OSError):
            _flock(handle, shared=False)
            if _is_still(lock, handle):
                lock.unlink()
    finally:
        os.close(handle)


def _flock(handle: int, shared: bool) -> None:
    if sys.platform == "win32":
        raise OSError(errno.ENOSYS, "this system has no flock")
    import fcntl

    fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def _is_still(lock: Path, handle: int) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(lock.stat(), os.fstat(handle))
    return False


def _sign(handle: int, holder: str) -> None:
    with suppress(OSError):  # on a full disk the lock holds all the same
        os.ftruncate(handle, 0)
        os.write(handle, holder.encode())


def _holders(file: Path) -> str:
    """Who holds a run's file: its only writer, or those of its shards."""
    locks = [_lock_file(file), *sorted(file.parent.glob(f".{file.stem}.shard-*.lock"))]
    found = []
    for lock in locks:
        with suppress(OSError):
            holder = lock.read_text(encoding="utf-8")
            if holder and _is_held(lock):
                found.append(holder)
    return ", ".join(found) or "another process"


def _is_held(lock: Path) -> bool:
    handle = os.open(lock, os.O_RDWR)
    try:
        _flock(handle, shared=True)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
