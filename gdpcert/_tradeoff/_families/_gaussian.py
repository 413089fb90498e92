"""Gaussian differential privacy: the trade-off function of two unit normals a distance mu apart."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _normal, _pieces, _rounding, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra, _numbers
from gdpcert._tradeoff._families import _gaussian_profile

FloatArray = npt.NDArray[np.float64]

# the mu of a composition is rounded up; the upper ends of brackets allow for this many such roundings
_ROUNDINGS = 64


@dataclass(frozen=True, init=False, repr=False)
class Gaussian:
    r"""The trade-off function :math:`G_\mu(\alpha) = \Phi(-\Phi^{-1}(\alpha) - \mu)`.

    Parameters
    ----------
    mu : float
        The distance of the two means in standard deviations, in [0, inf]. For one Gaussian
        query with noise `sigma`, inputs a distance r apart in L2 have ``mu = r / sigma``.

    Notes
    -----
    Values are rounded down and powers up; either is off by at most 1e-12 relative wherever it is a normal
    float: the quantile and its sum with mu are rounded to floats, and the tail multiplies both errors by up to 37.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Definition 2.6 and Theorem 2.7. Proof:
    :prf:ref:`gaussian`.

    Examples
    --------
    >>> from gdpcert import Gaussian
    >>> round(Gaussian(1.0)(0.05), 4)
    0.7405
    """

    _distance: float

    def __init__(self, mu: float) -> None:
        object.__setattr__(self, "_distance", _numbers.one_up("mu", _validate.non_negative("mu", mu), mu))

    def __repr__(self) -> str:
        return f"Gaussian({self._distance!r})"

    def __call__(self, alpha: npt.ArrayLike) -> Any:
        """The smallest type-II error at type-I error `alpha`, rounded down.

        Parameters
        ----------
        alpha : float or array_like
            Type-I error, in [0, 1].

        Returns
        -------
        float or ndarray
            A lower bound on the exact value, in [0, 1]; the shape of `alpha`.

        Raises
        ------
        ValueError
            If `alpha` leaves [0, 1].
        """
        a = _validate.probability("alpha", alpha, up=True)
        if np.isinf(self._distance):
            return _numbers.plain(np.zeros_like(a))

        def value(a: FloatArray) -> FloatArray:
            beta = _normal.cdf_down(_rounding.sum_down(-_normal.quantile_up(a), -self._distance))
            beta[a == 0] = 1.0
            return beta

        return _numbers.plain(_pieces.in_pieces(value)(a))

    def power(self, alpha: npt.ArrayLike) -> Any:
        """The largest power ``1 - f(alpha)`` at type-I error `alpha`, rounded up, without cancellation.

        Parameters
        ----------
        alpha : float or array_like
            Type-I error, in [0, 1].

        Returns
        -------
        float or ndarray
            An upper bound on the exact value, in [0, 1]; the shape of `alpha`.

        Raises
        ------
        ValueError
            If `alpha` leaves [0, 1].
        """
        a = _validate.probability("alpha", alpha, up=True)
        if np.isinf(self._distance):
            return _numbers.plain(np.ones_like(a))

        def value(a: FloatArray) -> FloatArray:
            power = _normal.cdf_up(_rounding.sum_up(_normal.quantile_up(a), self._distance))
            power[a == 0] = 0.0
            return power

        return _numbers.plain(_pieces.in_pieces(value)(a))

    def inverse(self) -> "Gaussian":
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
    _atoms: ClassVar[tuple[float, ...]] = ()  # no single loss has a mass

    @property
    def _range(self) -> Interval:
        low = _rounding.down(self._distance, _ROUNDINGS) if 0 < self._distance < np.inf else self._distance
        return Interval(np.asarray(low), np.asarray(self._distance))

    def _value(self, alpha: FloatArray) -> Interval:
        if np.isinf(self._distance):
            return _interval.interval(np.zeros_like(alpha))
        return _interval.cdf(-(_interval.quantile(_interval.interval(alpha)) + self._range)).clip(0.0, 1.0)

    def _power(self, alpha: FloatArray) -> Interval:
        if np.isinf(self._distance):
            return _interval.interval(np.ones_like(alpha))
        return _interval.cdf(_interval.quantile(_interval.interval(alpha)) + self._range).clip(0.0, 1.0)

    def _profile(self, epsilon: FloatArray) -> Interval:
        mu = self._range
        low, high = (_gaussian_profile.profile(_interval.interval(end), epsilon) for end in (mu.low, mu.high))
        return Interval(low.low, high.high)

    _reverse_profile = _profile

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        far, near = self._thresholds(loss)
        return _interval.cdf(-far), _interval.cdf(-near)

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        far, near = self._thresholds(loss)
        return _interval.cdf(far), _interval.cdf(near)

    def _thresholds(self, loss: FloatArray) -> tuple[Interval, Interval]:
        """The loss is mu x - mu^2 / 2: its threshold as seen from the two means."""
        half = self._range * 0.5
        ratio = _interval.interval(loss) / self._range
        return ratio + half, ratio - half

    def _mu(self) -> tuple[float, float]:
        return float(self._range.low), self._distance
