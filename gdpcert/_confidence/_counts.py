"""What every bound on a chance is asked with."""

import numpy as np
import numpy.typing as npt

from gdpcert import _validate

FloatArray = npt.NDArray[np.float64]


def arguments(
    successes: npt.ArrayLike, trials: npt.ArrayLike, failure: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Successes, trials and failure probabilities as arrays of one shape."""
    n = _validate.integer("trials", trials, 1)
    k = _validate.integer("successes", successes, 0)
    k, n, a = np.broadcast_arrays(k, n, _validate.failure(failure))
    if (k > n).any():
        more = k > n
        raise ValueError(f"`successes` must be at most `trials`; got {k[more][0]} successes in {n[more][0]} trials.")
    return k.astype(np.float64), n.astype(np.float64), a


def plain(value: FloatArray) -> float | FloatArray:
    """A float where there is one value."""
    return value if value.ndim else float(value)
