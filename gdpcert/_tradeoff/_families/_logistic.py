"""The trade-off function of two logistic laws, a shift apart."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra, _numbers
from gdpcert._tradeoff._families import _farthest

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Logistic:
    r"""The trade-off function of logistic noise, :math:`f_r(\alpha) = (1 - \alpha)/(1 - \alpha + e^r\alpha)`.

    Parameters
    ----------
    shift : float
        The distance r of the two centres in units of the noise's scale s, in [0, inf). For noise on every
        coordinate it is the L1 distance of the inputs over s, in any dimension.

    Raises
    ------
    ValueError
        If `shift` is negative, NaN or infinite.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Section 2 (location families of log-concave noise).

    Examples
    --------
    >>> from gdpcert import Logistic
    >>> round(Logistic(1.0)(0.5), 6)
    0.268941
    """

    shift: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "shift", _numbers.one_up("shift", _validate.shift(self.shift), self.shift))

    __call__ = _numbers.value
    power = _numbers.power

    def inverse(self) -> "Logistic":
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
    _blur: ClassVar[float] = 2.0**-49

    @property
    def _atoms(self) -> tuple[float, ...]:
        """No single loss has a mass, but that of equal laws."""
        return () if self.shift else (0.0,)

    @property
    def _odds(self) -> Interval:
        """e^r - 1 over e^r: one less the ratio of the odds."""
        return -_interval.expm1(_interval.interval(np.asarray(-self.shift)))

    def _value(self, alpha: FloatArray) -> Interval:
        a = _interval.interval(alpha)
        odds = _interval.exp(_interval.interval(self.shift)) * a / (1.0 - a)
        inner = _interval.reciprocal(1.0 + odds).clip(0.0, 1.0)
        return _interval.select((alpha == 0) | (alpha == 1), _interval.interval(1.0 - alpha), inner)

    def _power(self, alpha: FloatArray) -> Interval:
        a = _interval.interval(alpha)
        rest = _interval.exp(_interval.interval(np.asarray(-self.shift))) * (1.0 - a)
        return _interval.select((alpha == 0) | (alpha == 1), a, (a / (rest + a)).clip(0.0, 1.0))

    def _profile(self, epsilon: FloatArray) -> Interval:
        none = _interval.interval(np.zeros_like(epsilon))
        if self.shift == 0:
            return none
        root = _interval.expm1((_interval.interval(np.minimum(epsilon, self.shift)) - self.shift) * 0.5)
        return _interval.select(epsilon >= self.shift, none, (root * root / self._odds).clip(0.0, 1.0))

    _reverse_profile = _profile

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        if self.shift == 0:
            every = _interval.interval(np.where(loss < 0, 1.0, 0.0))
            return every, every
        return self._share(-loss, up=True), self._share(loss, up=False)

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        if self.shift == 0:
            every = _interval.interval(np.where(loss < 0, 0.0, 1.0))
            return every, every
        return self._share(-loss, up=False), self._share(loss, up=True)

    def _share(self, loss: FloatArray, *, up: bool) -> Interval:
        """expm1((r + t) / 2) / expm1(r), and one less it, for t in [-r, r]."""
        t = _interval.interval(np.clip(loss, -self.shift, self.shift))
        if up:
            grown = -_interval.expm1((-t - self.shift) * 0.5) * _interval.exp((t - self.shift) * 0.5)
            return (grown / self._odds).clip(0.0, 1.0)
        return (-_interval.expm1((t - self.shift) * 0.5) / self._odds).clip(0.0, 1.0)

    def _mu(self) -> tuple[float, float]:
        """2 z at the point where f(a) = a: log-concave noise with tails above the Gaussian's is worst there."""
        half = _interval.interval(np.asarray(self.shift)) * 0.5
        grown = _interval.exp(half)
        if self.shift <= 1:
            # tanh(r / 4), the distance of the fixed point from one half, doubled
            both = 2.0 * _interval.central(_interval.expm1(half) / (1.0 + grown))
        else:
            both = _farthest.distance(_interval.reciprocal(1.0 + grown), half)
        return float(both.low), float(both.high)
