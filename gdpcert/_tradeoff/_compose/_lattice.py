"""One step's loss on a lattice: its law under Q, moved up (pessimistic) or down (optimistic), never the other way.

With q the law of the loss L = log(dQ/dP) under Q, delta(e) = E_q[(1 - exp(e - L))_+] increases with L, and with
every spread of exp(-L) that keeps its mean; so does every composition of it (docs/theory/composition.md).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdpcert import _interval
from gdpcert._interval import Interval
from gdpcert._tradeoff import _cells
from gdpcert._tradeoff._piecewise import log_ratio
from gdpcert._tradeoff._protocol import Curve

FloatArray = npt.NDArray[np.float64]

# losses are computed to a few ulp; the lattice is moved by this much of their size to the safe side
_LOSS_ERROR = 2.0**-46
# masses of cells are differences: an atom on the lattice must not fall off it by their rounding
_ATOM_ERROR = 2.0**-34
_MERGED = 5  # cells merged by the optimistic step, before their mass is moved to the two nearest losses


@dataclass(frozen=True)
class Step:
    """Masses of Q at the losses ``first + spacing * i``, and the mass whose loss is infinite."""

    first: float
    spacing: float
    masses: FloatArray
    certain: float

    @property
    def losses(self) -> FloatArray:
        """Where the masses are."""
        return np.asarray(self.first + self.spacing * np.arange(self.masses.size), dtype=np.float64)


@dataclass(frozen=True)
class Source:
    """A trade-off function to put on lattices: between which losses all but a tail of it lies."""

    f: Curve
    low: float
    high: float

    def grid(self, spacing: float) -> FloatArray:
        """Losses a spacing apart that cover it; the largest loss of positive mass is one of them."""
        anchor = max(self.f._atoms, default=0.0)
        start = np.floor((self.low - anchor) / spacing) - 1
        stop = max(np.ceil((self.high - anchor) / spacing - 1e-6), start + 1) + 1
        return np.asarray(anchor + spacing * np.arange(start, stop + 1))


def source(f: Curve, tail: float) -> Source:
    """Where all but `tail` of the finite losses lies."""
    return Source(f, *_cells.span_of_q(f, tail))


def pessimistic(law: Source, spacing: float) -> Step:
    """Each cell's mass at its two ends, with the same mass of P: more telling than the cell."""
    losses = law.grid(spacing)
    p, q = _cells.between(law.f, losses)
    # the mass of a cell may lie beyond its ends by as much as losses are uncertain
    blur = max(law.f._blur, _LOSS_ERROR) * (1 + np.abs(losses).max())
    rise = _risen(p[1:-1], q[1:-1].high, losses[:-1] - blur, spacing + 2 * blur).high
    upper = np.clip(rise, 0.0, q.high[1:-1])
    masses = np.zeros(losses.size)
    masses[0] = q.high[0]
    masses[1:] += upper
    rest = q.high[1:-1] - upper
    masses[:-1] += np.where(rest > 0, np.nextafter(rest, np.inf), 0.0)
    return Step(float(losses[0] + 2 * blur), spacing, masses, float(q.high[-1]))


def _risen(p: Interval, q: FloatArray, loss: FloatArray, spacing: float) -> Interval:
    """The mass at the upper end of a cell when all of it is moved to the two ends."""
    share = -_interval.expm1(_interval.interval(np.asarray(-spacing)))
    return (_interval.interval(q) - _interval.exp(_interval.interval(loss)) * p) / share


def optimistic(law: Source, spacing: float) -> Step:
    """Merged cells moved to the two losses next to their mean, or each cell down to the lattice: less telling."""
    losses = law.grid(spacing)
    p, q = _cells.between(law.f, _boundaries(law, losses))
    masses = np.zeros(losses.size)
    groups = (p.low.size - 2) // _MERGED
    inner_p, inner_q = ([x[1:-1].low, x[1:-1].high] for x in (p, q))
    p_high, q_low, q_high = (x.reshape(groups, _MERGED) for x in (inner_p[1], inner_q[0], inner_q[1]))
    p_low = inner_p[0].reshape(groups, _MERGED)
    total_p, total_q = _sum_up(p_high), _sum_down(q_low)
    at = _index(total_q, total_p, losses[0], spacing)
    straddled = _straddled(p_low, p_high, q_low, q_high, at, losses[0], spacing)
    at = np.clip(at, 0, losses.size - 2)
    lower_loss = losses[0] + spacing * at
    rise = _risen(_interval.interval(total_p), total_q, lower_loss, spacing).low
    upper = np.where(straddled, np.clip(rise, 0.0, total_q), 0.0)
    np.add.at(masses, at[straddled] + 1, upper[straddled])
    np.add.at(masses, at[straddled], np.maximum(np.nextafter(total_q - upper, -np.inf), 0.0)[straddled])
    alone = np.repeat(~straddled, _MERGED)
    floor = _index(inner_q[0], inner_p[1], losses[0], spacing)
    kept = alone & (floor >= 0) & (inner_q[0] > 0)
    np.add.at(masses, np.minimum(floor, losses.size - 1)[kept], inner_q[0][kept])
    sure = max(0.0, float(_cells.certain(law.f)[1].low))
    masses[-1] += max(0.0, float(np.nextafter(q.low[-1] - sure, -np.inf)))
    shift = _ATOM_ERROR + _LOSS_ERROR * (1 + np.abs(losses).max())
    return Step(float(losses[0] - shift), spacing, masses, sure)


def _boundaries(law: Source, losses: FloatArray) -> FloatArray:
    """The lattice, with cells of their own for losses of positive mass, padded below to whole groups of cells."""
    alone = np.array(law.f._atoms) - _ATOM_ERROR / 4
    inside = alone[(alone > losses[0]) & (alone < losses[-1])]
    found = np.union1d(losses, inside)
    padding = -(found.size - 1) % _MERGED
    spacing = losses[1] - losses[0]
    return np.concatenate([found[0] - spacing * np.arange(padding, 0, -1), found])


def _index(q: FloatArray, p: FloatArray, first: float, spacing: float) -> npt.NDArray[np.int64]:
    """The lattice point at or just below the loss log(q / p), with the allowance for atoms."""
    loss = log_ratio(q, p)
    loss = np.where(np.isnan(loss), -np.inf, loss)
    at = np.floor((np.clip(loss, -1e6, 1e6) + _ATOM_ERROR - first) / spacing)
    return np.asarray(at, dtype=np.int64)


def _straddled(
    p_low: FloatArray,
    p_high: FloatArray,
    q_low: FloatArray,
    q_high: FloatArray,
    at: npt.NDArray[np.int64],
    first: float,
    spacing: float,
) -> npt.NDArray[np.bool_]:
    """Whether the group splits into two parts whose means lie on either side of the two losses next to its mean."""
    found = np.zeros(at.shape, dtype=bool)
    lower, upper = first + spacing * at, first + spacing * (at + 1)
    room = _LOSS_ERROR * (1 + np.abs(lower))
    for cut in range(1, p_low.shape[1]):
        left = log_ratio(q_high[:, :cut].sum(axis=1), p_low[:, :cut].sum(axis=1))
        right = log_ratio(q_low[:, cut:].sum(axis=1), p_high[:, cut:].sum(axis=1))
        found |= (left + room < lower) & (right - room > upper)
    return found & (at >= 0)


def _sum_up(x: FloatArray) -> FloatArray:
    return np.asarray(x.sum(axis=1) * (1 + _MERGED * 2.0**-52))


def _sum_down(x: FloatArray) -> FloatArray:
    return np.asarray(x.sum(axis=1) * (1 - _MERGED * 2.0**-52))
