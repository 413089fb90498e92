"""The largest symmetric function below a piecewise-linear one and its inverse."""

import itertools
from fractions import Fraction
from typing import Any

import numpy as np

from gdpcert._tradeoff._piecewise._class import PiecewiseLinear

# a profile exceeded by no more than this share counts as the larger one; the error of the result allows for it
_TIE = 1e-5
_MOST = 2000  # cells; beyond, exact arithmetic takes seconds


def mirrored(f: PiecewiseLinear) -> PiecewiseLinear | None:
    """The larger half mirrored, where one of f and its inverse lies below the other throughout."""
    excess, best = _compared(f)
    return _mirrored(best, excess) if excess <= (0 if f.exact else _TIE) else None


def at_least_mirrored(f: PiecewiseLinear) -> PiecewiseLinear | None:
    """The larger half mirrored: nowhere below the symmetrized function. None where it crosses the diagonal."""
    best = _compared(f)[1]
    steep = best.q > best.p
    return _mirrored(best, 0.0) if best.p[steep].sum() + best.q[steep].sum() <= 1 else None


def _compared(f: PiecewiseLinear) -> tuple[float, PiecewiseLinear]:
    inverse = f.inverse()
    return min(((float(_excess(a, b)), a) for a, b in ((f, inverse), (inverse, f))), key=lambda found: found[0])


def _excess(f: PiecewiseLinear, g: PiecewiseLinear) -> Any:
    """By which share the profile of g exceeds that of f, at most, at any epsilon >= 0: at one of its kinks."""
    if f.exact:
        kinks = sorted({b / a for h in (f, g) for a, b in zip(h.p, h.q, strict=True) if a and b > a} | {Fraction(1)})
        below = all(_profile(f, kink) >= _profile(g, kink) for kink in kinks) and _top(f) >= _top(g)
        return 0 if below else 1
    losses = np.concatenate([f._sums.losses, g._sums.losses, [0.0, 1e300]])
    at = losses[np.isfinite(losses) & (losses >= 0)]
    least, most = f._profile(at).low, g._profile(at).high
    with np.errstate(divide="ignore", invalid="ignore"):
        return max(0.0, float(np.where(most > 0, most / least - 1, 0.0).max()))


def _profile(f: PiecewiseLinear, ratio: Fraction) -> Fraction:
    return sum((b - ratio * a for a, b in zip(f.p, f.q, strict=True) if b > ratio * a), Fraction(0))


def _top(f: PiecewiseLinear) -> Any:
    return f.q[0] if f.p[0] == 0 else 0


def _mirrored(f: PiecewiseLinear, slack: float) -> PiecewiseLinear:
    """The cells of loss above 0, their mirror images, and what is left as one cell of loss 0."""
    steep = f.q > f.p
    p, q = f.p[steep], f.q[steep]
    wide = np.concatenate([p, q]) if f.exact else np.concatenate([p, q]).astype(np.longdouble)
    left = max(1 - wide.sum(), 0 * f.p[0])
    middle = np.array([left], dtype=f.p.dtype)
    # what is left errs by the rounding of the sum
    error = 0.0 if f.exact else f.error + slack + 2.0**-50 + (2.0**-53 / float(left) if left > 2.0**-30 else 0.0)
    return PiecewiseLinear(np.concatenate([p, middle, q]), np.concatenate([q, middle, p]), error=error)


def hull(f: PiecewiseLinear) -> PiecewiseLinear:
    """The convex hull of the vertices of f and of its inverse, of Fractions."""
    points = sorted({vertex for side in (f, f.inverse()) for vertex in _vertices(side)})
    kept: list[tuple[Fraction, Fraction]] = []
    for x, y in points:
        if kept and kept[-1][0] == x:
            continue
        while len(kept) > 1 and _turns_up(kept[-2], kept[-1], (x, y)):
            kept.pop()
        kept.append((x, y))
    p = [b[0] - a[0] for a, b in itertools.pairwise(kept)]
    q = [a[1] - b[1] for a, b in itertools.pairwise(kept)]
    return PiecewiseLinear([Fraction(0), *p, 1 - kept[-1][0]], [1 - kept[0][1], *q, Fraction(0)])


def _vertices(f: PiecewiseLinear) -> list[tuple[Fraction, Fraction]]:
    """From (0, f(0)) to where f reaches 0."""
    x, y = Fraction(0), Fraction(1)
    found = [(x, y)] * int(f.p[0] > 0)
    for a, b in zip(f.p, f.q, strict=True):
        x, y = x + a, y - b
        found.append((x, y))
    return found


def _turns_up(a: tuple[Fraction, Fraction], b: tuple[Fraction, Fraction], c: tuple[Fraction, Fraction]) -> bool:
    """Whether b lies on or above the line from a to c."""
    return (b[1] - a[1]) * (c[0] - a[0]) >= (c[1] - a[1]) * (b[0] - a[0])
