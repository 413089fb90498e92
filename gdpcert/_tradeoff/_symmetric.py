"""Symmetrization, mixtures with the diagonal, and subsampling."""

from fractions import Fraction
from typing import Any

import numpy as np

from gdpcert import _validate
from gdpcert._tradeoff._bracket import Bracket, bracket
from gdpcert._tradeoff._families import EpsilonDelta, Uniform
from gdpcert._tradeoff._families._diluted import Diluted
from gdpcert._tradeoff._families._inverse import Inverse
from gdpcert._tradeoff._families._symmetrized import Symmetrized
from gdpcert._tradeoff._piecewise import PiecewiseLinear
from gdpcert._tradeoff._piecewise._exactly import outward, rounded
from gdpcert._tradeoff._piecewise._hull import at_least_mirrored, hull, mirrored
from gdpcert._tradeoff._piecewise._masses import not_lost

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
    few = (f, f) if f.p.size <= _FEW else (f.lower(_FEW), f.upper(_FEW))
    below, above = (rounded(hull(outward(h, telling=side))) for h, side in zip(few, (True, False), strict=True))
    return Bracket(below, above)


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
    if isinstance(f, EpsilonDelta | Uniform):
        f = f.cells
    exact = isinstance(f, PiecewiseLinear) and f.exact and isinstance(p, int | Fraction)
    share = p if exact else _validate.one("p", _validate.probability("p", p))
    _validate.probability("p", p)
    if share == 1:
        return f
    if share == 0:
        return f._identity() if isinstance(f, PiecewiseLinear) else PiecewiseLinear([1.0], [1.0])
    if isinstance(f, PiecewiseLinear):
        return _diluted_cells(f if exact else f._floats, share)
    if f._symmetric:
        return Diluted(f, share)
    # a mixture of a mixture: the shares multiply
    if isinstance(f, Diluted):
        product = f.share * float(share)
        return Bracket(
            Diluted(f.base, float(np.nextafter(product, 1.0))), Diluted(f.base, float(np.nextafter(product, 0.0)))
        )
    return Bracket(dilute(f.lower(), share), dilute(f.upper(), share))


def _diluted_cells(f: PiecewiseLinear, share: Any) -> PiecewiseLinear:
    q = share * f.q + (1 - share) * f.p
    if f.exact:
        return PiecewiseLinear(f.p, q)
    return PiecewiseLinear(f.p, np.where(q > 0, not_lost(q), 0.0), error=f.error + 2.0**-50)


def subsample(f: Any, p: float) -> Any:
    """C_p(f): the symmetrized mixture of the symmetrized f."""
    return dilute(f.symmetrized(), p).symmetrized()
