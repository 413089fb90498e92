"""The two halves of a curve: its cells from the top as far as slope -1, and those from the other end."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gdpcert import _interval

FloatArray = npt.NDArray[np.float64]
Law = tuple[FloatArray, FloatArray, float]  # positive losses, masses of Q there, the mass of certainty

_SMALLEST = 1e-300  # of a mass of P


class Half(NamedTuple):
    """Masses of P and Q, from one end of the curve as far as slope -1; rounded to the curve's side, so exact."""

    p: FloatArray
    q: FloatArray

    def mirrored(self) -> "Half":
        """The other end of the curve, where this is one of its inverse."""
        return Half(self.q, self.p)

    def shortened(self, cells: int) -> "Half":
        """Without its last cells, but for that of certainty."""
        kept = max(1, self.p.size - cells)
        return Half(self.p[:kept], self.q[:kept])


def half(law: Law, *, telling: bool) -> Half:
    """Certainty, then the losses from the largest down."""
    losses, masses, certain = law
    keep = masses > 0
    losses, masses = losses[keep][::-1], masses[keep][::-1]
    p = _interval.interval(masses) * _interval.exp(_interval.interval(-losses))
    # a loss that masses cannot express counts as infinite, or as one that they can
    sided = np.where(p.low < _SMALLEST, 0.0, p.low) if telling else np.maximum(p.high, _SMALLEST)
    return Half(np.concatenate([[0.0], sided]), np.concatenate([[certain], masses]))


def left(a: FloatArray, b: FloatArray) -> float:
    """One less the sum of both, of at most about 1: to 2 ulp of the result and 2**-90."""
    sums, lost = np.concatenate([a, b]), 0.0
    while sums.size > 1:  # in pairs, with the exact rounding error of each sum (Knuth)
        pairs = np.append(sums, 0.0) if sums.size % 2 else sums
        x, y = pairs[: pairs.size // 2], pairs[pairs.size // 2 :]
        sums = x + y
        share = sums - x
        lost += float(np.sum((x - (sums - share)) + (y - share)))
    return float((1 - sums[0]) - lost)
