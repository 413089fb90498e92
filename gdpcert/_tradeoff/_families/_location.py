"""The trade-off function of any symmetric log-concave noise, two copies a shift apart."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra, _numbers
from gdpcert._tradeoff._families import _threshold
from gdpcert._tradeoff._families._noise import Noise

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Location:
    r"""The trade-off function :math:`f_r(\alpha) = F(F^{-1}(1 - \alpha) - r)` of symmetric log-concave noise.

    Parameters
    ----------
    noise : Noise
        The law of the noise.
    shift : float
        How far apart the two centres are, in [0, inf). For noise on every coordinate, the L1 distance.

    Raises
    ------
    ValueError
        If `shift` is negative, NaN or infinite.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Proposition A.3.
    """

    noise: Noise
    shift: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "shift", _numbers.one_up("shift", _validate.shift(self.shift), self.shift))

    __call__ = _numbers.value
    power = _numbers.power

    def inverse(self) -> "Location":
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
    _blur: ClassVar[float] = 1e-9  # a threshold at which the loss may be further off is given as an interval
    _atoms: ClassVar[tuple[float, ...]] = ()

    def _value(self, alpha: FloatArray) -> Interval:
        inner = self._cdf(self._threshold(alpha) - self.shift)
        return self._at_ends(alpha, inner, 1.0, 0.0)

    def _power(self, alpha: FloatArray) -> Interval:
        inner = self._cdf(self.shift - self._threshold(alpha))
        return self._at_ends(alpha, inner, 0.0, 1.0)

    def _at_ends(self, alpha: FloatArray, inner: Interval, at_zero: float, at_one: float) -> Interval:
        # at 0 nothing is claimed: for bounded noise f(0) < 1, which its functions do not say
        zero, one = alpha == 0, alpha == 1
        low = np.where(one, at_one, np.where(zero & (at_zero == 0), 0.0, inner.low))
        high = np.where(one, at_one, np.where(zero & (at_zero == 1), 1.0, inner.high))
        return Interval(low, high)

    def _threshold(self, alpha: FloatArray) -> Interval:
        """The quantile of 1 - alpha."""
        return -self.noise._tail_quantile(alpha)

    def _cdf(self, x: Interval) -> Interval:
        return Interval(self.noise._below(x.low).low, self.noise._below(x.high).high)

    def _profile(self, epsilon: FloatArray) -> Interval:
        """Q - exp(epsilon) P above the best threshold: at one that was found, plus what a better one may gain."""
        if self.shift == 0:
            return _interval.interval(np.zeros_like(epsilon))
        found = _threshold.find(self.noise.log_density, self._reach, self.shift, epsilon)
        grow = _interval.exp(_interval.interval(np.minimum(epsilon, 1e300)))
        (p_below, q_below), (p_at, q_at) = (self._masses(_interval.interval(x)) for x in (found.below, found.at))
        q_left = self._masses(_interval.interval(found.left))[1]
        # to the right q is at least exp(-under) of exp(epsilon) p, to the left at most exp(over) of it
        right = q_at - grow * p_at + _interval.expm1(_interval.interval(found.under)) * q_at
        left = q_below - grow * p_below - _interval.expm1(_interval.interval(-found.over)) * q_left
        between = q_below - grow * p_at
        high = np.maximum(np.maximum(np.fmin(right.high, q_at.high), np.fmin(left.high, q_left.high)), between.high)
        return Interval((q_at - grow * p_at).low, high).clip(0.0, 1.0)

    _reverse_profile = _profile

    @property
    def _reach(self) -> float:
        """Beyond which no threshold is looked for."""
        return self.shift + 1.0 - float(self.noise.quantile(np.asarray(1e-300)))

    def _masses(self, at: Interval) -> tuple[Interval, Interval]:
        """P and Q above a threshold."""
        return self._cdf(-at), self._cdf(self.shift - at)

    def _crossing(self, loss: FloatArray) -> Interval:
        """The threshold of a loss; both ends where the loss at the one found may be off by more than `_blur`."""
        found = _threshold.find(self.noise.log_density, self._reach, self.shift, loss)
        sharp = found.blur <= self._blur * np.clip(np.abs(loss), 1.0, 1e300)
        return Interval(np.where(sharp, found.at, found.left), np.where(sharp, found.at, found.right))

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        return self._masses(self._crossing(loss))

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        at = self._crossing(loss)
        return self._cdf(at), self._cdf(at - self.shift)

    def _mu(self) -> tuple[float, float]:
        """At least that of any one point; nothing finite is claimed for an arbitrary noise."""
        alpha = np.linspace(0.001, 0.999, 999)
        low = -_interval.quantile(_interval.interval(alpha)) - _interval.quantile(self._value(alpha))
        return max(0.0, float(low.low.max())), 0.0 if self.shift == 0 else np.inf
