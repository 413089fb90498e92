"""The trade-off function of any symmetric log-concave noise, two copies a shift apart."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra, _numbers

FloatArray = npt.NDArray[np.float64]
Function = Callable[[FloatArray], FloatArray]

_GRID = 1.0 - np.arange(1, 200) / 400  # probabilities of one half and more, on which a noise is checked


@dataclass(frozen=True)
class Noise:
    r"""A symmetric noise with a log-concave density, given by functions on arrays.

    Parameters
    ----------
    cdf : callable
        The distribution function F, called with arguments x <= 0 only (F(x) = 1 - F(-x) for the others).
    quantile : callable
        Its inverse, called with probabilities in (0, 1/2] only.
    log_density : callable
        The logarithm of the density, up to a constant.
    error : float, optional
        A bound on the relative error of `cdf` and `quantile`; every number allows for it.

    Raises
    ------
    ValueError
        If, on a grid, the density is not symmetric, not log-concave or not that of `cdf`, or the two functions
        are not inverse. Without log-concavity thresholds are not the best tests and every radius would be wrong.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Proposition A.3.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy import special
    >>> from gdpcert import Location, Noise
    >>> normal = Noise(special.ndtr, special.ndtri, lambda x: -x * x / 2)
    >>> round(Location(normal, 1.0)(0.05), 6)
    0.740489
    """

    cdf: Function
    quantile: Function
    log_density: Function
    error: float = 1e-13

    def __post_init__(self) -> None:
        x = np.concatenate([self.quantile(1 - _GRID), [0.0]])
        x = np.concatenate([x, -x[-2::-1]])
        logs = np.asarray(self.log_density(x), dtype=np.float64)
        slack = 1e-9 * (1 + np.abs(logs).max())
        slopes = np.diff(logs) / np.diff(x)
        back = np.asarray(self.cdf(x[: _GRID.size]))
        masses = np.diff(back) / np.diff(x[: _GRID.size])
        ratios = np.log(masses) - (logs[: _GRID.size - 1] + logs[1 : _GRID.size]) / 2
        for broken, what in (
            (np.abs(logs - logs[::-1]).max() > slack, "its density is not symmetric around 0"),
            ((np.diff(slopes) > slack * (1 + np.abs(slopes).max())).any(), "its density is not log-concave"),
            (np.abs(back / (1 - _GRID) - 1).max() > 1e-6, "`quantile` is not the inverse of `cdf`"),
            (np.ptp(ratios) > 0.05, "`log_density` is not that of `cdf`"),
        ):
            if broken:
                raise ValueError(f"this noise cannot be certified: {what}; give a symmetric log-concave one.")


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
        object.__setattr__(self, "shift", _validate.one("shift", _validate.shift(self.shift)))

    def __call__(self, alpha: npt.ArrayLike) -> float | FloatArray:
        """The smallest type-II error at type-I error `alpha` in [0, 1], rounded down."""
        value: float | FloatArray = _numbers.plain(self._value(_validate.probability("alpha", alpha)).low)
        return value

    def power(self, alpha: npt.ArrayLike) -> float | FloatArray:
        """The largest power ``1 - f(alpha)`` at type-I error `alpha` in [0, 1], rounded up."""
        value: float | FloatArray = _numbers.plain(self._power(_validate.probability("alpha", alpha)).high)
        return value

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
    _blur: ClassVar[float] = 1e-9  # the threshold is found to 1e-12, and losses may be steep in it
    _atoms: ClassVar[tuple[float, ...]] = ()

    def _value(self, alpha: FloatArray) -> Interval:
        inner = self._cdf(self._threshold(alpha) - self.shift).clip(0.0, 1.0)
        return self._at_ends(alpha, inner, 1.0, 0.0)

    def _power(self, alpha: FloatArray) -> Interval:
        inner = self._cdf(self.shift - self._threshold(alpha)).clip(0.0, 1.0)
        return self._at_ends(alpha, inner, 0.0, 1.0)

    def _at_ends(self, alpha: FloatArray, inner: Interval, at_zero: float, at_one: float) -> Interval:
        # at 0 nothing is claimed: for bounded noise f(0) < 1, which its functions do not say
        zero, one = alpha == 0, alpha == 1
        low = np.where(one, at_one, np.where(zero & (at_zero == 0), 0.0, inner.low))
        high = np.where(one, at_one, np.where(zero & (at_zero == 1), 1.0, inner.high))
        return Interval(low, high)

    def _threshold(self, alpha: FloatArray) -> Interval:
        """The quantile of 1 - alpha, from the smaller of the two tails."""
        small = np.clip(np.minimum(alpha, 1 - alpha), 5e-324, 0.5)
        tail = self._wide(np.asarray(self.noise.quantile(small), dtype=np.float64))
        return _interval.select(alpha <= 0.5, -tail, tail)

    def _cdf(self, x: Interval) -> Interval:
        low, high = self._tail(x.low), self._tail(x.high)
        return Interval(low.low, high.high)

    def _tail(self, x: FloatArray) -> Interval:
        tail = self._wide(np.asarray(self.noise.cdf(-np.abs(x)), dtype=np.float64))
        return _interval.select(x <= 0, tail, 1.0 - tail)

    def _wide(self, x: FloatArray) -> Interval:
        room = self.noise.error * np.abs(x)
        return Interval(np.nextafter(x - room, -np.inf), np.nextafter(x + room, np.inf))

    def _profile(self, epsilon: FloatArray) -> Interval:
        """Of the best threshold, known to lie between two."""
        left, right = self._crossing(epsilon)
        grow = _interval.exp(_interval.interval(np.minimum(epsilon, 1e300)))
        some = self._masses(left)
        wide = some[1].high, self._masses(right)[0].low
        low = some[1] - grow * some[0]
        with np.errstate(invalid="ignore"):
            high = _interval.interval(wide[0]) - grow * _interval.interval(wide[1])
        return Interval(low.low, high.high).clip(0.0, 1.0)

    _reverse_profile = _profile

    def _masses(self, x: FloatArray) -> tuple[Interval, Interval]:
        """P and Q above a threshold."""
        at = _interval.interval(x)
        return self._cdf(-at).clip(0.0, 1.0), self._cdf(self.shift - at).clip(0.0, 1.0)

    def _crossing(self, loss: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Thresholds below and above the one at which the loss is `loss`."""
        reach = self.shift + 1.0 - float(self.noise.quantile(np.asarray(5e-324)))
        below, above = np.full(loss.shape, -reach), np.full(loss.shape, reach)
        for _ in range(80):
            middle = (below + above) / 2
            with np.errstate(all="ignore"):
                rise = self.noise.log_density(middle - self.shift) - self.noise.log_density(middle)
            # outside of a bounded support 0 - 0 is -inf - -inf: what is left of both laws' has a small loss
            yes = np.where(np.isnan(rise), middle > self.shift / 2, rise > loss)
            below, above = np.where(yes, below, middle), np.where(yes, middle, above)
        room = 1e-12 * (1 + np.abs(above))
        return below - room, above + room

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        return self._masses(self._crossing(loss)[1])

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        at = _interval.interval(self._crossing(loss)[1])
        return self._cdf(at).clip(0.0, 1.0), self._cdf(at - self.shift).clip(0.0, 1.0)

    def _mu(self) -> tuple[float, float]:
        """At least that of any one point; nothing finite is claimed for an arbitrary noise."""
        alpha = np.linspace(0.001, 0.999, 999)
        low = -_interval.quantile(_interval.interval(alpha)) - _interval.quantile(self._value(alpha))
        return max(0.0, float(low.low.max())), 0.0 if self.shift == 0 else np.inf
