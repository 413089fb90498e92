"""What the masses of a piecewise-linear function add up to: enclosures of all its numbers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _rounding
from gdpcert._interval import Interval
from gdpcert._tradeoff._piecewise import _least_gaussian
from gdpcert._tradeoff._piecewise._masses import VAGUE, vague
from gdpcert._tradeoff._piecewise._steps import Steps, climb, drift, log_ratio, steps
from gdpcert._tradeoff._piecewise._tails import Tails, tails_of

FloatArray = npt.NDArray[np.float64]

_LOSS_ERROR = 2.0**-49  # of a computed loss, relative to the larger of it and 1
_FARTHEST = 2000.0  # beyond every finite loss of floats


@dataclass(frozen=True, eq=False)
class Sums:
    """Masses in float64, each within a relative `error`, from the most telling cell to the least.

    An exact mass lies between its float m times 1 - error and m / (1 - error). A test is built from the most
    telling cell down: its type-I error and power are sums from the top, and what it leaves, f itself, is a sum
    from the bottom. Both are kept, so that neither tail is lost to cancellation, and each is widened by the
    error of the masses before and after it is looked up. That holds whatever the order of the exact ratios: the
    best test of the floats is also the best of masses that are all scaled alike, and the exact masses of any
    test lie between its floats scaled down and up.

    With `lines` the masses belong to no two laws: they exceed in the profiles of both orders, and their sums may
    exceed 1. Sums from the top and from the bottom then bound f by two families of lines, and f by the larger.
    """

    p: FloatArray
    q: FloatArray
    error: float
    lines: bool = False

    @cached_property
    def top(self) -> Steps:
        """Sums from the most telling cell."""
        return steps(self.p, self.q)

    @cached_property
    def bottom(self) -> Steps:
        """Sums from the least telling cell."""
        return steps(self.p[::-1], self.q[::-1])

    @property
    def rounding(self) -> float:
        """The relative error of a sum of the floats."""
        return drift(self.top) + 2.0**-51

    @property
    def margin(self) -> float:
        """The relative error of a sum of exact masses."""
        return self.error + self.rounding

    @property
    def shift(self) -> float:
        """How far the loss of exact masses may be from that of their floats."""
        return float(-2 * np.log1p(-self.error)) * (1 + 2.0**-50)

    @property
    def blur(self) -> float:
        """How far the computed losses are from the exact ones, relative to the larger of them and 1."""
        return self.shift + _LOSS_ERROR

    @cached_property
    def vague(self) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """The cells whose mass of P alone, and of Q alone, is not known to be positive: so neither is their loss."""
        p, q = vague(self.p), vague(self.q)
        return p & ~q, q & ~p

    @cached_property
    def floor(self) -> float:
        """An absolute error of sums: what the masses may add up to that are not known to be positive."""
        return 2 * VAGUE * float(np.count_nonzero(vague(self.p)) + np.count_nonzero(vague(self.q)))

    @cached_property
    def losses(self) -> FloatArray:
        """log(q / p) of the cells, to within an ulp or two, from the largest to the smallest."""
        return log_ratio(self.q, self.p)

    @cached_property
    def atoms(self) -> FloatArray:
        """The finite losses that are known."""
        p, q = self.vague
        return self.losses[np.isfinite(self.losses) & ~p & ~q]

    def value(self, alpha: FloatArray) -> Interval:
        """F at `alpha`."""
        power, left = self._ends(alpha)
        diagonal = complement(alpha).high
        join = np.maximum if self.lines else np.minimum
        return Interval(
            np.clip(np.maximum(complement(power.high).low, left.low), 0.0, 1.0),
            np.clip(np.minimum(join(complement(power.low).high, left.high), diagonal), 0.0, 1.0),
        )

    def power(self, alpha: FloatArray) -> Interval:
        """1 - f at `alpha`."""
        power, left = self._ends(alpha)
        join = np.minimum if self.lines else np.maximum
        return Interval(
            np.clip(np.maximum(join(power.low, complement(left.high).low), alpha), 0.0, 1.0),
            np.clip(np.minimum(power.high, complement(left.low).high), 0.0, 1.0),
        )

    def _ends(self, alpha: FloatArray) -> tuple[Interval, Interval]:
        """The power summed from the top, and f summed from the bottom."""
        rest = complement(alpha)
        return self._climbed(self.top, alpha, alpha), self._climbed(self.bottom, rest.low, rest.high)

    def _climbed(self, cells: Steps, low: FloatArray, high: FloatArray) -> Interval:
        less = 1 - np.longdouble(self.margin)
        below = np.maximum(climb(cells, low.astype(np.longdouble) * less - self.floor) * less - self.floor, 0.0)
        above = climb(cells, high.astype(np.longdouble) / less + self.floor) / less + self.floor
        return Interval(
            np.where(below == 0, 0.0, np.maximum(_rounding.down(below.astype(np.float64)), 0.0)),
            np.where(above == 0, 0.0, _rounding.up(above.astype(np.float64))),
        )

    def above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        """The masses of both laws on the cells whose loss exceeds `loss`."""
        return self._above(loss, self.margin)

    def _above(self, loss: FloatArray, margin: float) -> tuple[Interval, Interval]:
        return self._summed(self._from_top, self._count(loss), margin)

    def _count(self, loss: FloatArray) -> npt.NDArray[np.intp]:
        """How many cells have a loss above `loss`."""
        return np.asarray(np.searchsorted(self._descending, -np.asarray(loss), side="left"))

    def below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        """The masses of both laws on the cells whose loss is at most `loss`."""
        q, p = self._summed(self._from_bottom, self.p.size - self._count(loss), self.margin)
        return p, q

    @cached_property
    def _descending(self) -> FloatArray:
        return -self.losses

    @cached_property
    def _from_top(self) -> Tails:
        return tails_of(self.top, *self.vague)

    @cached_property
    def _from_bottom(self) -> Tails:
        far, near = (cells[::-1] for cells in self.vague)
        flipped = Steps(self.bottom.height, self.bottom.width, self.bottom.y, self.bottom.x)
        return tails_of(flipped, near, far)

    def _summed(self, tails: Tails, count: npt.NDArray[np.intp], margin: float) -> tuple[Interval, Interval]:
        """The sums of the first `count` cells, some of which may be further out or further in."""
        width, height = self._widened(tails.x[count], margin), self._widened(tails.y[count], margin)
        if tails.inside is None or tails.outside is None:
            return width, height
        return (
            Interval(self._widened(tails.inside[count], margin).low, width.high),
            Interval(height.low, self._widened(tails.y[count] + tails.outside[count], margin).high),
        )

    def _widened(self, mass: npt.NDArray[np.longdouble], margin: float) -> Interval:
        less = 1 - np.longdouble(margin)
        low = np.maximum(_rounding.down((mass * less - self.floor).astype(np.float64)), 0.0)
        high = _rounding.up((mass / less + self.floor).astype(np.float64))
        return Interval(np.where(mass == 0, 0.0, low), np.where((mass == 0) & (self.floor == 0), 0.0, high))

    def profile(self, epsilon: FloatArray) -> Interval:
        r"""The privacy profile at `epsilon` >= 0.

        With every q divided by 1 - e and every p multiplied by it, :math:`\sum (q - e^\varepsilon p)_+` becomes
        that of the floats at epsilon + 2 log(1 - e), divided by 1 - e; and the other way round.
        """
        given = np.minimum(epsilon, 1e300)
        near, far = np.nextafter(given - self.shift, -np.inf), np.nextafter(given + self.shift, np.inf)
        kept = np.asarray(1 - self.error)
        low = self._profile_of_floats(far if self.error else given).low * _interval.interval(kept).low
        high = self._profile_of_floats(near if self.error else given).high / kept
        return Interval(
            np.clip(np.where(low > 0, _rounding.down(low, 2), 0.0), 0.0, 1.0),
            np.clip(np.where(high > 0, _rounding.up(high, 2), 0.0), 0.0, 1.0),
        )

    def _profile_of_floats(self, epsilon: FloatArray) -> Interval:
        grow = _interval.exp(_interval.interval(epsilon))
        p, q = self._above(epsilon, self.rounding)
        low = (q - _times(grow, p)).low  # of any set of cells
        # a cell whose computed loss is within rounding of epsilon adds, or is missed by, this share at most
        room = _LOSS_ERROR * (1 + np.minimum(np.abs(epsilon), _FARTHEST))
        p, q = self._above(epsilon - room, self.rounding)
        none = self._count(epsilon - room) == self._count(epsilon + room)
        high = (q - _times(grow, p) + q * _interval.interval(np.where(none, 0.0, 4 * room))).high
        return Interval(low, np.where(q.high == 0, 0.0, high))

    def mu(self) -> tuple[float, float]:
        """Bounds on the smallest mu whose Gaussian lies below."""
        if self.p.size == 1:
            return 0.0, 0.0
        if self.p[0] == 0 or self.q[-1] == 0:
            return (0.0 if self.lines else np.inf), np.inf
        low = 0.0 if self.lines else _least_gaussian.low(self.top, self.bottom, self.margin, self.floor)
        if self.floor:
            return low, np.inf
        found = _least_gaussian.high_of_lines if self.lines else _least_gaussian.high_of_laws
        return low, found(self.top, self.bottom, self.margin)


def _times(grow: Interval, p: Interval) -> Interval:
    """exp(epsilon) P, and nothing where there is no P."""
    return _interval.select(p.high == 0, _interval.interval(np.zeros_like(p.high)), grow * p)


def complement(x: FloatArray) -> Interval:
    """1 - x: exact from one half on."""
    value = 1.0 - x
    exact = (x >= 0.5) | (x == 0)
    return Interval(np.where(exact, value, _rounding.down(value)), np.where(exact, value, _rounding.up(value)))
