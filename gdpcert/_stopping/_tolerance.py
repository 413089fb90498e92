"""The largest radius, known well enough."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdpcert import _normal, _validate
from gdpcert._confidence import anytime_root

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]


# standard errors between a share and its bounds: fewer than any failure probability in use needs
_ROUGH, _FEWEST = 2.5, 10


@dataclass(frozen=True)
class WithinTolerance:
    r"""Sampling stops once an input's largest radius is known to within a tolerance.

    Between the anytime bounds L and U on the class's probability lies its radius,
    :math:`\sigma\,\Phi^{-1}(L) \le r \le \sigma\,\Phi^{-1}(U)`; votes are enough when
    :math:`\Phi^{-1}(U) - \Phi^{-1}(L) \le \mathtt{tolerance}`, or when U is below one half, so that the input abstains.
    A class that every vote is for has U = 1, and gets all `cap` of them.

    Parameters
    ----------
    tolerance : float
        In units of sigma (for L-infinity of sigma over the root of the dimension), positive.
    failure : float
        The probability that a certificate is wrong.
    cap : int
        The most votes on an input.
    give_up : float, optional
        The level of U. It decides when to stop, never what is certified.

    Raises
    ------
    ValueError
        If an argument leaves its domain.

    Examples
    --------
    >>> from gdpcert import WithinTolerance
    >>> rule = WithinTolerance(0.25, failure=0.001, cap=10_000)
    >>> rule.stopped([900, 3600, 9900, 20], [1000, 4000, 9900, 100]).tolist()
    [False, True, False, True]
    """

    tolerance: float
    failure: float
    cap: int
    give_up: float = 0.01

    def __post_init__(self) -> None:
        _validate.one("tolerance", _validate.positive("tolerance", self.tolerance))
        _validate.one("failure", _validate.failure(self.failure))
        _validate.one("give_up", _validate.failure(self.give_up, "give_up"))
        _validate.whole("cap", self.cap, 1)

    @property
    def rule(self) -> str:
        """The rule of `certify` for votes that were stopped like this."""
        return "anytime"

    def stopped(self, successes: npt.ArrayLike, trials: npt.ArrayLike) -> BoolArray:
        """Whether inputs have votes enough.

        Parameters
        ----------
        successes : int or array_like
            Votes for the selected class.
        trials : int or array_like
            All votes so far, invalid ones included.

        Returns
        -------
        ndarray of bool
            Where the radius is known, the input abstains, or the cap is reached.
        """
        k, n = np.broadcast_arrays(np.asarray(successes, np.float64), np.asarray(trials, np.float64))
        worth = self._worth_a_look(k, n)
        if worth.any():
            k, looked = k[worth], n[worth]
            # to nearest: a stop that comes a vote early or late costs nothing but that vote
            low, above = anytime_root(k, looked - k, np.asarray(self.failure))
            against, upper = anytime_root(looked - k, k, np.asarray(self.give_up))
            gap = _quantile(upper, against) - _quantile(low, above)
            worth[worth] = (gap <= self.tolerance) | (upper < 0.5)
        return np.asarray(worth | (n >= self.cap))

    def _worth_a_look(self, k: FloatArray, n: FloatArray) -> BoolArray:
        """Where rough bounds are near enough: the true ones take a hundred times as long."""
        share = (k + 0.5) / (n + 1)
        spread = np.sqrt(share * (1 - share) / np.maximum(n, 1))
        far = -_normal.quantile_down(np.minimum(share, 1 - share))
        gap = 2 * _ROUGH * np.sqrt(2 * np.pi) * np.exp(far * far / 2) * spread
        return np.asarray((gap <= self.tolerance) | (share + _ROUGH * spread < 0.5) & (n >= _FEWEST))


def _quantile(p: FloatArray, q: FloatArray) -> FloatArray:
    """The normal quantile from the smaller tail."""
    return np.where(p < 0.5, _normal.quantile_down(p), -_normal.quantile_down(q))
