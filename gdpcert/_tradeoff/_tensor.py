"""Composition: in closed form, by the exact product of cells, or as a bracket on a lattice of losses."""

from fractions import Fraction
from typing import Any

import numpy as np

from gdpcert import _rounding, _validate
from gdpcert._tradeoff._bracket import Bracket, bracket
from gdpcert._tradeoff._compose import composed
from gdpcert._tradeoff._families import EpsilonDelta, Gaussian, Uniform
from gdpcert._tradeoff._piecewise import PiecewiseLinear
from gdpcert._tradeoff._piecewise._binomial import binomial_cells
from gdpcert._tradeoff._piecewise._product import power_cells, product_cells

_POINTS = 2**16


def tensor(f: Any, g: Any) -> Any:
    """F and g in turn."""
    if isinstance(f, Bracket) or isinstance(g, Bracket):
        return bracket(f) @ bracket(g)
    if not hasattr(g, "_profile"):
        return NotImplemented
    if _is_nothing(f) or _is_nothing(g):
        return g if _is_nothing(f) else f
    if isinstance(f, Gaussian) and isinstance(g, Gaussian):
        return _gaussians(f, g)
    left, right = _cells_of(f), _cells_of(g)
    if left is not None and right is not None:
        _same_kind(left, right)
        product = product_cells(left, right)
        if product is not None:
            return product
    return composed([(f, 1), (g, 1)], _POINTS)


def compose(f: Any, n: int, points: int) -> Any:
    """f, n times."""
    steps = int(_validate.integer("n", n, 1))
    size = int(_validate.integer("points", points, 2**8))
    if steps == 1 or _is_nothing(f):
        return f
    if isinstance(f, Gaussian):
        return Gaussian(_rounding.sqrt_up(Fraction(f.mu()) ** 2 * steps) if np.isfinite(f.mu()) else np.inf)
    if isinstance(f, EpsilonDelta):
        return binomial_cells(f._epsilon, f._delta, steps)
    cells = _cells_of(f)
    product = None if cells is None else power_cells(cells, steps)
    return product if product is not None else composed([(f, steps)], size)


def _gaussians(f: Gaussian, g: Gaussian) -> Gaussian:
    mus = f.mu(), g.mu()
    if np.inf in mus:
        return Gaussian(np.inf)
    return Gaussian(_rounding.sqrt_up(sum((Fraction(mu) ** 2 for mu in mus), Fraction(0))))


def _is_nothing(f: Any) -> bool:
    """Whether f is the diagonal in closed form."""
    if isinstance(f, PiecewiseLinear):
        return f.p.size == 1
    return not f._above(np.asarray(0.0))[1].high and f.advantage() == 0


def _cells_of(f: Any) -> PiecewiseLinear | None:
    if isinstance(f, PiecewiseLinear):
        return f
    return f.cells if isinstance(f, EpsilonDelta | Uniform) else None


def _same_kind(f: PiecewiseLinear, g: PiecewiseLinear) -> None:
    if f.exact != g.exact:
        raise TypeError("one of the two has Fractions and the other floats; give both one kind of masses.")
