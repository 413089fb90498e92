"""Piecewise-linear functions just below and just above a trade-off function."""

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _cells, _numbers
from gdpcert._tradeoff._piecewise import PiecewiseLinear
from gdpcert._tradeoff._piecewise._hull import chords
from gdpcert._tradeoff._piecewise._masses import LARGEST_ERROR
from gdpcert._tradeoff._protocol import Curve

FloatArray = npt.NDArray[np.float64]

_KNOWN = 1e-9
_MOST_KNOTS = 10**7
_STEEPEST = 600.0  # a loss whose exponential is a float; what lies beyond is certain to a bound


def lower(f: Curve, knots: int | npt.ArrayLike) -> PiecewiseLinear:
    """Supporting lines: the mass of each cell moved to the losses at its two ends, both laws' masses kept.

    A cell's mass may lie beyond its ends by as much as losses are uncertain. It is moved to ends that are further
    apart by that much, and what is found there counts as an error of masses at the losses themselves.
    """
    few = _already(f, knots)
    if few is not None:
        return few
    losses = _losses(f, knots)
    p, q = _cells.between(f, losses)
    at = _interval.interval(losses)
    blur = f._blur * (1 + np.abs(losses))
    left, right = at - _interval.interval(blur), at + _interval.interval(blur)
    share = -_interval.expm1(left[:-1] - right[1:])
    grow, shrink = _interval.exp(at), _interval.exp(-at)
    # between two losses: Q at the upper one and P at the lower one
    up = (q[1:-1] - _interval.exp(left[:-1]) * p[1:-1]) / share
    down = (p[1:-1] - _interval.exp(-right[1:]) * q[1:-1]) / share
    q_up = np.concatenate([q.high[:1], np.clip(up.high, 0.0, q.high[1:-1])])
    p_down = np.concatenate([np.clip(down.high, 0.0, p.high[1:-1]), p.high[-1:]])
    # below the first and above the last, what those losses do not account for is certain
    sure_p = (p[0] - q[0] * _interval.exp(-right[0])).high.clip(0.0, 1.0)
    sure_q = (q[-1] - p[-1] * _interval.exp(left[-1])).high.clip(0.0, 1.0)
    masses_p = np.concatenate([[0.0], p_down + q_up * shrink.high, [sure_p]])
    masses_q = np.concatenate([[sure_q], q_up + p_down * grow.high, [0.0]])
    error = 2.0**-49 + 2 * float(blur.max())
    if error > LARGEST_ERROR:
        raise ValueError(
            f"supporting lines need losses known to {LARGEST_ERROR / 2:g}; got {float(blur.max()):.3g} at the farthest "
            "knot. Give knots nearer to 0, or masses with a smaller error."
        )
    return PiecewiseLinear._inflated(masses_p, masses_q, error)


def upper(f: Curve, knots: int | npt.ArrayLike) -> PiecewiseLinear:
    """Chords: the mass between two losses is one cell."""
    few = _already(f, knots)
    if few is not None:
        return few
    if isinstance(f, PiecewiseLinear) and f._lines:
        return chords(f, int(np.size(_losses(f, knots))))
    p, q = _cells.between(f, _losses(f, knots))
    starts = _told_apart(p, q)
    sums = [[np.add.reduceat(end, starts) for end in (x.low, x.high)] for x in (p, q)]
    middle = [(low + high) / 2 for low, high in sums]
    error = max(_spread(low, high).max() for low, high in sums) + 2.0**-52 * p.low.size
    return PiecewiseLinear._derived(middle[0], middle[1], float(error))


def _spread(low: FloatArray, high: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore"):
        return np.where(high > 0, (high - low) / (high + low), 0.0)


def _told_apart(p: Interval, q: Interval) -> npt.NDArray[np.intp]:
    """Where cells begin, neighbours being merged until the masses of each are known to a small relative error."""
    starts = [0]
    masses = np.zeros(4)
    for i, ends in enumerate(zip(p.low, p.high, q.low, q.high, strict=True)):
        known = (_spread(masses[::2], masses[1::2]) <= _KNOWN).all() and masses[1::2].any()
        if known and i:
            starts.append(i)
            masses = np.zeros(4)
        masses = masses + np.array(ends)
    if len(starts) > 1 and not (_spread(masses[::2], masses[1::2]) <= _KNOWN).all():
        starts.pop()
    return np.array(starts)


def _already(f: Curve, knots: int | npt.ArrayLike) -> PiecewiseLinear | None:
    """F itself, where it is piecewise linear with no more cells than are asked for."""
    cells = f if isinstance(f, PiecewiseLinear) else getattr(f, "cells", None)
    count = _count(knots)
    return cells if cells is not None and count is not None and cells.p.size <= max(count, 8) else None


def _count(knots: int | npt.ArrayLike) -> int | None:
    """How many knots are asked for, if they are not listed."""
    if np.ndim(knots) or not isinstance(knots, int | np.integer):
        return None
    count = _numbers.whole("knots", knots, 2)
    if count > _MOST_KNOTS:
        raise ValueError(f"`knots` must be at most {_MOST_KNOTS:g}, or losses that you choose; got {count}.")
    return count


def _losses(f: Curve, knots: int | npt.ArrayLike) -> FloatArray:
    count = _count(knots)
    if count is not None:
        low, high = (float(np.clip(end, -_STEEPEST, _STEEPEST)) for end in _cells.span(f, 1e-17))
        return np.linspace(low, high, count) if high > low else np.array([low, low + 1e-9])
    given = _validate.real("knots", knots)
    losses = np.unique(given)
    if np.abs(losses).max(initial=0.0) > _STEEPEST:
        raise ValueError(f"`knots` must be losses within {_STEEPEST:g} of 0; got {knots!r}.")
    if given.ndim != 1 or losses.size < 2:
        raise ValueError(f"`knots` must be a number of at least 2, or two losses or more; got {knots!r}.")
    return losses
