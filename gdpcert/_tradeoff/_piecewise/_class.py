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
        mass that betrays its law with certainty, so f(0) < 1. A float in (0, 1.5e-300] stands for
        anything from 0 up to that.
    error : float, optional
        A bound e of at most 1/2 on the relative error of every mass m (floats only), which stands for one between
        (1 - e) m and m / (1 - e); all numbers are rounded to allow for it.
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
        if error > _masses.LARGEST_ERROR or (error and p.dtype == object):
            raise ValueError(f"`error` is a relative error of floats, at most 1/2, and 0 for Fractions; got {error:g}.")
        self._hold(*_masses.completed(p, q, error))

    def _hold(self, p: Any, q: Any, error: float) -> None:
        p, q = _masses.ordered(p, q)
        for name, value in (("p", _masses.frozen(p)), ("q", _masses.frozen(q)), ("error", float(error))):
            object.__setattr__(self, name, value)

    @property
    def exact(self) -> bool:
        """Whether the masses are Fractions, so that values are exact."""
        return bool(self.p.dtype == object)

    def __call__(self, alpha: npt.ArrayLike) -> Any:
        """The smallest type-II error at type-I error `alpha`: a Fraction where all is exact, else rounded down."""
        return self._exactly(alpha) if self._is_exact(alpha) else _numbers.value(self, alpha)

    def power(self, alpha: npt.ArrayLike) -> Any:
        """The largest power ``1 - f(alpha)``: a Fraction where all is exact, else rounded up."""
        return 1 - self._exactly(alpha) if self._is_exact(alpha) else _numbers.power(self, alpha)

    def inverse(self) -> "PiecewiseLinear":
        """The trade-off function with the two laws exchanged."""
        return PiecewiseLinear._derived(self.q, self.p, self.error, lines=self._lines)

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
        if self.p.size > _SHOWN_CELLS or self._lines:
            kind = "Fractions" if self.exact else f"error={self.error:.3g}" + ", a lower bound" * self._lines
            return f"<PiecewiseLinear of {self.p.size} cells, {kind}, advantage {float(self.advantage()):.6g}>"
        masses = f"{self.p.tolist()}, {self.q.tolist()}"
        return f"PiecewiseLinear({masses}, error={self.error!r})" if self.error else f"PiecewiseLinear({masses})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PiecewiseLinear):
            return NotImplemented
        same = np.array_equal(self.p, other.p) and np.array_equal(self.q, other.q)
        kind = (self.error, self.exact, self._lines) == (other.error, other.exact, other._lines)
        return bool(same and kind)

    def __hash__(self) -> int:
        return hash((tuple(self.p.tolist()), tuple(self.q.tolist()), self.error))

    @classmethod
    def _derived(cls, p: Any, q: Any, error: float = 0.0, *, lines: bool = False) -> "PiecewiseLinear":
        """From masses that follow from those of others, and so need no completion."""
        made = object.__new__(cls)
        made._hold(p, q, error)
        object.__setattr__(made, "_lines", lines)
        return made

    @classmethod
    def _inflated(cls, p: FloatArray, q: FloatArray, error: float) -> "PiecewiseLinear":
        """A lower bound from masses rounded up in proportion, whose sums may exceed 1: no law, but lines below f."""
        return cls._derived(p, q, error, lines=True)

    # ------------------------------------------------------------------ enclosures

    # True of masses whose sums may exceed 1. Both sums of (q - e^epsilon p)_+ and of (e^epsilon p - q)_+, over any
    # set of cells, bound a profile from above; a cell more, or one inflated, only adds to both. Hence they still do
    # after an exchange of p and q, in products (each sum is then a mixture of such sums) and in mixtures of p and q.
    _lines: ClassVar[bool] = False

    @cached_property
    def _sums(self) -> Sums:
        floats = self._floats
        return Sums(floats.p, floats.q, floats.error, floats._lines)

    @cached_property
    def _reverse(self) -> Sums:
        return self.inverse()._sums

    @cached_property
    def _floats(self) -> "PiecewiseLinear":
        """The same in floats: of Fractions with the rounding as its error."""
        if not self.exact:
            return self
        return PiecewiseLinear._derived(_masses.nearest(self.p), _masses.nearest(self.q), 2.0**-52)

    @property
    def _symmetric(self) -> bool:
        return bool(np.array_equal(self.p, self.q[::-1]))

    @property
    def _blur(self) -> float:
        return self._sums.blur

    @cached_property
    def _atoms(self) -> tuple[float, ...]:
        """The finite losses that are known, from the largest down."""
        return tuple(self._sums.atoms.tolist())

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
        _validate.probability("alpha", alpha, up=True)
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
        return self._sums.mu()
