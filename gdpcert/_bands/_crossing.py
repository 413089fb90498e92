"""The probability that sorted uniform numbers keep within bounds, each its own: a sum of positive terms."""

import math

import numpy as np
import numpy.typing as npt
from scipy import special

FloatArray = npt.NDArray[np.float64]

_EPSILON = 2.0**-52
_NEGLIGIBLE = 1e-25  # terms of a step below this are left out, which only lowers the result
_LARGEST_MEAN = 700.0  # of a step: beyond, its terms are below normal floats, and all are left out
_TINY = 1e-200  # more than all that underflow can add


def stays_within(low: FloatArray, high: FloatArray) -> float:
    r"""The probability that :math:`low_i \le U_{(i)} \le high_i` for all i, rounded down.

    :math:`U_{(1)} \le \dots \le U_{(N)}` are N independent uniform numbers, sorted. Their count up to t is a Poisson
    process of rate N, given that it counts N at 1: so the law of the count is carried from bound to bound by
    convolution with a Poisson law, and cut at every bound to what is still allowed.

    Parameters
    ----------
    low, high : ndarray
        The bounds, N each, in [0, 1] and non-decreasing.

    Returns
    -------
    float
        Below the exact probability for these very floats, by at most 1e-8 relative for up to 50,000 numbers whose
        neighbouring bounds are less than 700/N apart; 0 where that is not so.

    References
    ----------
    Khmaladze and Shinjikashvili, *Calculation of noncrossing probabilities for Poisson processes and its
    corollaries*, Advances in Applied Probability 33, 2001; Moscovich and Nadler, 2017.
    """
    count = low.size
    times, is_low, place = _sorted_bounds(low, high)
    steps = count * np.diff(times, prepend=0.0)
    weights, lengths = _poisson(steps, count)
    mass, fewest, most = np.ones(1), 0, 0
    for weight, length, opens, i in zip(weights, lengths, is_low, place, strict=True):
        # until low_i at most i numbers may have come (counted from 0); at high_i there must be i + 1
        mass = np.convolve(mass, weight[:length])[: most - fewest + 1]
        if opens:
            most = i + 1
        elif i >= fewest:
            mass, fewest = mass[i + 1 - fewest :], i + 1
            if not mass.size:
                return 0.0
    arrived = mass.sum()  # the last time is 1, and `mass` has the count N alone
    terms = 2 * count * (weights.shape[1] + 10) + 8 * count * (1 + math.log(count))
    probability = float(arrived) * math.exp(count - count * math.log(count) + float(special.gammaln(count + 1)))
    return float(max(0.0, min(1.0, probability) * (1 - terms * _EPSILON) - _TINY))


def _sorted_bounds(low: FloatArray, high: FloatArray) -> tuple[FloatArray, list[bool], list[int]]:
    """All bounds in order, whether each is a lower one, and of which number; at the end the bound 1 of the last."""
    count = low.size
    times = np.concatenate([low, high, [1.0]])
    order = np.argsort(times[:-1], kind="stable")  # where two are equal the lower bound comes first
    order = np.append(order, 2 * count)
    place = np.append(np.tile(np.arange(count), 2), count - 1)[order]
    return times[order], (order < count).tolist(), place.tolist()


def _poisson(means: FloatArray, most: int) -> tuple[FloatArray, list[int]]:
    """Poisson weights, a row a mean, and how many of each row are not negligible."""
    columns = [np.where(means < _LARGEST_MEAN, np.exp(-means), 0.0)]
    largest = float(means.max())
    while len(columns) <= most and (len(columns) <= largest or (columns[-1] > _NEGLIGIBLE).any()):
        columns.append(columns[-1] * (means / len(columns)))
    weights = np.stack(columns, axis=1)
    lengths = weights.shape[1] - np.argmax(weights[:, ::-1] > _NEGLIGIBLE, axis=1)
    return weights, lengths.tolist()
