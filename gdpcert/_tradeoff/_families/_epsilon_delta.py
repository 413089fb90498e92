"""The trade-off function of (epsilon, delta)-differential privacy."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra, _numbers
from gdpcert._tradeoff._piecewise import PiecewiseLinear

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, init=False, repr=False)
class EpsilonDelta:
    r"""The trade-off function :math:`\max\{0,\ 1-\delta-e^\varepsilon\alpha,\ e^{-\varepsilon}(1-\delta-\alpha)\}`.

    Parameters
    ----------
    epsilon : float
        In [0, inf).
    delta : float, optional
        In [0, 1]; 0 by default, pure differential privacy.

    Raises
    ------
    ValueError
        If `epsilon` is negative, NaN or infinite, or `delta` leaves [0, 1].

    References
    ----------
    Wasserman and Zhou, *A statistical framework for differential privacy*, 2010, Theorem 2.4; Kairouz, Oh and
    Viswanath, *The composition theorem for differential privacy*, 2015, for the two laws it belongs to.

    Examples
    --------
    >>> from gdpcert import EpsilonDelta
    >>> round(EpsilonDelta(1.0, 0.1)(0.2), 6)
    0.356344
    """

    _epsilon: float
    _delta: float

    def __init__(self, epsilon: float, delta: float = 0.0) -> None:
        object.__setattr__(self, "_epsilon", _validate.one("epsilon", _validate.finite("epsilon", epsilon)))
        object.__setattr__(self, "_delta", _validate.one("delta", _validate.probability("delta", delta)))

    def __repr__(self) -> str:
        return (
            f"EpsilonDelta({self._epsilon!r}, {self._delta!r})" if self._delta else f"EpsilonDelta({self._epsilon!r})"
        )

    @cached_property
    def cells(self) -> PiecewiseLinear:
        """The pair of discrete laws that it is the trade-off function of."""
        decay = np.exp(-self._epsilon)
        small, large = (1 - self._delta) * decay / (1 + decay), (1 - self._delta) / (1 + decay)
        small = max(small, 1e-300) if self._delta < 1 else 0.0
        p, q = [0.0, small, large, self._delta], [self._delta, large, small, 0.0]
        # exp, two sums, a product and a quotient
        return PiecewiseLinear(p, q, error=2.0**-52 * 16)

    def __call__(self, alpha: npt.ArrayLike) -> float | FloatArray:
        """The smallest type-II error at type-I error `alpha` in [0, 1], rounded down."""
        value: float | FloatArray = _numbers.plain(self._value(_validate.probability("alpha", alpha)).low)
        return value

    def power(self, alpha: npt.ArrayLike) -> float | FloatArray:
        """The largest power ``1 - f(alpha)`` at type-I error `alpha` in [0, 1], rounded up."""
        value: float | FloatArray = _numbers.plain(self._power(_validate.probability("alpha", alpha)).high)
        return value

    def inverse(self) -> "EpsilonDelta":
        """The trade-off function with the two laws exchanged: itself, by symmetry."""
        return self

    symmetrized = _algebra.symmetrized
    delta = _numbers.delta
    epsilon = _numbers.epsilon
    mu = _numbers.mu
    advantage = _numbers.advantage
    __matmul__ = _algebra.tensor
    compose = _algebra.compose
    group = _algebra.group
    dilute = _algebra.dilute
    subsample = _algebra.subsample
    lower = _algebra.lower
    upper = _algebra.upper
    plot = _algebra.plot

    # ------------------------------------------------------------------ enclosures

    _symmetric = True

    @property
    def _blur(self) -> float:
        return self.cells._blur

    def _value(self, alpha: FloatArray) -> Interval:
        return self.cells._value(alpha)

    def _power(self, alpha: FloatArray) -> Interval:
        return self.cells._power(alpha)

    def _profile(self, epsilon: FloatArray) -> Interval:
        return self.cells._profile(epsilon)

    _reverse_profile = _profile

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        return self.cells._above(loss)

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        return self.cells._below(loss)

    def _mu(self) -> tuple[float, float]:
        return self.cells._mu()

    @property
    def _atoms(self) -> tuple[float, ...]:
        return self.cells._atoms
