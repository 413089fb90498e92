"""Symmetrization, mixtures with the diagonal, and subsampling."""

from fractions import Fraction
from typing import Any

import numpy as np

from gdpcert import _validate
from gdpcert._tradeoff import _numbers
from gdpcert._tradeoff._bracket import Bracket, bracket
from gdpcert._tradeoff._families import EpsilonDelta, Uniform
from gdpcert._tradeoff._families._diluted import Diluted
from gdpcert._tradeoff._families._inverse import Inverse
from gdpcert._tradeoff._families._symmetrized import Symmetrized
from gdpcert._tradeoff._piecewise import PiecewiseLinear
from gdpcert._tradeoff._piecewise._exactly import outward, rounded
from gdpcert._tradeoff._piecewise._hull import at_least_mirrored, hull, mirrored
from gdpcert._tradeoff._piecewise._masses import VAGUE, not_lost, vague

_FEW = 500  # cells of which the exact convex hull is quick


def symmetrized(f: Any) -> Any:
    """The largest symmetric trade-off function below f and its inverse."""
    if isinstance(f, Bracket) or f._symmetric:
        return f.symmetrized() if isinstance(f, Bracket) else f
    if isinstance(f, Diluted):
        return Symmetrized(f)
    if isinstance(f, Inverse):
        return symmetrized(f.base)
    if f.exact:
        return mirrored(f) or hull(f)
    cells = mirrored(f)
    if cells is not None:
        return cells
    below = rounded(hull(outward(f if f.p.size <= _FEW else f.lower(_FEW), telling=True)))
    if f._lines:  # which know of no upper bound
        return below
    return Bracket(below, rounded(hull(outward(f if f.p.size <= _FEW else f.upper(_FEW), telling=False))))


def symmetrized_bracket(f: Bracket) -> Bracket:
    """Both ends symmetrized; of the upper one, half is enough."""
    upper = f.upper
    if isinstance(upper, PiecewiseLinear) and not upper.exact and not upper._symmetric:
        half = at_least_mirrored(upper)
        return Bracket(bracket(symmetrized(f.lower)).lower, half or bracket(symmetrized(upper)).upper)
    return Bracket(bracket(symmetrized(f.lower)).lower, bracket(symmetrized(upper)).upper)


def dilute(f: Any, p: float) -> Any:
    """The mixture p f + (1 - p) Id."""
    if isinstance(f, Bracket):
        return f.dilute(p)
    exact = isinstance(f, PiecewiseLinear) and f.exact and isinstance(p, int | Fraction)
    rounded_up = min(1.0, _numbers.one_up("p", _validate.probability("p", p), p))
    share: Any = Fraction(p) if exact else rounded_up
    if share == 1:
        return f
    if isinstance(f, EpsilonDelta | Uniform):
        f = f.cells
    if share == 0:
        return f._identity() if isinstance(f, PiecewiseLinear) else PiecewiseLinear([1.0], [1.0])
    if isinstance(f, PiecewiseLinear):
        return _diluted_cells(f if exact else f._floats, share)
    if f._symmetric:
        return Diluted(f, share)
    # a mixture of a mixture: the shares multiply
    if isinstance(f, Diluted):
        product = f.share * float(share)
        return Bracket(*(dilute(f.base, float(np.nextafter(product, end))) for end in (1.0, 0.0)))
    return Bracket(dilute(f.lower(), share), dilute(f.upper(), share))


def _diluted_cells(f: PiecewiseLinear, share: Any) -> Any:
    q = share * f.q + (1 - share) * f.p
    if f.exact:
        return PiecewiseLinear._derived(f.p, q)
    if f._sums.floor:
        below, above = (_diluted_cells(g, share) for g in _decided(f))
        return below if f._lines else Bracket(below, above)
    return PiecewiseLinear._derived(f.p, np.where(q > 0, not_lost(q), 0.0), f.error + 2.0**-50, lines=f._lines)


def _decided(f: PiecewiseLinear) -> tuple[PiecewiseLinear, PiecewiseLinear]:
    """Masses that may be 0 made certain: apart from the other law's, or a mass that is positive for sure.

    What is added is less of every cell's mass than its relative error allows for, or makes lines of them.
    """
    small_p, small_q = vague(f.p), vague(f.q)
    count = 2 * VAGUE * float(small_p.sum() + small_q.sum())
    p, q = np.where(small_p, 0.0, f.p), np.where(small_q, 0.0, f.q)
    below = PiecewiseLinear._derived(np.append(p, [count, 0.0]), np.append(q, [0.0, count]), f.error, lines=True)
    known = ~(small_p & small_q)
    p, q = np.where(small_p, 2 * VAGUE, f.p)[known], np.where(small_q, 2 * VAGUE, f.q)[known]
    return below, PiecewiseLinear._derived(p, q, f.error + 2.0**-52)


def subsample(f: Any, p: float) -> Any:
    """C_p(f): the symmetrized mixture of the symmetrized f."""
    return dilute(f.symmetrized(), p).symmetrized()
