"""The ends of the band by count: Dvoretzky, Kiefer and Wolfowitz's in the middle, binomial bounds at the tails."""

import functools
import math

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding
from gdpcert._bands._crossing import stays_within
from gdpcert._confidence import binomial_lower

FloatArray = npt.NDArray[np.float64]

MOST_INPUTS = 50_000  # the search for the level takes 0.1 s for 1,000 inputs and half a minute for as many as these
_SHARE = 0.8  # of the failure: what the constant half-width alone would take, 3 % wider than with all of it
_CLOSE = 2e-3  # of the level, relative: moves a bound by a thousandth of a standard deviation


@functools.lru_cache(maxsize=64)
def ends(inputs: int, failure: float) -> tuple[FloatArray, FloatArray]:
    """The ends for 0, ..., `inputs` counted, which all counts keep at once but with probability `failure`.

    Parameters
    ----------
    inputs : int
        The number of inputs N, at least 1.
    failure : float
        The probability in (0, 1) that the band misses anywhere.

    Returns
    -------
    tuple of ndarray
        The lower and the upper ends, N + 1 each, non-decreasing; read-only, because they are kept.
    """
    if inputs > MOST_INPUTS:
        found = _constant(inputs, _half_width(inputs, failure))
    else:
        found = _at_level(inputs, _level(inputs, failure), _half_width(inputs, _SHARE * failure))
    for end in found:
        end.flags.writeable = False
    return found


def coverage(low: FloatArray, high: FloatArray) -> float:
    """The probability that ends by count hold everywhere, in the worst case, rounded down."""
    return stays_within(low[1:], high[:-1])


def _level(inputs: int, failure: float) -> float:
    """The level of the binomial bounds: the largest, within `_CLOSE`, that leaves `failure` in all."""
    half = _half_width(inputs, _SHARE * failure)
    # the constant half-width misses with 0.8 of the failure, and each of the 2 N bounds with its level
    safe, unsafe = math.log((1 - _SHARE) * failure / (2.001 * inputs)), math.log(failure)
    while unsafe - safe > _CLOSE:
        middle = (safe + unsafe) / 2
        if coverage(*_at_level(inputs, math.exp(middle), half)) >= 1 - failure:
            safe = middle
        else:
            unsafe = middle
    return math.exp(safe)


def _half_width(inputs: int, failure: float) -> float:
    """Massart's constant of the band of Dvoretzky, Kiefer and Wolfowitz, rounded up."""
    return float(_rounding.up(math.sqrt(math.log(2 / failure) / (2 * inputs)), 8))


def _at_level(inputs: int, level: float, half: float) -> tuple[FloatArray, FloatArray]:
    narrow, _ = _constant(inputs, half)
    low = np.maximum(binomial_lower(np.arange(inputs + 1), inputs, level), narrow)
    return low, _mirrored(low)


def _constant(inputs: int, half: float) -> tuple[FloatArray, FloatArray]:
    low = np.maximum(_rounding.down(np.arange(inputs + 1) / inputs - half, 4), 0.0)
    return low, _mirrored(low)


def _mirrored(low: FloatArray) -> FloatArray:
    """The upper ends: counting the others, the lower ones."""
    return np.minimum(_rounding.sum_up(1.0, -low[::-1]), 1.0)
