"""The largest symmetric function below a piecewise-linear one and its inverse."""

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np

from gdpcert._interval import Interval
from gdpcert._tradeoff._piecewise._class import PiecewiseLinear
from gdpcert._tradeoff._piecewise._exactly import rounded
from gdpcert._tradeoff._piecewise._masses import fractions

# a profile exceeded by no more than this share counts as the larger one; the error of the result allows for it
_TIE = 1e-5
_SEEN = 65


def mirrored(f: PiecewiseLinear) -> PiecewiseLinear | None:
    """The larger half mirrored, where one of f and its inverse lies below the other throughout."""
    excess, best = _compared(f)
    return _mirrored(best, excess) if excess <= (0 if f.exact else _TIE) else None


def at_least_mirrored(f: PiecewiseLinear) -> PiecewiseLinear | None:
    """A half mirrored, which is nowhere below the symmetrized function. None where it crosses the diagonal."""
    inverse = f.inverse()
    losses = np.linspace(0.0, max(f._atoms, default=0.0), _SEEN)
    # either half will do; the one that tells more is the closer
    tells_more = np.count_nonzero(f._profile(losses).high >= inverse._profile(losses).high) > _SEEN // 2
    best = f if tells_more else inverse
    steep = best.q > best.p
    return _mirrored(best, 0.0) if best.p[steep].sum() + best.q[steep].sum() <= 1 else None


def _compared(f: PiecewiseLinear) -> tuple[float, PiecewiseLinear]:
    """The one of f and its inverse that lies below, and by which share its profile is exceeded all the same."""
    inverse = f.inverse()
    if f.exact:
        return min(((_exceeded(a, b), a) for a, b in ((f, inverse), (inverse, f))), key=lambda found: found[0])
    kinks = np.concatenate([f._sums.losses, inverse._sums.losses, [0.0, 1e300]])
    if f._sums.shift:
        kinks = np.concatenate([kinks - f._sums.shift, kinks, kinks + f._sums.shift])
    at = kinks[np.isfinite(kinks) & (kinks >= 0)]
    one, other = f._profile(at), inverse._profile(at)
    return min((_excess(one, other), f), (_excess(other, one), inverse), key=lambda found: found[0])


def _exceeded(f: PiecewiseLinear, g: PiecewiseLinear) -> float:
    """0 where the profile of g exceeds that of f at no epsilon >= 0, that is at none of the kinks; else 1."""
    kinks = sorted({b / a for h in (f, g) for a, b in zip(h.p, h.q, strict=True) if a and b > a} | {Fraction(1)})
    below = all(_profile(f, kink) >= _profile(g, kink) for kink in kinks) and _top(f) >= _top(g)
    return 0.0 if below else 1.0


def _excess(larger: Interval, smaller: Interval) -> float:
    """By which share the smaller of two profiles exceeds the larger, at most."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(smaller.high > 0, smaller.high / larger.low - 1, 0.0)
    return max(0.0, float(share.max()))


def _profile(f: PiecewiseLinear, ratio: Fraction) -> Fraction:
    return sum((b - ratio * a for a, b in zip(f.p, f.q, strict=True) if b > ratio * a), Fraction(0))


def _top(f: PiecewiseLinear) -> Any:
    return f.q[0] if f.p[0] == 0 else 0


def _mirrored(f: PiecewiseLinear, slack: float) -> PiecewiseLinear | None:
    """The cells of loss above 0, their mirror images, and what is left as one cell of loss 0, if that is known."""
    steep = f.q > f.p
    p, q = f.p[steep], f.q[steep]
    if f.exact:
        left = 1 - sum(p) - sum(q)
        halves = [fractions([*a, left, *b[::-1]]) for a, b in ((p, q), (q, p))]
        return PiecewiseLinear._derived(halves[0], halves[1]) if left >= 0 else None
    left = max(0.0, -math.fsum([*p, *q, -1.0]))
    both = np.concatenate([p, [left], q[::-1]]), np.concatenate([q, [left], p[::-1]])
    error = f.error + slack + 2.0**-52
    if f._lines:  # whatever is left, the lines of either half stay below, and theirs of slope -1
        return PiecewiseLinear._derived(both[0], both[1], error, lines=True)
    # what is left errs by as much as all the others together
    if f.error + 2.0**-53 > _TIE * left:
        return None
    return PiecewiseLinear._derived(both[0], both[1], error + (f.error + 2.0**-53) / left)


def hull(f: PiecewiseLinear) -> PiecewiseLinear:
    """The convex hull of the vertices of f and of its inverse, of Fractions."""
    return _below({vertex for side in (f, f.inverse()) for vertex in _vertices(side)})


def chords(f: PiecewiseLinear, most: int) -> PiecewiseLinear:
    """Between values of f at some of its vertices, rounded up, which holds for lines as well."""
    ends = np.unique(np.clip(np.asarray(f._sums.top.x, dtype=np.float64), 0.0, 1.0))
    alpha = np.union1d(ends[:: -(-ends.size // most)], [0.0, 1.0])
    points = zip(alpha.tolist(), f._value(alpha).high.tolist(), strict=True)
    return rounded(_below({(Fraction(x), Fraction(y)) for x, y in points}))


def _below(vertices: set[tuple[Fraction, Fraction]]) -> PiecewiseLinear:
    """The convex hull of points, which holds the first and the last."""
    points = sorted(vertices)
    kept: list[tuple[Fraction, Fraction]] = []
    for x, y in points:
        if kept and kept[-1][0] == x:
            continue
        while len(kept) > 1 and _turns_up(kept[-2], kept[-1], (x, y)):
            kept.pop()
        kept.append((x, y))
    p = [b[0] - a[0] for a, b in itertools.pairwise(kept)]
    q = [a[1] - b[1] for a, b in itertools.pairwise(kept)]
    widths, falls = [Fraction(0), *p, 1 - kept[-1][0]], [1 - kept[0][1], *q, Fraction(0)]
    return PiecewiseLinear._derived(fractions(widths), fractions(falls))


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
