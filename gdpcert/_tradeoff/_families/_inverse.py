"""The inverse of a trade-off function that has no closed form."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _interval
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

    __call__ = _numbers.value
    power = _numbers.power

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
        """Between the last float at which the base certainly exceeds `alpha` and the first at which it does not."""
        low = _numbers.largest(lambda t: self.base._value(t).low > alpha, alpha.shape, 1.0)
        last = _numbers.largest(lambda t: self.base._value(t).high > alpha, alpha.shape, 1.0)
        high = np.where(last < 0, 0.0, np.nextafter(last, 2.0))
        diagonal = (1.0 - _interval.interval(alpha)).high
        return Interval(np.maximum(low, 0.0), np.where(alpha >= 1, 0.0, np.minimum(np.minimum(high, diagonal), 1.0)))

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
        return self.base._mu()
