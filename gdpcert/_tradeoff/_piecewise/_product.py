"""The composition of piecewise-linear functions: every cell of the one with every cell of the other."""

from typing import Any

import numpy as np

from gdpcert._tradeoff._piecewise._class import PiecewiseLinear
from gdpcert._tradeoff._piecewise._masses import LARGEST_ERROR, VAGUE, not_lost, vague
from gdpcert._tradeoff._piecewise._steps import log_ratio

_MOST_CELLS = 2**16
_MOST_FRACTIONS = 2**14
# cells whose ratios differ by less than this become one, which the relative error of the masses accounts for
_SAME_RATIO = 2.0**-48
_MOST_SPREAD = 1e-9


def product_cells(f: PiecewiseLinear, g: PiecewiseLinear) -> PiecewiseLinear | None:
    """The composition, or None where it has too many cells."""
    if f.p.size * g.p.size > (_MOST_FRACTIONS if f.exact else 16 * _MOST_CELLS):
        return None
    if f.exact:
        return PiecewiseLinear._derived(np.outer(f.p, g.p).ravel(), np.outer(f.q, g.q).ravel())
    p, q = _products(f.p, g.p), _products(f.q, g.q)
    kept = (p > 0) | (q > 0)
    p, q, spread = merged(p[kept], q[kept])
    error = f.error + g.error + 2.0**-51 + spread
    if p.size > _MOST_CELLS or spread > _MOST_SPREAD or error > LARGEST_ERROR:
        return None
    return PiecewiseLinear._derived(p, q, error, lines=f._lines or g._lines)


def _products(a: Any, b: Any) -> Any:
    """Every product; one with a mass that may be 0 may be so too."""
    with np.errstate(under="ignore"):
        product = np.outer(a, b)
    known = np.where(np.logical_or.outer(vague(a), vague(b)), VAGUE, not_lost(product))
    return np.where(np.logical_and.outer(a > 0, b > 0), known, 0.0).ravel()


def power_cells(f: PiecewiseLinear, n: int) -> PiecewiseLinear | None:
    """The n-fold composition by repeated squaring, or None where it has too many cells."""
    result: PiecewiseLinear | None = None
    square: PiecewiseLinear | None = f
    while n:
        if square is None:
            return None
        if n & 1:
            result = square if result is None else product_cells(result, square)
            if result is None:
                return None
        n >>= 1
        square = product_cells(square, square) if n else None
    return result


def merged(p: Any, q: Any) -> tuple[Any, Any, float]:
    """Cells of nearly the same ratio as one, and the largest relative difference within one."""
    losses = log_ratio(q, p)
    order = np.argsort(-losses, kind="stable")
    losses, p, q = losses[order], p[order], q[order]
    with np.errstate(invalid="ignore"):
        gaps = losses[:-1] - losses[1:]
    sizes = np.where(np.isfinite(losses), np.abs(losses), 0.0)
    apart = ~((gaps <= _SAME_RATIO * (1 + sizes[1:])) | np.isnan(gaps))  # two of infinite loss are one
    unknown = vague(p) | vague(q)
    apart |= unknown[1:] | unknown[:-1]
    starts = np.concatenate([[0], np.flatnonzero(apart) + 1])
    ends = np.concatenate([starts[1:], [losses.size]]) - 1
    with np.errstate(invalid="ignore"):
        spread = losses[starts] - losses[ends]
    widest = float(np.where(np.isnan(spread), 0.0, spread).max())
    used = 2 * widest + 2.0**-49 * (2 + float(sizes.max())) if starts.size < losses.size else 0.0
    return np.add.reduceat(p, starts), np.add.reduceat(q, starts), used
