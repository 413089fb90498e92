"""Mixtures with the diagonal: what a step tells that sees the data with some probability only."""

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
class Diluted:
    """The trade-off function p f + (1 - p) Id of `f.dilute(p)`, for a symmetric f.

    Parameters
    ----------
    base : trade-off function
        The step when it does see the data.
    share : float
        The probability p with which it does, in (0, 1).
    """

    base: Curve
    share: float

    __call__ = _numbers.value
    power = _numbers.power

    def inverse(self) -> Any:
        """The trade-off function with the two laws exchanged."""
        from gdpcert._tradeoff._families._inverse import Inverse

        return Inverse(self)

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
    def _rest(self) -> Interval:
        return 1.0 - _interval.interval(np.asarray(self.share))

    @property
    def _atoms(self) -> tuple[float, ...]:
        return tuple(float(np.log1p(self.share * np.expm1(loss))) for loss in self.base._atoms)

    @property
    def _blur(self) -> float:
        return 4 * self.base._blur

    def _value(self, alpha: FloatArray) -> Interval:
        return (self.base._value(alpha) * self.share + self._rest * (1.0 - _interval.interval(alpha))).clip(0.0, 1.0)

    def _power(self, alpha: FloatArray) -> Interval:
        return (self.base._power(alpha) * self.share + self._rest * _interval.interval(alpha)).clip(0.0, 1.0)

    def _profile(self, epsilon: FloatArray) -> Interval:
        """Its share p of the profile of f at log((e^epsilon - 1 + p) / p)."""
        e = _interval.interval(epsilon)
        odds = self._rest / self.share
        inner = e + _interval.log1p(-_interval.expm1(-e) * odds)
        low, high = self.base._profile(inner.high), self.base._profile(np.maximum(inner.low, 0.0))
        return (Interval(low.low, high.high) * self.share).clip(0.0, 1.0)

    def _reverse_profile(self, epsilon: FloatArray) -> Interval:
        """(1 - (1 - p) e^epsilon) of the profile of f at epsilon + log(p / (1 - (1 - p) e^epsilon))."""
        e = _interval.interval(np.minimum(epsilon, 700.0))
        left = (self.share - self._rest * _interval.expm1(e)).clip(0.0, 1.0)
        inside = left.high > 0
        some = _interval.maximum(left, _interval.interval(5e-324))
        inner = e + _interval.log(_interval.interval(np.asarray(self.share))) - _interval.log(some)
        value = Interval(
            self.base._profile(np.maximum(inner.high, 0.0)).low, self.base._profile(np.maximum(inner.low, 0.0)).high
        )
        nothing = _interval.interval(np.zeros_like(epsilon))
        return _interval.select(inside, value * left, nothing).clip(0.0, 1.0)

    def _inner_loss(self, loss: FloatArray) -> FloatArray:
        """The loss of f that the mixture turns into `loss`."""
        with np.errstate(divide="ignore", over="ignore"):
            inner = np.log1p(np.maximum(np.expm1(np.minimum(loss, 700.0)) / self.share, -1.0))
        return np.where(loss > 30.0, loss - np.log(self.share), inner)

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        p, q = self.base._above(self._inner_loss(loss))
        return p, q * self.share + self._rest * p

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        p, q = self.base._below(self._inner_loss(loss))
        return p, q * self.share + self._rest * p

    def _mu(self) -> tuple[float, float]:
        """At most that of f, which the mixture lies above; Gaussians approach it where alpha goes to 0."""
        return 0.0, float(self.base._mu()[1])
