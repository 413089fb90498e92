"""What the masses of a piecewise-linear function add up to: enclosures of all its numbers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _normal, _rounding
from gdpcert._interval import Interval
from gdpcert._tradeoff._piecewise._steps import Steps, climb, drift, log_ratio, steps

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sums:
    """Masses in float64, each within a relative `error`, from the most telling cell to the least.

    A test is built from the most telling cell down: its type-I error and power are sums from the top, and what
    it leaves, f itself, is a sum from the bottom. Both are kept, so that neither tail is lost to cancellation,
    and each is widened by the error of the masses before and after it is looked up.
    """

    p: FloatArray
    q: FloatArray
    error: float

    @cached_property
    def top(self) -> Steps:
        """Sums from the most telling cell."""
        return steps(self.p, self.q)

    @cached_property
    def bottom(self) -> Steps:
        """Sums from the least telling cell."""
        return steps(self.p[::-1], self.q[::-1])

    @cached_property
    def margin(self) -> float:
        """The relative error of a sum."""
        return self.error + drift(self.top) + 2.0**-51

    @property
    def blur(self) -> float:
        """How far the computed losses are from the exact ones, relative to the larger of them and 1."""
        return 2 * self.error + 2.0**-49

    @cached_property
    def floor(self) -> float:
        """An absolute error of sums, where some masses are so small that their relative one cannot be kept."""
        positive = np.concatenate([self.p[self.p > 0], self.q[self.q > 0]])
        return 2.0**-960 if positive.min(initial=1.0) < 2.0**-960 else 0.0

    @cached_property
    def losses(self) -> FloatArray:
        """log(q / p) of the cells, to within an ulp or two, from the largest to the smallest."""
        return log_ratio(self.q, self.p)

    def value(self, alpha: FloatArray) -> Interval:
        """F at `alpha`."""
        power, left = self._ends(alpha)
        diagonal = complement(alpha).high
        return Interval(
            np.clip(np.maximum(complement(power.high).low, left.low), 0.0, 1.0),
            np.clip(np.minimum(np.minimum(complement(power.low).high, left.high), diagonal), 0.0, 1.0),
        )

    def power(self, alpha: FloatArray) -> Interval:
        """1 - f at `alpha`."""
        power, left = self._ends(alpha)
        return Interval(
            np.clip(np.maximum(np.maximum(power.low, complement(left.high).low), alpha), 0.0, 1.0),
            np.clip(np.minimum(power.high, complement(left.low).high), 0.0, 1.0),
        )

    def _ends(self, alpha: FloatArray) -> tuple[Interval, Interval]:
        """The power summed from the top, and f summed from the bottom."""
        rest = complement(alpha)
        return self._climbed(self.top, alpha, alpha), self._climbed(self.bottom, rest.low, rest.high)

    def _climbed(self, cells: Steps, low: FloatArray, high: FloatArray) -> Interval:
        less, more = np.longdouble(1 - 2 * self.margin), np.longdouble(1 + 2 * self.margin)
        below = np.maximum(climb(cells, low.astype(np.longdouble) * less - self.floor) * less - self.floor, 0.0)
        above = climb(cells, high.astype(np.longdouble) * more + self.floor) * more + self.floor
        return Interval(
            np.where(below == 0, 0.0, np.maximum(_rounding.down(below.astype(np.float64)), 0.0)),
            np.where(above == 0, 0.0, _rounding.up(above.astype(np.float64))),
        )

    def above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        """The masses of both laws on the cells whose loss exceeds `loss`."""
        return self._summed(self.top, np.searchsorted(-self.losses, -np.asarray(loss), side="left"))

    def below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        """The masses of both laws on the cells whose loss is at most `loss`."""
        return self._summed(self.bottom, np.searchsorted(self.losses[::-1], np.asarray(loss), side="right"))

    def _summed(self, cells: Steps, count: npt.NDArray[np.intp]) -> tuple[Interval, Interval]:
        return self._widened(cells.x[count].astype(np.float64)), self._widened(cells.y[count].astype(np.float64))

    def _widened(self, mass: FloatArray) -> Interval:
        room = 2 * self.margin
        low = np.maximum(_rounding.down(mass * (1 - room) - self.floor), 0.0)
        high = _rounding.up(mass * (1 + room) + self.floor)
        return Interval(np.where(mass == 0, 0.0, low), np.where(mass == 0, 0.0, high))

    def profile(self, epsilon: FloatArray) -> Interval:
        """The privacy profile at `epsilon` >= 0."""
        epsilon = np.minimum(epsilon, 1e300)
        room = self.blur * (1 + np.minimum(epsilon, 1e3))
        grow = _interval.exp(_interval.interval(epsilon))
        p, q = self.above(epsilon)
        low = (q - _times(grow, p)).low  # of any set of cells
        # a cell whose loss is within rounding of epsilon adds, or is missed by, this share of its mass at most
        p, q = self.above(epsilon - room)
        high = (q - _times(grow, p) + q * _interval.interval(4 * room)).high
        return Interval(np.clip(low, 0.0, 1.0), np.where(q.high == 0, 0.0, np.clip(high, 0.0, 1.0)))

    def mu(self) -> tuple[float, float]:
        """The smallest mu whose Gaussian lies below: each vertex lies on one, and chords lie above a convex one."""
        if self.p.size == 1:
            return 0.0, 0.0
        if self.p[0] == 0 or self.q[-1] == 0:
            return np.inf, np.inf
        alpha = self._widened(self.top.x[1:-1].astype(np.float64))
        beta = self._widened(self.bottom.y[1:-1][::-1].astype(np.float64))
        low = -_normal.quantile_up(np.minimum(alpha.high, 1.0)) - _normal.quantile_up(np.minimum(beta.high, 1.0))
        high = -_normal.quantile_down(alpha.low) - _normal.quantile_down(beta.low)
        return max(0.0, float(_rounding.down(low.max()))), max(0.0, float(_rounding.up(high.max())))


def _times(grow: Interval, p: Interval) -> Interval:
    """exp(epsilon) P, and nothing where there is no P."""
    return _interval.select(p.high == 0, _interval.interval(np.zeros_like(p.high)), grow * p)


def complement(x: FloatArray) -> Interval:
    """1 - x: exact from one half on."""
    value = 1.0 - x
    exact = (x >= 0.5) | (x == 0)
    return Interval(np.where(exact, value, _rounding.down(value)), np.where(exact, value, _rounding.up(value)))
