"""Piecewise-linear trade-off functions: pairs of masses, one for each value of the likelihood ratio."""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _normal, _rounding, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra
from gdpcert._tradeoff._piecewise import _masses
from gdpcert._tradeoff._piecewise._steps import Steps, climb, drift, steps

FloatArray = npt.NDArray[np.float64]

_SHOWN_CELLS = 8


@dataclass(frozen=True, eq=False, repr=False)
class PiecewiseLinear:
    r"""The trade-off function of two discrete laws, as pairs of masses :math:`(p_i, q_i)`.

    A test that rejects the cells of largest ratio :math:`q_i / p_i` first has type-I error
    :math:`\sum p_i` and power :math:`\sum q_i`; f is linear in between. Any pair of probability vectors
    over the same outcomes gives the exact trade-off function of the two laws.

    Parameters
    ----------
    p, q : array_like
        The masses of the two laws on the same outcomes, in any order: all floats, or all `Fraction`
        for exact arithmetic. Not negative; each sums to at most 1, and what is missing is taken as
        mass that betrays its law with certainty, so f(0) < 1.
    error : float, optional
        A bound on the relative error of every mass (floats only); all numbers are rounded to allow for it.
        The rounding of sums that miss 1 by an ulp a cell is added to it.

    Raises
    ------
    TypeError
        If Fractions and floats are mixed.
    ValueError
        If a mass is negative or not finite, a sum exceeds 1, or the lengths differ.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Section 2; the optimal tests are those of
    Neyman and Pearson.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from gdpcert import PiecewiseLinear
    >>> coin = PiecewiseLinear([Fraction(1, 4), Fraction(3, 4)], [Fraction(3, 4), Fraction(1, 4)])
    >>> coin(Fraction(1, 8))
    Fraction(5, 8)
    >>> (coin @ coin).p.tolist()
    [Fraction(1, 16), Fraction(3, 8), Fraction(9, 16)]
    """

    p: Any
    q: Any
    error: float = field(default=0.0, kw_only=True)

    def __post_init__(self) -> None:
        p, q = _masses.checked(self.p, self.q)
        error = _validate.one("error", _validate.non_negative("error", self.error))
        if error >= 1 or (error and p.dtype == object):
            raise ValueError(f"`error` is a relative error of floats, below 1 and 0 for Fractions; got {error:g}.")
        p, q, error = _masses.completed(p, q, error)
        p, q = _masses.ordered(p, q)
        for name, value in (("p", _masses.frozen(p)), ("q", _masses.frozen(q)), ("error", error)):
            object.__setattr__(self, name, value)

    @property
    def exact(self) -> bool:
        """Whether the masses are Fractions, so that values are exact."""
        return bool(self.p.dtype == object)

    def __call__(self, alpha: npt.ArrayLike) -> Any:
        """The smallest type-II error at type-I error `alpha`: a Fraction where all is exact, else rounded down."""
        if self._is_exact(alpha):
            return self._exactly(alpha)
        return _algebra.plain(self._value(_validate.probability("alpha", alpha)).low)

    def power(self, alpha: npt.ArrayLike) -> Any:
        """The largest power ``1 - f(alpha)``: a Fraction where all is exact, else rounded up."""
        if self._is_exact(alpha):
            return 1 - self._exactly(alpha)
        return _algebra.plain(self._power(_validate.probability("alpha", alpha)).high)

    def inverse(self) -> "PiecewiseLinear":
        """The trade-off function with the two laws exchanged."""
        return PiecewiseLinear(self.q, self.p, error=self.error)

    def advantage(self) -> Any:
        """The largest difference of power and type-I error, the total variation distance, rounded up."""
        if self.exact:
            return sum((b - a for a, b in zip(self.p, self.q, strict=True) if b > a), Fraction(0))
        return _algebra.advantage(self)

    def mu(self) -> float:
        """The smallest mu with ``f >= Gaussian(mu)``, rounded up; inf where f(0) < 1 or f reaches 0 before 1."""
        return self._mu()[1]

    symmetrized = _algebra.symmetrized
    delta = _algebra.delta
    epsilon = _algebra.epsilon
    __matmul__ = _algebra.tensor
    compose = _algebra.compose
    group = _algebra.group
    dilute = _algebra.dilute
    subsample = _algebra.subsample
    lower = _algebra.lower
    upper = _algebra.upper
    plot = _algebra.plot

    def __repr__(self) -> str:
        if self.p.size > _SHOWN_CELLS:
            kind = "Fractions" if self.exact else f"error={self.error:.3g}"
            return f"<PiecewiseLinear of {self.p.size} cells, {kind}, advantage {float(self.advantage()):.6g}>"
        masses = f"{self.p.tolist()}, {self.q.tolist()}"
        return f"PiecewiseLinear({masses}, error={self.error!r})" if self.error else f"PiecewiseLinear({masses})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PiecewiseLinear):
            return NotImplemented
        same = np.array_equal(self.p, other.p) and np.array_equal(self.q, other.q)
        return same and self.error == other.error and self.exact == other.exact

    def __hash__(self) -> int:
        return hash((tuple(self.p.tolist()), tuple(self.q.tolist()), self.error))

    # ------------------------------------------------------------------ enclosures

    @cached_property
    def _from_top(self) -> Steps:
        return steps(self.p, self.q)

    @cached_property
    def _from_bottom(self) -> Steps:
        return steps(self.p[::-1], self.q[::-1])

    @cached_property
    def _floats(self) -> "PiecewiseLinear":
        """The same in floats: for Fractions with the rounding as its error."""
        if not self.exact:
            return self
        rounded = [np.array([float(x) for x in masses]) for masses in (self.p, self.q)]
        return PiecewiseLinear(*rounded, error=2.0**-52)

    @cached_property
    def _losses(self) -> FloatArray:
        """log(q / p) of the cells, to within an ulp or two, from the largest to the smallest."""
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(self._floats.q) - np.log(self._floats.p))

    @cached_property
    def _margin(self) -> float:
        return self.error + drift(self._from_top) + 2.0**-51

    @cached_property
    def _mirror(self) -> "PiecewiseLinear":
        return self.inverse()

    @cached_property
    def _atoms(self) -> tuple[float, ...]:
        """The finite losses, from the largest down."""
        return tuple(self._losses[np.isfinite(self._losses)].tolist())

    def _identity(self) -> "PiecewiseLinear":
        """The diagonal, of the same kind of numbers."""
        one: Any = [Fraction(1)] if self.exact else [1.0]
        return PiecewiseLinear(one, one)

    def _reverse_profile(self, epsilon: FloatArray) -> Interval:
        return self._mirror._profile(epsilon)

    @property
    def _symmetric(self) -> bool:
        return bool(np.array_equal(self.p, self.q[::-1]) and np.array_equal(self.q, self.p[::-1]))

    def _is_exact(self, alpha: npt.ArrayLike) -> bool:
        if not self.exact:
            return False
        given = np.asarray(alpha, dtype=object)
        return all(isinstance(x, int | Fraction) and not isinstance(x, bool) for x in given.ravel().tolist())

    def _exactly(self, alpha: npt.ArrayLike) -> Any:
        _validate.probability("alpha", alpha)
        a = np.asarray(alpha, dtype=object)
        value = 1 - climb(self._from_top, a)
        return value if a.ndim else Fraction(value[()] if isinstance(value, np.ndarray) else value)

    def _powers(self, alpha: FloatArray) -> tuple[Any, Any]:
        """The power at `alpha` and f there as the mass that is left, in extended precision, not yet widened."""
        return climb(self._from_top, alpha), climb(self._from_bottom, alpha)

    def _value(self, alpha: FloatArray) -> Interval:
        top, bottom = self._ends(alpha)
        return Interval(
            np.clip(np.maximum(_complement(top.high).low, bottom.low), 0.0, 1.0),
            np.clip(np.minimum(np.minimum(_complement(top.low).high, bottom.high), _complement(alpha).high), 0.0, 1.0),
        )

    def _power(self, alpha: FloatArray) -> Interval:
        top, bottom = self._ends(alpha)
        return Interval(
            np.clip(np.maximum(np.maximum(top.low, _complement(bottom.high).low), alpha), 0.0, 1.0),
            np.clip(np.minimum(top.high, _complement(bottom.low).high), 0.0, 1.0),
        )

    def _ends(self, alpha: FloatArray) -> tuple[Interval, Interval]:
        """The power summed from the most telling cell, and f summed from the least."""
        if self.exact:
            return self._floats._ends(alpha)
        rest = _complement(alpha)
        return self._climbed(self._from_top, alpha, alpha), self._climbed(self._from_bottom, rest.low, rest.high)

    def _climbed(self, cells: Steps, low: FloatArray, high: FloatArray) -> Interval:
        less, more = np.longdouble(1 - 2 * self._margin), np.longdouble(1 + 2 * self._margin)
        below = climb(cells, low.astype(np.longdouble) * less) * less
        above = climb(cells, high.astype(np.longdouble) * more) * more
        return Interval(
            np.where(below == 0, 0.0, np.maximum(_rounding.down(below.astype(np.float64)), 0.0)),
            np.where(above == 0, 0.0, _rounding.up(above.astype(np.float64))),
        )

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        """The masses of both laws on the cells whose loss exceeds `loss`."""
        floats = self._floats
        return floats._summed(floats._from_top, np.searchsorted(-self._losses, -np.asarray(loss), side="left"))

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        """The masses of both laws on the cells whose loss is at most `loss`."""
        floats = self._floats
        return floats._summed(floats._from_bottom, np.searchsorted(self._losses[::-1], np.asarray(loss), side="right"))

    def _summed(self, cells: Steps, count: npt.NDArray[np.intp]) -> tuple[Interval, Interval]:
        p, q = ((sums[count]).astype(np.float64) for sums in (cells.x, cells.y))
        return self._widened(p), self._widened(q)

    def _widened(self, mass: FloatArray) -> Interval:
        margin = 2 * self._margin
        low = np.maximum(_rounding.down(mass * (1 - margin)), 0.0)
        return Interval(np.where(mass == 0, 0.0, low), np.where(mass == 0, 0.0, _rounding.up(mass * (1 + margin))))

    def _profile(self, epsilon: FloatArray) -> Interval:
        """Delta at `epsilon` >= 0."""
        epsilon = np.minimum(epsilon, 1e300)
        p, q = self._above(epsilon)
        # cells whose loss is within rounding of epsilon count for either side: their share is below this
        slack = q * _interval.interval(2.0**-50 * (1 + np.minimum(epsilon, 800.0)))
        with_loss = _interval.exp(_interval.interval(epsilon)) * p
        value = q - _interval.select(p.high == 0, _interval.interval(np.zeros_like(epsilon)), with_loss)
        return Interval(np.clip(value.low, 0.0, 1.0), np.clip((value + slack).high, 0.0, 1.0))

    def _mu(self) -> tuple[float, float]:
        floats = self._floats
        if floats.p.size == 1:
            return (0.0, 0.0)
        if floats.p[0] == 0 or floats.q[-1] == 0:
            return (np.inf, np.inf)
        alpha = floats._widened(floats._from_top.x[1:-1].astype(np.float64))
        beta = floats._widened(floats._from_bottom.y[1:-1][::-1].astype(np.float64))
        # each vertex lies on the curve of one mu, and chords of a convex function lie above it
        low = -_normal.quantile_up(np.minimum(alpha.high, 1.0)) - _normal.quantile_up(np.minimum(beta.high, 1.0))
        high = -_normal.quantile_down(alpha.low) - _normal.quantile_down(beta.low)
        return max(0.0, float(_rounding.down(low.max()))), max(0.0, float(_rounding.up(high.max())))


def _complement(x: FloatArray) -> Interval:
    """1 - x: exact from one half on."""
    value = 1.0 - x
    exact = (x >= 0.5) | (x == 0)
    return Interval(np.where(exact, value, _rounding.down(value)), np.where(exact, value, _rounding.up(value)))
