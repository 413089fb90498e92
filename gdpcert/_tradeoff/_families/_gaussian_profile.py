"""The privacy profile of Gaussian differential privacy, without cancellation and from both sides."""

import functools

import numpy as np
import numpy.typing as npt
from numpy.polynomial import legendre

from gdpcert import _interval
from gdpcert._interval import Interval

FloatArray = npt.NDArray[np.float64]

_NODES = 24
_ASYMPTOTIC = 12.0
_TERMS = 24
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
    e = _interval.interval(np.minimum(epsilon, 1e300))
    half = mu * 0.5
    a, b = ((e / mu + move).clip(-1e6, 1e6) for move in (-half, half))  # nothing is left beyond
    value = _integral(mu, a) if float(mu.high) <= 4 else _difference(a, b)
    return _interval.select(np.isinf(epsilon), _interval.interval(np.zeros_like(epsilon)), value.clip(0.0, 1.0))


def _density(x: Interval) -> Interval:
    size = _interval.maximum(x, -x)
    root = _interval.interval(0.3989422804014327) * Interval(np.asarray(1 - 2.0**-52), np.asarray(1 + 2.0**-52))
    return _interval.exp(-(size * size) * 0.5) * root


def _mills(x: Interval) -> Interval:
    """(1 - Phi(x)) / phi(x) for x >= -30."""
    root = Interval(np.asarray(1.2533141373155), np.asarray(1.2533141373155006))
    return _interval.erfcx(x * Interval(np.asarray(0.7071067811865475), np.asarray(0.7071067811865476))) * root


def _difference(a: Interval, b: Interval) -> Interval:
    tail = _density(a) * _mills(b)  # b >= mu / 2 > 0
    far = _density(a) * _mills(_interval.maximum(a, _interval.interval(0.0)))
    return _interval.select(a.low > 0, far, _interval.cdf(-a)) - tail


def _integral(mu: Interval, a: Interval) -> Interval:
    low = _quadrature(mu, a, *_gauss()).low * (1 - _QUADRATURE_ERROR)
    high = _quadrature(mu, a, *_lobatto()).high * (1 + _QUADRATURE_ERROR)
    return _density(a) * mu * Interval(low, high)


def _quadrature(mu: Interval, a: Interval, nodes: FloatArray, weights: FloatArray) -> Interval:
    total = _interval.interval(np.zeros_like(a.low))
    for node, weight in zip(nodes, weights, strict=True):
        total = total + _slope(a + mu * float(node)) * float(weight)
    return total


def _slope(x: Interval) -> Interval:
    """H(x) = 1 - x M(x), positive and decreasing, for x >= -4."""
    return Interval(_slope_at(x.high).low, _slope_at(x.low).high)


def _slope_at(x: FloatArray) -> Interval:
    near = np.minimum(x, _ASYMPTOTIC)
    direct = 1.0 - _interval.interval(near) * _mills(_interval.interval(near))
    far = x > _ASYMPTOTIC
    return _interval.select(far, _series(np.maximum(x, _ASYMPTOTIC)), direct) if far.any() else direct


def _series(x: FloatArray) -> Interval:
    """The alternating asymptotic series, which encloses: 1/x^2 - 3/x^4 + 15/x^6 - ..."""
    with np.errstate(under="ignore"):
        square = 1 / (x * x)
        total = np.zeros_like(x)
        for k in range(_TERMS, -1, -1):  # nested: 1 - 3 y (1 - 5 y (1 - 7 y ...)))
            total = 1 - (2 * k + 3) * square * total
        value = square * total
    margin = 2.0**-46
    return Interval(value * (1 - margin), value * (1 + margin))


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
