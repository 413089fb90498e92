"""Lines at the end of a file: each whole and on the disk, or not there at all."""

import errno
import os
from contextlib import suppress
from pathlib import Path

_FULL = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up"}


class AppendFile:
    """A file that this process alone appends to.

    Parameters
    ----------
    file : Path
        Made if missing.
    end : int
        Where to go on; what lies after it is cut off.
    """

    def __init__(self, file: Path, end: int) -> None:
        self._file = file
        self._handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        self._end = end
        self._torn = os.fstat(self._handle).st_size != end

    def write(self, lines: bytes) -> None:
        """Appends lines and does not return before they are on the disk.

        Raises
        ------
        OSError
            If they cannot be written; what was written before is safe, and of these lines nothing is left.
        """
        if self._handle < 0:
            raise ValueError(f"{self._file} is closed; append inside the with-block of open_votes.")
        try:
            self._mend()
            self._torn = True
            _write_all(self._handle, lines)
            os.fsync(self._handle)
            self._end += len(lines)
            self._torn = False
        except BaseException as error:
            with suppress(OSError):
                self._mend()
            if isinstance(error, OSError):
                raise self._explained(error) from error
            raise

    def close(self) -> None:
        """Closes the file."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1

    def _mend(self) -> None:
        """Cuts off what an unfinished write, here or in a process that was killed, left behind."""
        if self._torn:
            os.ftruncate(self._handle, self._end)
            self._torn = False

    def _explained(self, error: OSError) -> OSError:
        cause = _FULL.get(error.errno or 0, "writing failed")
        told = OSError(
            f"{cause} at {self._file} ({error.strerror}). Every record before this one is safe, and no half line is "
            "left behind. Make room, then give the same command again: it goes on from there."
        )
        told.errno = error.errno
        return told


def _write_all(handle: int, lines: bytes) -> None:
    # a full disk takes the first half of a line and refuses the second
    rest = memoryview(lines)
    while rest:
        rest = rest[os.write(handle, rest) :]
