"""The privacy profile of Gaussian differential privacy, without cancellation and from both sides."""

import numpy as np
import numpy.typing as npt

from gdpcert import _interval
from gdpcert._interval import Interval
from gdpcert._tradeoff._families import _quadrature

FloatArray = npt.NDArray[np.float64]

_NODES = 24
_FAR = 4.0
_LEVELS = 40
_HIGHEST = 0.3989422804014327  # above the density at 0
_ROOT = np.longdouble(0.5) ** np.longdouble(0.5) / np.sqrt(np.longdouble(np.pi))
# A node is within 2**-54 of the exact one. H changes by at most |H'/H| times 4 of that, and |H'/H| is the mean of t
# under the weight t exp(-x t - t^2/2), 2.49 at x = -2 and less beyond. A weight is within 2**-53 of its size.
_QUADRATURE_ERROR = 2.0**-49


def profile(mu: Interval, epsilon: FloatArray) -> Interval:
    r""":math:`\Phi(-a) - e^\varepsilon\Phi(-b)`, with a, b = epsilon / mu -+ mu / 2, for epsilon >= 0.

    It equals :math:`\varphi(a)(M(a) - M(b))` with Mills' ratio M. For mu <= 4 the difference is the integral of
    H = -M', which is completely monotone: Gauss's quadrature is below it and Lobatto's above.
    """
    if float(mu.high) == 0:
        return _interval.interval(np.zeros_like(epsilon))
    if np.isinf(mu.high):
        return _interval.interval(np.ones_like(epsilon))
    with np.errstate(over="ignore"):
        e = _interval.interval(np.minimum(epsilon, 1e300))
        half = mu * 0.5
        a, b = (e / mu - half).clip(-1e6, 1e6), e / mu + half  # nothing is left beyond
    density = _density(mu, e.low)
    value = density * _integral(mu, a) if float(mu.high) <= 4 else _difference(density, a, b)
    return _interval.select(np.isinf(epsilon), _interval.interval(np.zeros_like(epsilon)), value.clip(0.0, 1.0))


def _density(mu: Interval, epsilon: FloatArray) -> Interval:
    """phi(epsilon / mu - mu / 2), squared in extended precision: the square of a rounded 35 would cost 1e-12."""
    ends = [_wide_density(mu.low, epsilon), _wide_density(mu.high, epsilon)]
    room = np.maximum(ends[0][1], ends[1][1])
    low, high = (extremum(ends[0][0], ends[1][0]) for extremum in (np.minimum, np.maximum))
    known = room < 2.0**-10  # beyond, the argument itself is lost in the rounding of its two terms
    return Interval(
        np.where(known, np.maximum(low * (1 - room) - 5e-324, 0.0), 0.0),
        np.where(known, np.minimum(high * (1 + room) + 5e-324, _HIGHEST), _HIGHEST),
    )


def _wide_density(mu: FloatArray, epsilon: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The density and a bound on its relative error."""
    wide, ulp = np.longdouble(mu), np.finfo(np.longdouble).eps
    with np.errstate(over="ignore", under="ignore"):
        # at 1e5 nothing is left of the density
        ratio = np.minimum(epsilon.astype(np.longdouble) / wide, np.longdouble(1e5) + wide)
        a = np.minimum(np.abs(ratio - wide / 2), np.longdouble(1e5))
        value = (np.exp(-a * a / 2) * _ROOT).astype(np.float64)
        size = ratio + wide  # a errs by at most 4 ulp of it
        room = 2.0**-51 + np.minimum(16 * ulp * ((a + 16 * ulp * size) * size + 1), np.longdouble(1.0)).astype(
            np.float64
        )
    return value, room


def _mills(x: Interval) -> Interval:
    """(1 - Phi(x)) / phi(x) for x >= -30."""
    root = Interval(np.asarray(1.2533141373155), np.asarray(1.2533141373155006))
    return _interval.erfcx(x * Interval(np.asarray(0.7071067811865475), np.asarray(0.7071067811865476))) * root


def _difference(density: Interval, a: Interval, b: Interval) -> Interval:
    tail = density * _mills(b)  # b >= mu / 2 > 0
    far = density * _mills(_interval.maximum(a, _interval.interval(0.0)))
    return _interval.select(a.low > 0, far, _interval.cdf(-a)) - tail


def _integral(mu: Interval, a: Interval) -> Interval:
    low = _summed(mu, a, _quadrature.gauss(_NODES)).low * (1 - _QUADRATURE_ERROR)
    high = _summed(mu, a, _quadrature.lobatto(_NODES)).high * (1 + _QUADRATURE_ERROR)
    return mu * Interval(low, high)


def _summed(mu: Interval, a: Interval, rule: _quadrature.Rule) -> Interval:
    nodes, weights = rule
    at = Interval(a.low[..., None], a.high[..., None]) + mu * _interval.interval(nodes)
    slopes = _slope(at)
    room = 2.0**-48  # a sum of 24 products that are not negative errs by at most 24 * 2**-53 of itself, in any order
    return Interval(slopes.low @ weights * (1 - room), slopes.high @ weights * (1 + room))


def _slope(x: Interval) -> Interval:
    """H(x) = 1 - x M(x), positive and decreasing, for x >= -4."""
    return Interval(_slope_at(x.high).low, _slope_at(x.low).high)


def _slope_at(x: FloatArray) -> Interval:
    near = np.minimum(x, _FAR)
    direct = 1.0 - _interval.interval(near) * _mills(_interval.interval(near))
    far = x > _FAR
    return _interval.select(far, _fraction(np.maximum(x, _FAR)), direct) if far.any() else direct


def _fraction(x: FloatArray) -> Interval:
    """C / (x + c) with Laplace's continued fraction c = 1/(x + 2/(x + ...)), whose convergents enclose it."""
    ends = []
    for levels in (_LEVELS, _LEVELS + 1):
        below = x
        for level in range(levels, 1, -1):
            below = x + level / below
        ends.append(1 / (1 + x * below))
    room = 2.0**-47  # a level halves the error of the next, and adds two roundings
    return Interval(np.minimum(*ends) * (1 - room), np.maximum(*ends) * (1 + room))
