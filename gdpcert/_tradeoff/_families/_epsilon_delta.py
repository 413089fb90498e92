"""The trade-off function of (epsilon, delta)-differential privacy."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra, _numbers
from gdpcert._tradeoff._families import _farthest
from gdpcert._tradeoff._piecewise import PiecewiseLinear
from gdpcert._tradeoff._piecewise._masses import not_lost

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
        size, lost = _validate.finite("epsilon", epsilon), _validate.probability("delta", delta)
        object.__setattr__(self, "_epsilon", _numbers.one_up("epsilon", size, epsilon))
        object.__setattr__(self, "_delta", min(1.0, _numbers.one_up("delta", lost, delta)))

    def __repr__(self) -> str:
        return (
            f"EpsilonDelta({self._epsilon!r}, {self._delta!r})" if self._delta else f"EpsilonDelta({self._epsilon!r})"
        )

    @cached_property
    def cells(self) -> PiecewiseLinear:
        """The pair of discrete laws that it is the trade-off function of."""
        decay = np.exp(-self._epsilon)
        small, large = (1 - self._delta) * decay / (1 + decay), (1 - self._delta) / (1 + decay)
        small = float(not_lost(np.asarray(small))) if self._delta < 1 else 0.0
        p, q = [0.0, small, large, self._delta], [self._delta, large, small, 0.0]
        # exp, two sums, a product and a quotient
        return PiecewiseLinear(p, q, error=2.0**-52 * 16)

    __call__ = _numbers.value
    power = _numbers.power

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

    _blur: ClassVar[float] = 0.0

    @property
    def _atoms(self) -> tuple[float, ...]:
        if self._delta == 1:
            return ()
        return (self._epsilon, -self._epsilon) if self._epsilon else (0.0,)

    @property
    def _kept(self) -> Interval:
        return 1.0 - _interval.interval(np.asarray(self._delta))

    @property
    def _decay(self) -> Interval:
        return _interval.exp(-_interval.interval(np.asarray(self._epsilon)))

    def _value(self, alpha: FloatArray) -> Interval:
        left = 1.0 - _interval.interval(alpha) - self._delta
        steep = 1.0 - self._rise(alpha)
        return _interval.maximum(steep, left * self._decay).clip(0.0, 1.0)

    def _power(self, alpha: FloatArray) -> Interval:
        flat = self._decay * (_interval.interval(alpha) + self._delta)
        flat = flat - _interval.expm1(-_interval.interval(np.asarray(self._epsilon)))
        return _interval.minimum(self._rise(alpha), flat).clip(0.0, 1.0)

    def _rise(self, alpha: FloatArray) -> Interval:
        """Delta + e^epsilon alpha."""
        grown = _interval.exp(_interval.interval(np.asarray(self._epsilon)))
        return grown * _interval.interval(alpha) + self._delta

    def _profile(self, epsilon: FloatArray) -> Interval:
        """Delta, and up to epsilon (1 - delta) (e^epsilon - e^x) / (1 + e^epsilon) more."""
        x = _interval.interval(np.minimum(epsilon, self._epsilon))
        share = -_interval.expm1(x - self._epsilon) / (1.0 + self._decay)
        none = _interval.interval(np.zeros_like(epsilon))
        more = _interval.select(epsilon < self._epsilon, (share * self._kept).clip(0.0, 1.0), none)
        return (more + self._delta).clip(0.0, 1.0)

    _reverse_profile = _profile

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        small, large = self._masses(loss)
        none, sure = small * 0.0, _interval.interval(np.full_like(loss, self._delta))
        inside, every = loss < self._epsilon, loss < -self._epsilon
        p = _interval.select(every, self._kept, _interval.select(inside, small, none))
        q = _interval.select(every, 1.0 + none, _interval.select(inside, large + sure, sure))
        return p.clip(0.0, 1.0), q.clip(0.0, 1.0)

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        small, large = self._masses(loss)
        none, sure = small * 0.0, _interval.interval(np.full_like(loss, self._delta))
        inside, every = loss >= -self._epsilon, loss >= self._epsilon
        p = _interval.select(every, 1.0 + none, _interval.select(inside, large + sure, sure))
        q = _interval.select(every, self._kept, _interval.select(inside, small, none))
        return p.clip(0.0, 1.0), q.clip(0.0, 1.0)

    def _masses(self, loss: FloatArray) -> tuple[Interval, Interval]:
        """Of the less and of the more probable of the two outcomes that do not betray their law."""
        large = self._kept / (1.0 + self._decay) * _interval.interval(np.ones_like(loss))
        return large * self._decay, large

    def _mu(self) -> tuple[float, float]:
        """That of the vertex, whose two errors are 1 / (1 + e^epsilon)."""
        if self._delta:
            return np.inf, np.inf
        whole = _interval.interval(np.asarray(self._epsilon))
        if self._epsilon <= 1:
            both = 2.0 * _interval.central(-_interval.expm1(-whole) / (1.0 + self._decay))
        else:
            both = _farthest.distance(self._decay / (1.0 + self._decay), whole)
        return float(both.low), float(both.high)
