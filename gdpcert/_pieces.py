"""Large arrays a piece at a time: memory for temporaries costs as much as the arithmetic once they leave the cache."""

import functools
import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_SIZE = 2**15  # 256 KiB: a few temporaries of this size stay in a common second-level cache


def in_pieces(function: Callable[..., FloatArray]) -> Callable[..., FloatArray]:
    """An elementwise `function` of arrays that broadcast, computed in pieces; it is called with arrays only."""

    @functools.wraps(function)
    def pieced(*given: npt.ArrayLike) -> FloatArray:
        arrays = [np.asarray(x) for x in given]
        shape = np.broadcast_shapes(*(x.shape for x in arrays))
        size = math.prod(shape)
        if size <= _SIZE:
            return function(*arrays)
        flat = [x.reshape(()) if x.size == 1 else np.broadcast_to(x, shape).reshape(-1) for x in arrays]
        result = np.empty(size)
        for start in range(0, size, _SIZE):
            piece = slice(start, start + _SIZE)
            result[piece] = function(*(x[piece] if x.ndim else x for x in flat))
        return result.reshape(shape)

    return pieced
