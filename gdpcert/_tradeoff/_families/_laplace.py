"""The trade-off function of two Laplace laws, a shift apart."""

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
class Laplace:
    r"""The trade-off function of Laplace noise: :math:`f_r(\alpha) = F(F^{-1}(1 - \alpha) - r)`.

    It is :math:`1 - e^r\alpha` up to :math:`\alpha = e^{-r}/2`, then :math:`e^{-r}/(4\alpha)` up to one half,
    then :math:`e^{-r}(1 - \alpha)`.

    Parameters
    ----------
    shift : float
        The distance r of the two centres in units of the noise's scale b, in [0, inf). For noise on every
        coordinate it is the L1 distance of the inputs over b, in any dimension.

    Raises
    ------
    ValueError
        If `shift` is negative, NaN or infinite.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Proposition A.6.

    Examples
    --------
    >>> from gdpcert import Laplace
    >>> round(Laplace(1.0)(0.5), 6)
    0.18394
    """

    shift: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "shift", _numbers.one_up("shift", _validate.shift(self.shift), self.shift))

    __call__ = _numbers.value
    power = _numbers.power

    def inverse(self) -> "Laplace":
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
        """The losses of positive mass."""
        return (self.shift, -self.shift) if self.shift else (0.0,)

    @property
    def _decay(self) -> Interval:
        return _interval.exp(_interval.interval(-self.shift))

    def _value(self, alpha: FloatArray) -> Interval:
        return self._branches(alpha, *self._pieces(alpha), power=False)

    def _power(self, alpha: FloatArray) -> Interval:
        return self._branches(alpha, *self._pieces(alpha), power=True)

    def _pieces(self, alpha: FloatArray) -> tuple[Interval, Interval, Interval]:
        """e^r a; e^-r / (4 a); e^-r (1 - a)."""
        a = _interval.interval(alpha)
        return (
            _interval.exp(_interval.interval(self.shift)) * a,
            self._decay / (4.0 * _interval.interval(np.maximum(alpha, 5e-324))),
            self._decay * (1.0 - a),
        )

    def _branches(
        self, alpha: FloatArray, rise: Interval, middle: Interval, fall: Interval, *, power: bool
    ) -> Interval:
        # each piece is tangent to the next, so that rounding may choose either where they meet
        first = rise if power else 1.0 - rise
        rest = _interval.select(alpha <= 0.5, middle, fall)
        rest = 1.0 - rest if power else rest
        return _interval.select((alpha < self._decay.low / 2) | (alpha == 0), first, rest).clip(0.0, 1.0)

    def _profile(self, epsilon: FloatArray) -> Interval:
        half = (_interval.interval(epsilon) - self.shift) * 0.5
        none = _interval.interval(np.zeros_like(epsilon))
        return _interval.select(epsilon >= self.shift, none, (-_interval.expm1(half)).clip(0.0, 1.0))

    _reverse_profile = _profile

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        inside, p, q = self._tails(loss)
        none, every = _interval.interval(np.zeros_like(loss)), _interval.interval(np.ones_like(loss))
        outside = _interval.select(loss >= self.shift, none, every)
        return _interval.select(inside, p, outside), _interval.select(inside, (1.0 - q).clip(0.0, 1.0), outside)

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        inside, p, q = self._tails(loss)
        none, every = _interval.interval(np.zeros_like(loss)), _interval.interval(np.ones_like(loss))
        outside = _interval.select(loss >= self.shift, every, none)
        return _interval.select(inside, (1.0 - p).clip(0.0, 1.0), outside), _interval.select(inside, q, outside)

    def _tails(self, loss: FloatArray) -> tuple[npt.NDArray[np.bool_], Interval, Interval]:
        """Where the loss lies in [-r, r); P above it; Q below it."""
        inside = (loss >= -self.shift) & (loss < self.shift)
        at = _interval.interval(np.where(inside, loss, 0.0))
        p = _interval.exp((-at - self.shift) * 0.5) * 0.5
        q = _interval.exp((at - self.shift) * 0.5) * 0.5
        return inside, p, q

    def _mu(self) -> tuple[float, float]:
        """2 z at the point where f(a) = a: log-concave noise with tails above the Gaussian's is worst there."""
        half = _interval.interval(np.asarray(-self.shift / 2))
        if self.shift <= 1:
            both = 2.0 * _interval.central(-_interval.expm1(half))
        else:
            both = _farthest.distance(_interval.exp(half) * 0.5, -half)
        return float(both.low), float(both.high)
