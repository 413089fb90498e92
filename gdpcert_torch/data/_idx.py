"""Files in MNIST's layout, idx: a header of big-endian numbers, then bytes."""

import math
import struct
from pathlib import Path

import numpy as np

# of the first number of the header, above the number of axes
_BYTES = 0x0800


def read_idx(file: Path, shape: tuple[int, ...], source: str) -> np.ndarray:
    """The bytes of an idx file.

    Parameters
    ----------
    file : Path
        Unpacked.
    shape : tuple of int
        That it must have.
    source : str
        A sentence that says where to get the file, for an error.

    Raises
    ------
    ValueError
        If the header is not that of bytes of this shape, or the file is shorter or longer than its header says.
    """
    content = file.read_bytes()
    expected = (_BYTES + len(shape), *shape)
    size = 4 * len(expected)
    found = struct.unpack(f">{len(expected)}I", content[:size].ljust(size, b"\0"))
    if found != expected:
        raise ValueError(
            f"{file} begins with {_text(found)}; {_text(expected)} is expected: the layout idx of bytes, and their "
            f"shape. {source}"
        )
    if len(content) != size + math.prod(shape):
        raise ValueError(
            f"{file} has {len(content)} bytes; a header of {size} and {math.prod(shape)} more are expected. {source}"
        )
    return np.frombuffer(content, np.uint8, offset=size).reshape(shape).copy()


def _text(header: tuple[int, ...]) -> str:
    return ", ".join(map(str, header))
