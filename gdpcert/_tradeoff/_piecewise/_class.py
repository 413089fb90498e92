"""Piecewise-linear trade-off functions: pairs of masses, one for each value of the likelihood ratio."""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra, _numbers
from gdpcert._tradeoff._piecewise import _masses
from gdpcert._tradeoff._piecewise._steps import climb, steps
from gdpcert._tradeoff._piecewise._sums import Sums

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
        self._hold(*_masses.completed(p, q, error))

    def _hold(self, p: Any, q: Any, error: float) -> None:
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
        return _numbers.plain(self._value(_validate.probability("alpha", alpha)).low)

    def power(self, alpha: npt.ArrayLike) -> Any:
        """The largest power ``1 - f(alpha)``: a Fraction where all is exact, else rounded up."""
        if self._is_exact(alpha):
            return 1 - self._exactly(alpha)
        return _numbers.plain(self._power(_validate.probability("alpha", alpha)).high)

    def inverse(self) -> "PiecewiseLinear":
        """The trade-off function with the two laws exchanged."""
        return PiecewiseLinear(self.q, self.p, error=self.error)

    def advantage(self) -> Any:
        """The largest difference of power and type-I error, the total variation distance, rounded up."""
        if self.exact:
            return sum((b - a for a, b in zip(self.p, self.q, strict=True) if b > a), Fraction(0))
        return _numbers.advantage(self)

    def mu(self) -> float:
        """The smallest mu with ``f >= Gaussian(mu)``, rounded up; inf where f(0) < 1 or f reaches 0 before 1."""
        return self._mu()[1]

    symmetrized = _algebra.symmetrized
    delta = _numbers.delta
    epsilon = _numbers.epsilon
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

    @classmethod
    def _inflated(cls, p: FloatArray, q: FloatArray, error: float) -> "PiecewiseLinear":
        """A lower bound from masses rounded up in proportion, whose sums may exceed 1: no law, but lines below f."""
        made = object.__new__(cls)
        made._hold(p, q, error)
        object.__setattr__(made, "_lines", True)
        return made

    # ------------------------------------------------------------------ enclosures

    _lines: ClassVar[bool] = False  # True of what `_inflated` makes: the sums of its vertices do not pair up

    @cached_property
    def _sums(self) -> Sums:
        if not self.exact:
            return Sums(self.p, self.q, self.error)
        smallest = _masses.SMALLEST
        p, q = (np.array([max(float(x), smallest) if x else 0.0 for x in masses]) for masses in (self.p, self.q))
        return Sums(p, q, 2.0**-52)

    @cached_property
    def _reverse(self) -> Sums:
        return self.inverse()._sums

    @property
    def _floats(self) -> "PiecewiseLinear":
        """The same in floats: of Fractions with the rounding as its error."""
        return PiecewiseLinear(self._sums.p, self._sums.q, error=self._sums.error) if self.exact else self

    @property
    def _symmetric(self) -> bool:
        return bool(np.array_equal(self.p, self.q[::-1]) and np.array_equal(self.q, self.p[::-1]))

    @property
    def _blur(self) -> float:
        return self._sums.blur

    @cached_property
    def _atoms(self) -> tuple[float, ...]:
        """The finite losses, from the largest down."""
        return tuple(self._sums.losses[np.isfinite(self._sums.losses)].tolist())

    def _identity(self) -> "PiecewiseLinear":
        """The diagonal, of the same kind of numbers."""
        one: Any = [Fraction(1)] if self.exact else [1.0]
        return PiecewiseLinear(one, one)

    def _is_exact(self, alpha: npt.ArrayLike) -> bool:
        if not self.exact:
            return False
        given = np.asarray(alpha, dtype=object)
        return all(isinstance(x, int | Fraction) and not isinstance(x, bool) for x in given.ravel().tolist())

    def _exactly(self, alpha: npt.ArrayLike) -> Any:
        _validate.probability("alpha", alpha)
        value: Any = 1 - climb(steps(self.p, self.q), np.asarray(alpha, dtype=object))
        return value if np.ndim(value) else Fraction(value)

    def _value(self, alpha: FloatArray) -> Interval:
        return self._sums.value(alpha)

    def _power(self, alpha: FloatArray) -> Interval:
        return self._sums.power(alpha)

    def _profile(self, epsilon: FloatArray) -> Interval:
        return self._sums.profile(epsilon)

    def _reverse_profile(self, epsilon: FloatArray) -> Interval:
        return self._reverse.profile(epsilon)

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        return self._sums.above(loss)

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        return self._sums.below(loss)

    def _mu(self) -> tuple[float, float]:
        low, high = self._sums.mu()
        return (low, high) if not self._lines or high == 0 else (0.0, np.inf)
