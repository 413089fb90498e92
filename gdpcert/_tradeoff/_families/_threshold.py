"""At which threshold two copies of a log-concave noise have a given loss, and how surely."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gdpcert._tradeoff._families._noise_checks import LOG_ERROR

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Function = Callable[[FloatArray], FloatArray]


class Threshold(NamedTuple):
    """Where the loss first reaches a value.

    The computed loss reaches it between `below` and `at`, a few ulp apart. The exact place is surely between `left` and
    `right` (infinite where no such float was found). To the left of `below`, where the loss is at least the value, it
    exceeds it by at most `over`; to the right of `at`, where it is less, it misses it by at most `under`. At these
    two it is known to within `blur`.
    """

    below: FloatArray
    at: FloatArray
    left: FloatArray
    right: FloatArray
    over: FloatArray
    under: FloatArray
    blur: FloatArray


def find(log_density: Function, reach: float, shift: float, loss: FloatArray) -> Threshold:
    """The first place in [-reach, reach] at which ``log_density(x - shift) - log_density(x)`` is at least `loss`."""
    loss = np.clip(loss, -1e300, 1e300)  # from here on only certainty is meant

    def bounds(x: FloatArray) -> tuple[FloatArray, FloatArray]:
        return _loss(log_density, x, shift)

    below, at = np.full(loss.shape, -reach), np.full(loss.shape, reach)
    for _ in range(80):
        middle = (below + at) / 2
        with np.errstate(all="ignore"):
            rise = log_density(middle - shift) - log_density(middle)
        yes = np.where(np.isnan(rise), middle > shift / 2, rise >= loss)
        below, at = np.where(yes, below, middle), np.where(yes, middle, at)
    # x - shift may be rounded across the end of a bounded noise: not at these two
    below, at = (x + sign * 2.0**-50 * (np.abs(x) + shift) for x, sign in ((below, -1), (at, 1)))
    left = _moved(below, -reach, lambda x: bounds(x)[1] < loss)
    right = _moved(at, reach, lambda x: bounds(x)[0] >= loss)
    (low_below, high_below), (low_at, high_at) = bounds(below), bounds(at)
    with np.errstate(invalid="ignore"):
        misses = high_below - loss, loss - low_at
        over, under = (np.where(np.isnan(x), 0.0, np.maximum(x, 0.0)) for x in misses)
        blur = np.maximum(high_below - low_below, high_at - low_at)
    sure = np.isfinite(left) & np.isfinite(right) & np.isfinite(blur)
    return Threshold(below, at, left, right, over, under, np.where(sure, blur, np.inf))


def _loss(log_density: Function, x: FloatArray, shift: float) -> tuple[FloatArray, FloatArray]:
    """Bounds on the loss at x: x - shift is rounded, and so are the logarithms."""
    with np.errstate(all="ignore"):
        y = x - shift
        far = np.stack([log_density(z) for z in (np.nextafter(y, -np.inf), y, np.nextafter(y, np.inf))])
        near = np.asarray(log_density(x))
        sizes = [np.where(np.isfinite(z), np.abs(z), 0.0) for z in (*far, near)]
        room = LOG_ERROR * (2 + np.maximum.reduce(sizes[:-1]) + sizes[-1])
        low, high = far.min(axis=0) - near - room, far.max(axis=0) - near + room
    # outside of a bounded support 0 - 0 is -inf - -inf: beyond the middle only Q can be met, before it only P
    nowhere = np.where(x > shift / 2, np.inf, -np.inf)
    return np.where(np.isnan(low), nowhere, low), np.where(np.isnan(high), nowhere, high)


def _moved(start: FloatArray, end: float, sure: Callable[[FloatArray], BoolArray]) -> FloatArray:
    """`start`, moved towards `end` until it is sure; infinite where nothing up to there is."""
    found = start
    for step in range(20):
        wrong = ~sure(found)
        if not wrong.any():
            return found
        room = 2.0**-52 * 8.0**step * (1 + np.abs(start))
        found = np.where(wrong, start + np.sign(end) * room, found)
    return np.where(sure(found), found, np.sign(end) * np.inf)
