"""Group privacy: the guarantee for inputs that are several steps apart."""

from fractions import Fraction
from typing import Any

from gdpcert import _rounding
from gdpcert._tradeoff import _numbers
from gdpcert._tradeoff._bracket import Bracket, bracket
from gdpcert._tradeoff._families import EpsilonDelta, Gaussian, Laplace, Logistic, Uniform
from gdpcert._tradeoff._piecewise import PiecewiseLinear
from gdpcert._tradeoff._piecewise._exactly import outward, rounded
from gdpcert._tradeoff._piecewise._masses import fractions

_LOCATION = {Laplace: "shift", Logistic: "shift", Uniform: "shift"}


def group(f: Any, k: int) -> Any:
    """1 - (1 - f)^k, k times composed with itself."""
    steps = _numbers.whole("k", k, 1)
    if steps == 1:
        return f
    if isinstance(f, Gaussian):
        return Gaussian(_times(f.mu(), steps))
    if type(f) in _LOCATION:  # shifts of log-concave noise add up
        return type(f)(_times(f.shift, steps))
    if isinstance(f, EpsilonDelta):
        f = f.cells
    if not isinstance(f, PiecewiseLinear):
        return Bracket(bracket(group(f.lower(), steps)).lower, bracket(group(f.upper(), steps)).upper)
    if f.exact:
        return _chained(f, steps, telling=True)
    below = _chained(f, steps, telling=True)
    return below if f._lines else Bracket(below, _chained(f, steps, telling=False))  # lines bound nothing above


def _times(size: float, k: int) -> float:
    return _rounding.float_up(Fraction(size) * k)


def _chained(f: PiecewiseLinear, k: int, *, telling: bool) -> PiecewiseLinear:
    """By repeated squaring, in exact arithmetic; of floats, rounded to floats again after each product."""

    def after(first: PiecewiseLinear, second: PiecewiseLinear) -> PiecewiseLinear:
        if f.exact:
            return _after(first, second)
        return rounded(_after(outward(first, telling=telling), outward(second, telling=telling)))

    result, square = None, f
    while True:
        if k & 1:
            result = square if result is None else after(result, square)
        k >>= 1
        if not k:
            assert result is not None
            return result
        square = after(square, square)


def _after(first: PiecewiseLinear, second: PiecewiseLinear) -> PiecewiseLinear:
    """1 - (1 - second)(1 - first): the power of the first is the type-I error of the second."""
    p: list[Fraction] = []
    q: list[Fraction] = []
    inner, outer = list(zip(first.p, first.q, strict=True)), list(zip(second.p, second.q, strict=True))
    i = j = 0
    x, y = inner[0][1], outer[0][0]  # what is left of the inner cell's power, and of the outer cell's width
    while i < len(inner) and j < len(outer):
        if inner[i][1] == 0 or outer[j][0] == 0:
            # an outer cell without width is power for nothing, an inner one without power an error for nothing
            if outer[j][0] == 0:
                p, q, j = [*p, Fraction(0)], [*q, outer[j][1]], j + 1
                y = outer[j][0] if j < len(outer) else Fraction(0)
            else:
                p, q, i = [*p, inner[i][0]], [*q, Fraction(0)], i + 1
                x = inner[i][1] if i < len(inner) else Fraction(0)
            continue
        shared = min(x, y)
        p.append(inner[i][0] * shared / inner[i][1])
        q.append(outer[j][1] * shared / outer[j][0])
        x, y = x - shared, y - shared
        if x == 0:
            i += 1
            x = inner[i][1] if i < len(inner) else Fraction(0)
        if y == 0:
            j += 1
            y = outer[j][0] if j < len(outer) else Fraction(0)
    p += [a for a, _ in inner[i:]] if i < len(inner) and inner[i][1] == 0 else []
    q += [Fraction(0)] * (len(p) - len(q))
    return PiecewiseLinear._derived(fractions(p), fractions(q))
