"""The privacy profile of Gaussian differential privacy, without cancellation and from both sides."""

import functools

import numpy as np
import numpy.typing as npt
from numpy.polynomial import legendre

from gdpcert import _interval
from gdpcert._interval import Interval

FloatArray = npt.NDArray[np.float64]

_NODES = 24
_FAR = 4.0
_LEVELS = 40
_ROOT = np.longdouble(0.5) ** np.longdouble(0.5) / np.sqrt(np.longdouble(np.pi))
# nodes and weights are within a few ulp, and H changes by less than its own size times 40 between them
_QUADRATURE_ERROR = 2.0**-43


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
    ends = []
    for end in (mu.low, mu.high):
        wide = np.longdouble(end)
        with np.errstate(over="ignore", under="ignore"):
            half = np.minimum(np.abs(epsilon.astype(np.longdouble) / wide - wide / 2), np.longdouble(1e6)) ** 2 / 2
            size = np.sqrt(2 * half) * (np.minimum(epsilon / wide, np.longdouble(1e6)) + wide) + 1
            ends.append((np.exp(-half) * _ROOT, size))
    values = [value.astype(np.float64) for value, _ in ends]
    room = 2.0**-51 + 16 * float(np.finfo(np.longdouble).eps) * np.maximum(*(size for _, size in ends)).astype(
        np.float64
    )
    low, high = np.minimum(*values) * (1 - room), np.maximum(*values) * (1 + room)
    return Interval(np.maximum(low - 5e-324, 0.0), high + 5e-324)


def _mills(x: Interval) -> Interval:
    """(1 - Phi(x)) / phi(x) for x >= -30."""
    root = Interval(np.asarray(1.2533141373155), np.asarray(1.2533141373155006))
    return _interval.erfcx(x * Interval(np.asarray(0.7071067811865475), np.asarray(0.7071067811865476))) * root


def _difference(density: Interval, a: Interval, b: Interval) -> Interval:
    tail = density * _mills(b)  # b >= mu / 2 > 0
    far = density * _mills(_interval.maximum(a, _interval.interval(0.0)))
    return _interval.select(a.low > 0, far, _interval.cdf(-a)) - tail


def _integral(mu: Interval, a: Interval) -> Interval:
    low = _quadrature(mu, a, *_gauss()).low * (1 - _QUADRATURE_ERROR)
    high = _quadrature(mu, a, *_lobatto()).high * (1 + _QUADRATURE_ERROR)
    return mu * Interval(low, high)


def _quadrature(mu: Interval, a: Interval, nodes: FloatArray, weights: FloatArray) -> Interval:
    at = Interval(a.low[..., None], a.high[..., None]) + mu * _interval.interval(nodes)
    slopes = _slope(at)
    room = 2.0**-48  # the sums of two dozen positive products
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


@functools.cache
def _gauss() -> tuple[FloatArray, FloatArray]:
    nodes, weights = legendre.leggauss(_NODES)
    return (nodes + 1) / 2, weights / 2


@functools.cache
def _lobatto() -> tuple[FloatArray, FloatArray]:
    """Both ends, and the extrema of the Legendre polynomial of one degree less than there are nodes."""
    series = np.zeros(_NODES)
    series[-1] = 1.0
    inner = legendre.legroots(legendre.legder(series)).real
    slope, bend = legendre.legder(series), legendre.legder(series, 2)
    for _ in range(3):  # polished by Newton
        inner = inner - legendre.legval(inner, slope) / legendre.legval(inner, bend)
    nodes = np.concatenate([[-1.0], np.sort(inner), [1.0]])
    weights = 2 / (_NODES * (_NODES - 1) * legendre.legval(nodes, series) ** 2)
    return (nodes + 1) / 2, weights / 2
