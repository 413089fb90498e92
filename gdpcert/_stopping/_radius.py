"""One radius, decided with as few votes as the votes allow."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import special

from gdpcert import _validate
from gdpcert._confidence import anytime_upper, log_normaliser, log_wealth
from gdpcert._planning import required_p
from gdpcert._radius import radius as certified_radius

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

# the wealth to nearest errs by far less; only what is this close is asked of the certificate itself
_NEARLY = 1e-3


@dataclass(frozen=True)
class DecideRadius:
    r"""Sampling stops once it is decided whether an input is certified at one radius.

    It is certified when the wealth of a bet against :math:`p \le p^* = \Phi(r/\sigma)` reaches
    :math:`1/\mathtt{failure}` (:prf:ref:`ville`), which is when `certify` with the rule "anytime" gives it a
    radius of at least r; given up when the mirrored bet, against :math:`p \ge p^*`, reaches
    :math:`1/\mathtt{give\_up}`.

    Parameters
    ----------
    radius : float
        The radius r, positive and finite.
    sigma : float
        The total noise level.
    failure : float
        The probability that a certificate is wrong.
    cap : int
        The most votes on an input.
    norm, dimension
        As in `radius`.
    give_up : float, optional
        The probability of giving up an input whose class has enough probability. It costs certificates, never
        their truth; 0.01 costs few, as most inputs are far from the radius, and saves a tenth of the votes of 0.001.

    Raises
    ------
    ValueError
        If an argument leaves its domain.

    References
    ----------
    Wald, *Sequential tests of statistical hypotheses*, Annals of Mathematical Statistics 16, 1945, for the idea;
    Robbins, 1970, for mixtures of bets.

    Examples
    --------
    >>> from gdpcert import DecideRadius
    >>> rule = DecideRadius(0.5, sigma=0.5, failure=0.001, cap=100_000)
    >>> rule.stopped([47, 60, 10], [47, 72, 26]).tolist()
    [True, False, True]
    """

    radius: float
    sigma: float
    failure: float
    cap: int
    norm: float = 2
    dimension: int | None = None
    give_up: float = 0.01

    def __post_init__(self) -> None:
        if self._target[1] == 0:
            raise ValueError(
                f"`radius` must be one that some votes reach; got {self.radius:g} at sigma={self.sigma:g}."
            )
        _validate.one("failure", _validate.failure(self.failure))
        _validate.one("give_up", _validate.failure(self.give_up, "give_up"))
        _validate.whole("cap", self.cap, 1)

    @property
    def rule(self) -> str:
        """The rule of `certify` for votes that were stopped like this."""
        return "anytime"

    def certified(self, successes: npt.ArrayLike, trials: npt.ArrayLike) -> BoolArray:
        """Whether `certify` gives these votes a radius of at least `radius`.

        Parameters
        ----------
        successes, trials : int or array_like
            Votes for the selected class, and all votes so far.

        Returns
        -------
        ndarray of bool
        """
        k, n = _counts(successes, trials)
        p, q = self._target
        near = np.asarray(_wealth(k, n - k, p, q) >= -np.log(self.failure) - _NEARLY)
        if near.any():
            bound = np.asarray(anytime_upper((n - k)[near], n[near], self.failure))
            reached = certified_radius(
                q_plus=np.minimum(bound, 0.5), sigma=self.sigma, norm=self.norm, dimension=self.dimension
            )
            near[near] = (bound < 0.5) & (reached >= self.radius)
        return near

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
            Where the input is certified, given up, or at the cap.
        """
        k, n = _counts(successes, trials)
        p, q = self._target
        above = k > n * p
        # no bet gains more than the likelihood does at the share of successes
        votes = np.maximum(n, 1)  # of none nothing is gained
        gain = special.xlogy(k, k / (votes * p)) + special.xlogy(n - k, (n - k) / (votes * q))
        decided = gain >= np.where(above, -np.log(self.failure), -np.log(self.give_up)) - _NEARLY
        likely, hopeless = np.asarray(decided & above), np.asarray(decided & ~above)
        if likely.any():
            likely[likely] = self.certified(k[likely], n[likely])
        if hopeless.any():
            k, lost = k[hopeless], (n - k)[hopeless]
            hopeless[hopeless] = _wealth(lost, k, q, p) >= -np.log(self.give_up)
        return np.asarray(likely | hopeless | (n >= self.cap))

    @cached_property
    def _target(self) -> tuple[float, float]:
        p = required_p(self.radius, self.sigma, norm=self.norm, dimension=self.dimension)
        return p, 1 - p


def _counts(successes: npt.ArrayLike, trials: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    k, n = np.broadcast_arrays(np.asarray(successes, np.float64), np.asarray(trials, np.float64))
    return k, n


def _wealth(successes: FloatArray, failures: FloatArray, p: float, q: float) -> FloatArray:
    normaliser = log_normaliser(successes, failures)
    return log_wealth(successes, failures, np.asarray(p), np.asarray(q), normaliser)
