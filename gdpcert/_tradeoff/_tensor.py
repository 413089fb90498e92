"""Composition: in closed form, by the exact product of cells, or as a bracket on a lattice of losses."""

from fractions import Fraction
from typing import Any

import numpy as np

from gdpcert import _rounding
from gdpcert._tradeoff import _cells, _numbers
from gdpcert._tradeoff._bracket import Bracket, bracket
from gdpcert._tradeoff._compose import composed
from gdpcert._tradeoff._families import EpsilonDelta, Gaussian, Uniform
from gdpcert._tradeoff._piecewise import PiecewiseLinear
from gdpcert._tradeoff._piecewise._binomial import binomial_cells
from gdpcert._tradeoff._piecewise._product import power_cells, product_cells
from gdpcert._tradeoff._protocol import is_curve

_POINTS = 2**16


def tensor(f: Any, g: Any) -> Any:
    """F and g in turn."""
    if not all(isinstance(h, Bracket) or is_curve(h) for h in (f, g)):
        return NotImplemented
    if isinstance(f, Bracket) or isinstance(g, Bracket):
        return _brackets(bracket(f), bracket(g))
    if _is_nothing(f) or _is_everything(g):
        return g
    if _is_nothing(g) or _is_everything(f):
        return f
    if isinstance(f, Gaussian) and isinstance(g, Gaussian):
        return _gaussians(f, g)
    left, right = _cells_of(f), _cells_of(g)
    if left is not None and right is not None:
        _same_kind(left, right)
        product = product_cells(left, right)
        if product is not None:
            return product
    return composed(((f, 1), (g, 1)), _POINTS)


def _brackets(f: Bracket, g: Bracket) -> Bracket:
    """From the steps of both where they are known, and end by end otherwise."""
    if f.steps and g.steps:
        return composed(_gathered(f.steps + g.steps), _POINTS)
    return Bracket(bracket(f.lower @ g.lower).lower, bracket(f.upper @ g.upper).upper)


def _gathered(steps: tuple[tuple[Any, int], ...]) -> tuple[tuple[Any, int], ...]:
    """Equal steps counted together, Gaussian ones added up, and those that tell nothing left out."""
    mu = Gaussian(0.0)
    counts: dict[Any, int] = {}
    for f, n in steps:
        if isinstance(f, Gaussian):
            mu = _gaussians(mu, compose(f, n, _POINTS))
        elif not _is_nothing(f):
            counts[f] = counts.get(f, 0) + n
    return (*(((mu, 1),) if mu.mu() else ()), *counts.items())


def compose(f: Any, n: int, points: int) -> Any:
    """f, n times."""
    copies = _numbers.whole("n", n, 1)
    size = _numbers.whole("points", points, 2**8)
    if isinstance(f, Bracket):
        if f.steps:
            return composed(_gathered(tuple((g, m * copies) for g, m in f.steps)), size)
        return Bracket(bracket(compose(f.lower, n, points)).lower, bracket(compose(f.upper, n, points)).upper)
    if copies == 1 or _is_nothing(f) or _is_everything(f):
        return f
    if isinstance(f, Gaussian):
        return Gaussian(_rounding.sqrt_up(Fraction(f.mu()) ** 2 * copies) if np.isfinite(f.mu()) else np.inf)
    if isinstance(f, EpsilonDelta):
        return binomial_cells(f._epsilon, f._delta, copies)
    cells = _cells_of(f)
    product = None if cells is None else power_cells(cells, copies)
    return product if product is not None else composed(((f, copies),), size)


def _gaussians(f: Gaussian, g: Gaussian) -> Gaussian:
    mus = f.mu(), g.mu()
    if np.inf in mus:
        return Gaussian(np.inf)
    return Gaussian(_rounding.sqrt_up(sum((Fraction(mu) ** 2 for mu in mus), Fraction(0))))


def _is_nothing(f: Any) -> bool:
    """Whether f is the diagonal in closed form."""
    if isinstance(f, PiecewiseLinear):
        return bool(f.p.size == 1)
    return float(f.advantage()) == 0.0


def _is_everything(f: Any) -> bool:
    """Whether f is 0: the two laws have nothing in common."""
    return bool(float(_cells.certain(f)[1].low) >= 1 - 2.0**-40 and float(f._value(np.zeros(())).high) < 2.0**-40)


def _cells_of(f: Any) -> PiecewiseLinear | None:
    if isinstance(f, PiecewiseLinear):
        return f
    return f.cells if isinstance(f, EpsilonDelta | Uniform) else None


def _same_kind(f: PiecewiseLinear, g: PiecewiseLinear) -> None:
    if f.exact != g.exact:
        raise TypeError("one of the two has Fractions and the other floats; give both one kind of masses.")
