"""The maximum of lines, in exact arithmetic."""

import itertools
from collections.abc import Iterable
from fractions import Fraction

from gdpcert._tradeoff._piecewise._class import PiecewiseLinear
from gdpcert._tradeoff._piecewise._masses import fractions

Line = tuple[Fraction, Fraction]


def envelope(lines: Iterable[Line]) -> PiecewiseLinear:
    """The maximum of 0 and lines of given (minus) slopes and heights at 0, all of them below the diagonal."""
    steepest = {Fraction(0): Fraction(0)}
    for slope, height in lines:
        steepest[slope] = max(height, steepest.get(slope, height))
    kept: list[Line] = []
    for slope, height in sorted(steepest.items(), reverse=True):
        while kept and height >= kept[-1][1]:
            kept.pop()
        while len(kept) > 1 and _meet(kept[-1], (slope, height)) <= _meet(kept[-2], kept[-1]):
            kept.pop()
        kept.append((slope, height))
    ends = [_meet(a, b) for a, b in itertools.pairwise(kept)]
    starts = [Fraction(0), *ends]
    widths = [min(b, Fraction(1)) - min(a, Fraction(1)) for a, b in zip(starts, [*ends, Fraction(1)], strict=True)]
    falls = [width * slope for width, (slope, _) in zip(widths, kept, strict=True)]
    return PiecewiseLinear._derived(fractions([Fraction(0), *widths]), fractions([1 - kept[0][1], *falls]))


def _meet(a: Line, b: Line) -> Fraction:
    return (a[1] - b[1]) / (a[0] - b[0])
