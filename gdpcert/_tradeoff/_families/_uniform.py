"""The trade-off function of two uniform laws, a shift apart."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra, _numbers
from gdpcert._tradeoff._piecewise import PiecewiseLinear

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Uniform:
    r"""The trade-off function of uniform noise on [-s, s], :math:`f_r(\alpha) = (1 - \alpha - r/2)_+`.

    Parameters
    ----------
    shift : float
        The distance r of the two centres in units of the noise's half-width s, in [0, inf); from 2 on the two
        laws have nothing in common. For noise on every coordinate it is the L1 distance of the inputs over s.

    Raises
    ------
    ValueError
        If `shift` is negative, NaN or infinite.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Section 2 (total variation: f_{0, delta}).

    Examples
    --------
    >>> from gdpcert import Uniform
    >>> round(Uniform(0.5).advantage(), 12)
    0.25
    """

    shift: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "shift", _numbers.one_up("shift", _validate.shift(self.shift), self.shift))

    @cached_property
    def cells(self) -> PiecewiseLinear:
        """The pair of discrete laws that it is the trade-off function of."""
        apart = min(self.shift / 2, 1.0)
        return PiecewiseLinear([0.0, 1 - apart, apart], [apart, 1 - apart, 0.0], error=2.0**-52)

    __call__ = _numbers.value
    power = _numbers.power

    def inverse(self) -> "Uniform":
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

    _blur: ClassVar[float] = 0.0

    @property
    def _atoms(self) -> tuple[float, ...]:
        """What the two laws have in common has the loss 0."""
        return (0.0,) if self.shift < 2 else ()

    @property
    def _apart(self) -> Interval:
        half = _interval.interval(np.asarray(self.shift)) * 0.5
        return half.clip(0.0, 1.0)

    def _value(self, alpha: FloatArray) -> Interval:
        return (1.0 - _interval.interval(alpha) - self._apart).clip(0.0, 1.0)

    def _power(self, alpha: FloatArray) -> Interval:
        return (_interval.interval(alpha) + self._apart).clip(0.0, 1.0)

    def _profile(self, epsilon: FloatArray) -> Interval:
        """The same whatever epsilon is."""
        return Interval(np.full_like(epsilon, self._apart.low), np.full_like(epsilon, self._apart.high))

    _reverse_profile = _profile

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        every = _interval.interval(np.ones_like(loss))
        p = _interval.select(loss < 0, every - self._apart, every * 0.0).clip(0.0, 1.0)
        return p, (p + self._apart).clip(0.0, 1.0)

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        every = _interval.interval(np.ones_like(loss))
        q = _interval.select(loss < 0, every * 0.0, every - self._apart).clip(0.0, 1.0)
        return (q + self._apart).clip(0.0, 1.0), q

    def _mu(self) -> tuple[float, float]:
        """None, as f(0) < 1."""
        return (np.inf, np.inf) if self.shift else (0.0, 0.0)
