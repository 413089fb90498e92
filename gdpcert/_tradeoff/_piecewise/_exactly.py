"""Between floats with an error and Fractions without: outward one way, to nearest back."""

from fractions import Fraction

import numpy as np

from gdpcert._tradeoff._piecewise._class import PiecewiseLinear
from gdpcert._tradeoff._piecewise._masses import SMALLEST


def outward(f: PiecewiseLinear, *, telling: bool) -> PiecewiseLinear:
    """A function in Fractions that lies below f for certain, or above it.

    Every exact mass lies within a share e of its float. Below: a share 4 e of certainty is added, which
    dominates every such change. Above: a share 4 e is mixed with the diagonal.
    """
    error = Fraction(4 * (f.error + 2.0**-50))
    p, q = ([Fraction(float(x)) for x in masses] for masses in (f.p, f.q))
    total_p, total_q = sum(p), sum(q)
    kept_p, kept_q = [a / total_p * (1 - error) for a in p], [b / total_q * (1 - error) for b in q]
    nothing = Fraction(0)
    if telling:
        return PiecewiseLinear([*kept_p, error, nothing], [*kept_q, nothing, error])
    return PiecewiseLinear([*kept_p, error], [*kept_q, error])


def rounded(f: PiecewiseLinear) -> PiecewiseLinear:
    """The nearest floats, with that as the error."""
    p, q = (np.array([max(float(x), SMALLEST) if x else 0.0 for x in masses]) for masses in (f.p, f.q))
    return PiecewiseLinear(p, q, error=2.0**-52)
