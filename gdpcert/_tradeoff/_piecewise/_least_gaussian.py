r"""The smallest mu whose Gaussian lies below a piecewise-linear function.

A segment lies above the convex :math:`G_\mu` if both of its ends do. The exact masses of a test lie between its
floats times 1 - m and divided by it, so a point (x, y) of the floats' polygon stands for a type-I error of at least
(1 - m) x, and for a type-II error of at least (1 - m) y, at least 1 - (1 - y) / (1 - m), or at a type-I error of at
least 1 - (1 - x) / (1 - m) for at least (1 - m) y. Each of the three maps segments to segments; which one is used
may change at any point that satisfies both.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _normal, _rounding
from gdpcert._tradeoff._piecewise._steps import Steps

FloatArray = npt.NDArray[np.float64]
Wide = npt.NDArray[Any]  # of long doubles


def low(top: Steps, bottom: Steps, margin: float, floor: float) -> float:
    """The largest mu of the vertices, each of them a test that is no better than its sums say."""
    alpha = np.minimum(_more(top.x[1:-1] + floor, margin), 1.0)
    beta = np.minimum(_more(bottom.y[1:-1][::-1] + floor, margin), 1.0)
    found = -_normal.quantile_up(alpha) - _normal.quantile_up(beta)
    return max(0.0, float(_rounding.down(found.max())))


def high_of_laws(top: Steps, bottom: Steps, margin: float) -> float:
    """Both sums of every vertex, and halfway along the first and the last cell the change to the ends of f."""
    alpha, beta = _between(top.x), _between(bottom.y)[::-1]
    power, rest = _between(top.y)[:1], _between(bottom.x)[:1]
    found = [
        _mu(_less(alpha, margin), _less(beta, margin)),
        -_normal.quantile_down(_less(alpha[:1], margin)) + _normal.quantile_up(_most(power, margin)),
        -_normal.quantile_down(_less(beta[-1:], margin)) + _normal.quantile_up(_most(rest, margin)),
    ]
    return _rounded(np.concatenate(found).max())


def high_of_lines(top: Steps, bottom: Steps, margin: float) -> float:
    """Sums from the top up to some vertex and sums from the bottom from there on, whichever vertex is best."""
    steep = -_normal.quantile_down(_less(top.x[1:-1], margin)) + _normal.quantile_up(_most(top.y[1:-1], margin))
    flat = -_normal.quantile_down(_less(bottom.y[1:-1], margin)) + _normal.quantile_up(_most(bottom.x[1:-1], margin))
    until, onwards = np.maximum.accumulate(steep), np.maximum.accumulate(flat)[::-1]
    return _rounded(np.maximum(until, onwards).min())


def _between(sums: Wide) -> Wide:
    """The inner vertices, the middle of the first cell before and of the last one after them."""
    last = (sums[-2] + sums[-1]) / 2
    return np.concatenate([[sums[1] / 2], sums[1:-1], [last]])


def _mu(alpha: FloatArray, beta: FloatArray) -> FloatArray:
    return -_normal.quantile_down(alpha) - _normal.quantile_down(beta)


def _less(mass: Wide, margin: float) -> FloatArray:
    return np.clip(_rounding.down((mass * (1 - np.longdouble(margin))).astype(np.float64), 2), 0.0, 1.0)


def _more(mass: Wide, margin: float) -> FloatArray:
    return _rounding.up((mass / (1 - np.longdouble(margin))).astype(np.float64), 2)


def _most(mass: Wide, margin: float) -> FloatArray:
    return np.minimum(_more(mass, margin), 1.0)


def _rounded(found: float) -> float:
    return max(0.0, float(_rounding.up(found)))
