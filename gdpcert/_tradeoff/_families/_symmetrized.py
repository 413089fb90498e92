"""The symmetric trade-off function of a step that sees the data with some probability."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdpcert import _interval
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra, _numbers
from gdpcert._tradeoff._protocol import Curve

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Symmetrized:
    r"""The trade-off function :math:`\min\{g, g^{-1}\}^{**}` of ``g = f.dilute(p)``, for a symmetric f.

    It is g where g is steeper than -1, its mirror image where it is flatter, and the line of slope -1 between.

    Parameters
    ----------
    base : trade-off function
        The g to symmetrize: one whose profile is above that of its inverse.
    """

    base: Curve

    __call__ = _numbers.value
    power = _numbers.power

    def inverse(self) -> "Symmetrized":
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
    def _atoms(self) -> tuple[float, ...]:
        steep = tuple(loss for loss in self.base._atoms if loss > 0)
        return (*steep, 0.0, *(-loss for loss in reversed(steep)))

    def _ends(self) -> tuple[Interval, Interval]:
        """Type-I error and power where the slope is -1."""
        p, q = self.base._above(np.zeros(()))
        return p, q

    @property
    def _blur(self) -> float:
        return 4 * self.base._blur

    def _value(self, alpha: FloatArray) -> Interval:
        p, q = self._ends()
        line = (1.0 - _interval.interval(alpha) - (q - p)).clip(0.0, 1.0)
        steep = alpha <= p.low
        flat = alpha >= 1 - q.low
        inner = self.base._value(np.where(steep, alpha, 0.0))
        mirrored = self.base.inverse()._value(np.where(flat, alpha, 1.0)) if flat.any() else line
        return _interval.select(steep, inner, _interval.select(flat, mirrored, line))

    def _power(self, alpha: FloatArray) -> Interval:
        p, _ = self._ends()
        steep = alpha <= p.low
        inner = self.base._power(np.where(steep, alpha, 0.0))
        return _interval.select(steep, inner, (1.0 - self._value(alpha)).clip(0.0, 1.0))

    def _profile(self, epsilon: FloatArray) -> Interval:
        return self.base._profile(epsilon)

    _reverse_profile = _profile

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        p, q = self.base._above(np.maximum(loss, 0.0))
        below_p, below_q = self._mirrored(loss)
        return (
            _interval.select(loss >= 0, p, 1.0 - below_p),
            _interval.select(loss >= 0, q, 1.0 - below_q),
        )

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        p, q = self.base._above(np.maximum(loss, 0.0))
        below_p, below_q = self._mirrored(loss)
        return (
            _interval.select(loss >= 0, 1.0 - p, below_p),
            _interval.select(loss >= 0, 1.0 - q, below_q),
        )

    def _mirrored(self, loss: FloatArray) -> tuple[Interval, Interval]:
        """The masses at or below a negative loss: those of g at or above its mirror image, exchanged."""
        p, q = self.base._above(np.nextafter(np.maximum(-loss, 0.0), -np.inf))
        return q, p

    def _mu(self) -> tuple[float, float]:
        return self.base._mu()
