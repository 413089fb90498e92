"""The masses of the two laws between given losses."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from gdpcert import _interval
from gdpcert._interval import Interval
from gdpcert._tradeoff._protocol import Curve

FloatArray = npt.NDArray[np.float64]

_LARGEST = 1e7  # of the losses that are looked for
_COMPOSED = 2000.0  # masses of P at larger losses are no floats: to a composition they are certain


def between(f: Curve, losses: FloatArray) -> tuple[Interval, Interval]:
    """P and Q on the cells below, between and above the increasing `losses`: one more cell than losses.

    Each is the difference of two tails, taken of the smaller ones.
    """
    above = f._above(losses)
    below = f._below(losses)
    return _differences(above[0], below[0]), _differences(above[1], below[1])


def _differences(above: Interval, below: Interval) -> Interval:
    from_above = above[:-1] - above[1:]
    from_below = below[1:] - below[:-1]
    small = above.high[:-1] < below.high[1:]
    inner = _interval.select(small, from_above, from_below).clip(0.0, 1.0)
    return Interval(
        np.concatenate([below.low[:1], inner.low, above.low[-1:]]).clip(0.0, 1.0),
        np.concatenate([below.high[:1], inner.high, above.high[-1:]]).clip(0.0, 1.0),
    )


def span(f: Curve, tail: float) -> tuple[float, float]:
    """Losses below which P, and above which Q, has at most a mass of `tail`."""
    sure_p, sure_q = certain(f)
    high = _first(lambda loss: f._above(loss)[1].high - sure_q.high <= tail, _LARGEST)
    low = -_first(lambda loss: f._below(-loss)[0].high - sure_p.high <= tail, _LARGEST)
    if max(high, -low) >= _LARGEST:
        raise ValueError(f"the losses of this trade-off function exceed {_LARGEST:g}; bracket it first.")
    return low, high


def span_of_q(f: Curve, tail: float) -> tuple[float, float]:
    """Losses below and above which Q has at most a mass of `tail`, but for what is certain; none is beyond 2000."""
    sure = certain(f)[1]
    high = _first(lambda loss: f._above(loss)[1].high - sure.high <= tail, _COMPOSED)
    low = -_first(lambda loss: f._below(-loss)[1].high <= tail, _COMPOSED)
    if low == 0:  # all of Q has a positive loss
        low = _first(lambda loss: f._below(loss)[1].high > tail, _COMPOSED) * (1 - 1e-6)
    return low, max(high, low)


def certain(f: Curve) -> tuple[Interval, Interval]:
    """The masses of P and of Q whose loss is infinite."""
    beyond = np.asarray(1e300)
    return f._below(-beyond)[0], f._above(beyond)[1]


def _first(holds: Callable[[FloatArray], npt.NDArray[np.bool_]], largest: float) -> float:
    """About the smallest number at which a condition holds that holds from there on, or else the largest."""
    tried: FloatArray = np.concatenate([[0.0], np.geomspace(1e-6, largest, 64)])
    for _ in range(4):
        found = np.flatnonzero(holds(tried))
        if not found.size:
            return largest
        first = int(found[0])
        if first == 0:
            return float(tried[0])
        tried = np.linspace(tried[first - 1], tried[first], 128)
    return float(tried[-1])
