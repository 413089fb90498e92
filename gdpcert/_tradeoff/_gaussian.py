"""Gaussian differential privacy: the trade-off function of two unit normals a distance mu apart."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdpcert import _normal, _pieces, _rounding, _validate

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
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
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Definition 2.6 and Theorem 2.7.

    Examples
    --------
    >>> from gdpcert import Gaussian
    >>> round(Gaussian(1.0)(0.05), 4)
    0.7405
    """

    mu: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "mu", _validate.one("mu", _validate.non_negative("mu", self.mu)))

    def __call__(self, alpha: npt.ArrayLike) -> float | FloatArray:
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
        a = _validate.probability("alpha", alpha)
        if np.isinf(self.mu):
            return _plain(np.zeros_like(a))

        def value(a: FloatArray) -> FloatArray:
            beta = _normal.cdf_down(_rounding.sum_down(-_normal.quantile_up(a), -self.mu))
            beta[a == 0] = 1.0
            return beta

        return _plain(_pieces.in_pieces(value)(a))

    def power(self, alpha: npt.ArrayLike) -> float | FloatArray:
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
        a = _validate.probability("alpha", alpha)
        if np.isinf(self.mu):
            return _plain(np.ones_like(a))

        def value(a: FloatArray) -> FloatArray:
            power = _normal.cdf_up(_rounding.sum_up(_normal.quantile_up(a), self.mu))
            power[a == 0] = 0.0
            return power

        return _plain(_pieces.in_pieces(value)(a))

    def inverse(self) -> "Gaussian":
        """The trade-off function with the two laws exchanged: itself, by symmetry."""
        return self


def _plain(value: FloatArray) -> float | FloatArray:
    return value if value.ndim else float(value)
