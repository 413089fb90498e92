"""The fewest successes at which a bet is won, for many numbers of trials at once."""

import numpy as np
import numpy.typing as npt

from gdpcert._confidence import log_normaliser, log_wealth

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


def fewest_successes(trials: IntArray, p: float, q: float, failure: float) -> IntArray:
    """The fewest successes whose wealth against a chance of at most p is 1 / failure; trials + 1 where none has it.

    `trials` increases. From coarse to fine, as one more success wins what was won, and one more failure wins nothing
    new: between two known numbers of trials few successes are left to try.
    """
    n = np.append(0, trials)
    fewest = np.ones_like(n)  # no trial wins nothing
    fewest[-1:] = _bisected(n[-1:], np.zeros(1, np.int64), n[-1:] + 1, p, q, failure)
    stride = 1 << n.size.bit_length()
    while stride > 1:
        new = np.arange(stride // 2, n.size - 1, stride)
        before, after = new - stride // 2, np.minimum(new + stride // 2, n.size - 1)
        low = np.maximum(fewest[before], fewest[after] - (n[after] - n[new]))
        high = np.minimum(fewest[before] + (n[new] - n[before]), fewest[after])
        fewest[new] = _bisected(n[new], low, high, p, q, failure)
        stride //= 2
    return fewest[1:]


def _bisected(trials: IntArray, low: IntArray, high: IntArray, p: float, q: float, failure: float) -> IntArray:
    """The fewest successes in [low, high] that win, `high` if no smaller number does."""
    low, high = low.copy(), high.copy()
    while (open_ := np.flatnonzero(low < high)).size:
        middle = (low[open_] + high[open_]) // 2
        won = _won(middle.astype(np.float64), trials[open_].astype(np.float64), p, q, failure)
        high[open_[won]] = middle[won]
        low[open_[~won]] = middle[~won] + 1
    return high


def _won(successes: FloatArray, trials: FloatArray, p: float, q: float, failure: float) -> npt.NDArray[np.bool_]:
    failures = trials - successes
    wealth = log_wealth(successes, failures, np.asarray(p), np.asarray(q), log_normaliser(successes, failures))
    return np.asarray(wealth >= -np.log(failure))
