"""One curve from two laws of the total loss: positive losses of the one, mirrored positive losses of the other."""

import numpy as np
import numpy.typing as npt

from gdpcert._tradeoff._piecewise import PiecewiseLinear

FloatArray = npt.NDArray[np.float64]
Law = tuple[FloatArray, FloatArray, float]

_LEVEL = 2.0**-28  # losses below this are 0 but for rounding
_LEAST = 2.0**-25  # of the cell in the middle, whose mass is known to 2^-53: below, lines are cut where they meet,
_TOO_LITTLE = 2.0**-45  # and below this, cells next to it join it
_RELATIVE = 2.0**-44  # of the masses of P, from those of Q and the losses


def join(forward: Law, backward: Law, *, telling: bool) -> PiecewiseLinear:
    """A piecewise-linear function with the supporting lines (or the vertices) that both laws vouch for.

    Between the two lies one cell of slope about -1. Where they overlap (a lower bound far from the diagonal,
    rounded up) the lines of both are cut where they meet.
    """
    p, q = _masses(forward)
    back_q, back_p = _masses(backward)
    error = _RELATIVE
    if telling and min(_left(p, back_p), _left(q, back_q)) < 0 and not _mirrors(p, q, back_p, back_q):
        # an atom of loss 0 is in both laws: what is left at slope -1 replaces it, up to this error
        p, q, slope = _without_level(p, q)
        back_p, back_q, back_slope = _without_level(back_p, back_q)
        error += 16 * max(slope, back_slope)
    left_p, left_q = _left(p, back_p), _left(q, back_q)
    if telling and min(left_p, left_q) < _LEAST:
        grow = 1 + 2 * max(0.0, left_p, left_q)  # so that the two overlap, and the cell in the middle needs no error
        p, q, back_p, back_q, left_p, left_q = _overlapping(grow * p, grow * q, grow * back_p, grow * back_q)
        return PiecewiseLinear._inflated(
            np.concatenate([p, [left_p], back_p]), np.concatenate([q, [left_q], back_q]), error + 2.0**-51
        )
    if not telling:
        p, q, back_p, back_q, left_p, left_q = _convex(p, q, back_p, back_q, left_p, left_q)
    masses_p = np.concatenate([p, [left_p], back_p])
    masses_q = np.concatenate([q, [left_q], back_q])
    return PiecewiseLinear(masses_p, masses_q, error=error + 2.0**-51 / min(left_p, left_q))


def _masses(law: Law) -> tuple[FloatArray, FloatArray]:
    """The masses of P and Q, from certainty and the largest loss down."""
    losses, masses, certain = law
    keep = masses > 0
    losses, masses = losses[keep][::-1], masses[keep][::-1]
    with np.errstate(under="ignore"):
        p = np.maximum(masses * np.exp(-losses), 1e-300)
    return np.concatenate([[0.0], p]), np.concatenate([[certain], masses])


def _left(a: FloatArray, b: FloatArray) -> float:
    return float(1 - np.sum(a.astype(np.longdouble)) - np.sum(b.astype(np.longdouble)))


def _convex(
    p: FloatArray, q: FloatArray, back_p: FloatArray, back_q: FloatArray, left_p: float, left_q: float
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, float, float]:
    """Cells next to the middle one join it until the ratios fall from one to the next."""
    while True:
        steep = p.size > 1 and q[-1] * left_p < left_q * p[-1]
        flat = back_p.size > 1 and back_q[-1] * left_p > left_q * back_p[-1]
        small = min(left_p, left_q) < _TOO_LITTLE
        if steep or (small and p.size > 1 and q[-1] >= back_q[-1]):
            left_p, left_q, p, q = left_p + p[-1], left_q + q[-1], p[:-1], q[:-1]
        elif flat or (small and back_p.size > 1):
            left_p, left_q, back_p, back_q = left_p + back_p[-1], left_q + back_q[-1], back_p[:-1], back_q[:-1]
        else:
            return p, q, back_p, back_q, float(left_p), float(left_q)


def _overlapping(
    p: FloatArray, q: FloatArray, back_p: FloatArray, back_q: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, float, float]:
    """Where the supporting lines of both meet, each law is cut: on the diagonal for mirror images."""
    if _mirrors(p, q, back_p, back_q):
        p, q = _prefix(p, q, np.cumsum((p + q).astype(np.longdouble)))
        return p, q, q[::-1], p[::-1], 0.0, 0.0
    # otherwise the forward law alone, then a line of slope -1 down to 0
    p, q = _prefix(p, q, np.cumsum(q.astype(np.longdouble)))
    rest = max(0.0, min(_left(q, np.zeros(1)), _left(p, np.zeros(1))))
    last = max(0.0, _left(p, np.array([rest])))
    return p, q, np.array([last]), np.zeros(1), rest, rest


def _mirrors(p: FloatArray, q: FloatArray, back_p: FloatArray, back_q: FloatArray) -> bool:
    return np.array_equal(p, back_q) and np.array_equal(q, back_p)


def _without_level(p: FloatArray, q: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """The cells but those of loss 0 up to rounding, and how far theirs is from it."""
    level = np.abs(p - q) <= _LEVEL * np.maximum(p, q)
    level[0] = False  # certainty
    slope = float(np.max(np.abs(p[level] - q[level]) / p[level], initial=0.0))
    return p[~level], q[~level], slope


def _prefix(p: FloatArray, q: FloatArray, total: npt.NDArray[np.longdouble]) -> tuple[FloatArray, FloatArray]:
    """The cells up to where the total is 1, the last one in part."""
    whole = int(np.searchsorted(total, 1.0, side="right"))
    if whole == total.size:
        return p, q
    before = total[whole - 1] if whole else np.longdouble(0)
    share = float((1 - before) / (total[whole] - before))
    return np.append(p[:whole], p[whole] * share), np.append(q[:whole], q[whole] * share)
