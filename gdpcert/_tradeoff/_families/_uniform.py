"""The trade-off function of two uniform laws, a shift apart."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
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
        object.__setattr__(self, "shift", _validate.one("shift", _validate.shift(self.shift)))

    @cached_property
    def cells(self) -> PiecewiseLinear:
        """The pair of discrete laws that it is the trade-off function of."""
        apart = min(max(self.shift / 2, 1e-300), 1.0) if self.shift else 0.0
        return PiecewiseLinear([0.0, 1 - apart, apart], [apart, 1 - apart, 0.0], error=2.0**-52)

    def __call__(self, alpha: npt.ArrayLike) -> float | FloatArray:
        """The smallest type-II error at type-I error `alpha` in [0, 1], rounded down."""
        value: float | FloatArray = _numbers.plain(self._value(_validate.probability("alpha", alpha)).low)
        return value

    def power(self, alpha: npt.ArrayLike) -> float | FloatArray:
        """The largest power ``1 - f(alpha)`` at type-I error `alpha` in [0, 1], rounded up."""
        value: float | FloatArray = _numbers.plain(self._power(_validate.probability("alpha", alpha)).high)
        return value

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

    @property
    def _blur(self) -> float:
        return self.cells._blur

    def _value(self, alpha: FloatArray) -> Interval:
        return self.cells._value(alpha)

    def _power(self, alpha: FloatArray) -> Interval:
        return self.cells._power(alpha)

    def _profile(self, epsilon: FloatArray) -> Interval:
        apart = min(self.shift / 2, 1.0)  # whatever epsilon is
        return Interval(np.full_like(epsilon, apart), np.full_like(epsilon, np.nextafter(apart, 1.0)))

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
