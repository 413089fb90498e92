"""How many votes a decision takes, and how often it is a certificate, without sampling any."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert._stopping._boundary import fewest_successes
from gdpcert._stopping._radius import DecideRadius
from gdpcert._stopping._stops import Stops, all_stops

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class DecisionLaw:
    r"""When `DecideRadius` stops, and with what, for a class of a known probability.

    By dynamic programming over all numbers of votes and successes. For every way to stop, with k of n votes, the
    first question on an object counts which share of the :math:`\binom{n}{k}` orders of these votes leads there
    unstopped (seconds for a cap of 100,000); after that each probability p costs one sum over the binomial
    probabilities of k of n.

    Parameters
    ----------
    rule : DecideRadius
        The rule.
    block : int, optional
        Votes between two looks, at least 1. More of them take more votes.

    Raises
    ------
    ValueError
        If `block` is below 1 or fractional.

    Notes
    -----
    Relative errors of some n ulp: below 1e-8 for caps up to 1e6.

    Examples
    --------
    >>> from gdpcert import DecideRadius, DecisionLaw
    >>> law = DecisionLaw(DecideRadius(0.5, sigma=0.5, failure=0.001, cap=10_000))
    >>> [round(law.expected_votes(p), 1) for p in (0.1, 0.5, 0.99)]
    [4.1, 18.5, 57.4]
    >>> law.certification_probability(0.8413) < 0.001  # a class just below what the radius needs
    True
    """

    rule: DecideRadius
    block: int = 1

    def __post_init__(self) -> None:
        _validate.whole("block", self.block, 1)

    def expected_votes(self, p: npt.ArrayLike) -> float | FloatArray:
        """The mean number of votes at which the rule stops.

        Parameters
        ----------
        p : float or array_like
            The probability of the class, in [0, 1].

        Returns
        -------
        float or ndarray
        """
        return self._mean(p, self._stops.trials)

    def certification_probability(self, p: npt.ArrayLike) -> float | FloatArray:
        """The chance that the rule ends with a certificate, at most `failure` where the class is not that probable.

        Parameters
        ----------
        p : float or array_like
            The probability of the class, in [0, 1].

        Returns
        -------
        float or ndarray
        """
        return self._mean(p, self._stops.certified)

    def _mean(self, p: npt.ArrayLike, value: IntArray | BoolArray) -> float | FloatArray:
        chance = _validate.probability("p", p)
        stops = self._stops
        means = [value @ stops.probability(one) for one in chance.flat]
        return np.reshape(np.asarray(means, dtype=np.float64), chance.shape) if chance.ndim else float(means[0])

    @cached_property
    def _stops(self) -> Stops:
        p, q = self.rule._target
        n = np.append(np.arange(self.block, self.rule.cap, self.block), self.rule.cap)
        won = fewest_successes(n, p, q, self.rule.failure)
        lost = n - fewest_successes(n, q, p, self.rule.give_up)
        return all_stops(n, won, lost)
