"""How many votes a decision takes, and how often it is a certificate, without sampling any."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import special

from gdpcert import _validate
from gdpcert._stopping._boundary import IntArray, fewest_successes
from gdpcert._stopping._radius import DecideRadius

FloatArray = npt.NDArray[np.float64]
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
    [6.2, 26.7, 57.4]
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
    def _stops(self) -> "_Stops":
        p, q = self.rule._target
        n = np.append(np.arange(self.block, self.rule.cap, self.block), self.rule.cap)
        won = fewest_successes(n, p, q, self.rule.failure)
        lost = n - fewest_successes(n, q, p, self.rule.give_up)
        ends = list(_walk(n, won, lost))
        return _Stops(*(np.concatenate(column) for column in zip(*ends, strict=True)))


@dataclass(frozen=True)
class _Stops:
    """All ways to stop: the votes, which share of their orders leads there unstopped, and if it is a certificate."""

    trials: IntArray
    successes: IntArray
    share: FloatArray
    certified: BoolArray

    def probability(self, p: float) -> FloatArray:
        """Of each of them."""
        k, failures = self.successes, self.trials - self.successes
        return self.share * np.exp(self._ways + special.xlogy(k, p) + special.xlog1py(failures, -p))

    @cached_property
    def _ways(self) -> FloatArray:
        """The logarithm of the binomial coefficient."""
        n, k = self.trials, self.successes
        return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))


def _walk(looks: IntArray, won: IntArray, lost: IntArray) -> Iterator[tuple[IntArray, IntArray, FloatArray, BoolArray]]:
    """The stops of each look, in the order of the fields of `_Stops`."""
    numbers = np.arange(looks[-1] + 1, dtype=np.float64)
    share, least, before = np.ones(1), 0, 0  # of `least` successes and each number above, in `before` votes
    for look, win, loss in zip(looks.tolist(), won.tolist(), lost.tolist(), strict=True):
        for n in range(before + 1, look + 1):
            share = _one_more(share, numbers, least, n)
        low, high = max(loss + 1 - least, 0), max(win - least, 0)
        if look == looks[-1]:
            low = high
        for part in (slice(0, low), slice(high, share.size)):
            if len(ended := share[part]):
                k = np.arange(least + part.start, least + part.start + len(ended))
                yield np.full_like(k, look), k, ended, k >= win
        share, least, before = share[low:high], least + low, look
        if not share.size:
            return


def _one_more(share: FloatArray, numbers: FloatArray, least: int, n: int) -> FloatArray:
    """The shares at n votes from those at n - 1: the last one is a success in k of n orders."""
    size = share.size
    more = np.zeros(size + 1)
    more[1:] = share * numbers[least + 1 : least + size + 1]
    more[:-1] += share * (n - numbers[least : least + size])
    more /= n
    return more
