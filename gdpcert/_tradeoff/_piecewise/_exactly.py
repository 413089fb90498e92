"""Between floats with an error and Fractions without: outward one way, to nearest back."""

from fractions import Fraction

import numpy as np

from gdpcert._tradeoff._piecewise._class import PiecewiseLinear
from gdpcert._tradeoff._piecewise._masses import SMALLEST


def outward(f: PiecewiseLinear, *, telling: bool) -> PiecewiseLinear:
    """A function in Fractions that lies below f for certain, or above it.

    Every exact mass lies within a share e of its float. Below: a share 4 e of certainty is added, which
    dominates every such change. Above: all masses are scaled down and moved towards the diagonal by as much as
    they may be wrong, and what is left is one cell in the middle.
    """
    error = Fraction(4 * (f.error + 2.0**-50))
    p, q = ([Fraction(float(x)) for x in masses] for masses in (f.p, f.q))
    total_p, total_q = sum(p), sum(q)
    p, q = [a / total_p * (1 - error) for a in p], [b / total_q * (1 - error) for b in q]
    nothing = Fraction(0)
    if telling:
        return PiecewiseLinear([*p, error, nothing], [*q, nothing, error])
    return _towards_the_diagonal(list(zip(p, q, strict=True)), error / 2)


def _towards_the_diagonal(cells: list[tuple[Fraction, Fraction]], share: Fraction) -> PiecewiseLinear:
    moved = [(a * (1 + share), b * (1 - share)) if b > a else (a * (1 - share), b * (1 + share)) for a, b in cells]
    steep = sorted((cell for cell in moved if cell[1] > cell[0]), key=_slope, reverse=True)
    flat = sorted((cell for cell in moved if cell[1] < cell[0]), key=_slope)
    while True:
        left = [1 - sum((cell[side] for cell in [*steep, *flat]), Fraction(0)) for side in (0, 1)]
        if min(left) >= 0 and not (steep and _slope(steep[-1]) < _slope((left[0], left[1]))):
            if not (flat and _slope(flat[-1]) > _slope((left[0], left[1]))):
                break
            flat.pop()
        elif steep:
            steep.pop()
        else:
            flat.pop()
    found = [*steep, (left[0], left[1]), *flat]
    return PiecewiseLinear([a for a, _ in found], [b for _, b in found])


def _slope(cell: tuple[Fraction, Fraction]) -> Fraction:
    return cell[1] / cell[0] if cell[0] else Fraction(10) ** 400


def rounded(f: PiecewiseLinear) -> PiecewiseLinear:
    """The nearest floats, with that as the error."""
    p, q = (np.array([max(float(x), SMALLEST) if x else 0.0 for x in masses]) for masses in (f.p, f.q))
    return PiecewiseLinear(p, q, error=2.0**-52)
