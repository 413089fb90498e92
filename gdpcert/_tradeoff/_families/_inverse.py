"""The inverse of a trade-off function that has no closed form."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra, _numbers
from gdpcert._tradeoff._protocol import Curve

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Inverse:
    """The trade-off function with the two laws of `base` exchanged.

    Parameters
    ----------
    base : trade-off function
        The one to invert.
    """

    base: Curve

    def __call__(self, alpha: npt.ArrayLike) -> float | FloatArray:
        """The smallest type-II error at type-I error `alpha` in [0, 1], rounded down."""
        value: float | FloatArray = _numbers.plain(self._value(_validate.probability("alpha", alpha)).low)
        return value

    def power(self, alpha: npt.ArrayLike) -> float | FloatArray:
        """The largest power ``1 - f(alpha)`` at type-I error `alpha` in [0, 1], rounded up."""
        value: float | FloatArray = _numbers.plain(self._power(_validate.probability("alpha", alpha)).high)
        return value

    def inverse(self) -> Any:
        """The trade-off function that this is the inverse of."""
        return self.base

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

    _symmetric = False

    @property
    def _atoms(self) -> tuple[float, ...]:
        return tuple(-loss for loss in reversed(self.base._atoms))

    @property
    def _blur(self) -> float:
        return 4 * self.base._blur

    def _value(self, alpha: FloatArray) -> Interval:
        return Interval(_crossing(lambda t: self.base._value(t).low > alpha, alpha), self._value_high(alpha))

    def _value_high(self, alpha: FloatArray) -> FloatArray:
        most = _crossing(lambda t: self.base._value(t).high > alpha, alpha)
        return np.where(alpha >= 1, 0.0, np.minimum(np.nextafter(most, 2.0), 1 - alpha))

    def _power(self, alpha: FloatArray) -> Interval:
        return (1.0 - self._value(alpha)).clip(0.0, 1.0)

    def _profile(self, epsilon: FloatArray) -> Interval:
        return self.base._reverse_profile(epsilon)

    def _reverse_profile(self, epsilon: FloatArray) -> Interval:
        return self.base._profile(epsilon)

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        p, q = self.base._below(np.nextafter(-loss, -np.inf))
        return q, p

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        p, q = self.base._above(np.nextafter(-loss, -np.inf))
        return q, p

    def _mu(self) -> tuple[float, float]:
        low, high = self.base._mu()
        return low, high


_ONE = int(np.array(1.0).view(np.int64))  # positive floats are ordered as their bits


def _crossing(holds: Any, like: FloatArray) -> FloatArray:
    """The largest float in [0, 1] at which a decreasing condition holds; 0 where it holds nowhere."""
    below = np.zeros(like.shape, dtype=np.int64)
    above = np.full(like.shape, _ONE + 1, dtype=np.int64)
    for _ in range(63):
        middle = below + (above - below) // 2
        yes = holds(np.minimum(middle.view(np.float64), 1.0))
        below, above = np.where(yes, middle, below), np.where(yes, above, middle)
    return np.minimum(below.view(np.float64), 1.0)
