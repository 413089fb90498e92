"""All ways in which a rule of two boundaries stops, by dynamic programming over votes and successes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import special

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Stops:
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


def all_stops(looks: IntArray, won: IntArray, lost: IntArray) -> Stops:
    """Of a rule that at `looks` asks if the successes are at least `won`, at most `lost`, or the votes all cast."""
    ends = list(_walk(looks, won, lost))
    return Stops(*(np.concatenate(column) for column in zip(*ends, strict=True)))


def _walk(looks: IntArray, won: IntArray, lost: IntArray) -> Iterator[tuple[IntArray, IntArray, FloatArray, BoolArray]]:
    """The stops of each look, in the order of the fields of `Stops`."""
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
