"""The class chosen on the votes that bound it: docs/theory/confidence.md, second part."""

import functools
import itertools
import math

import numpy as np

from gdpcert import binomial_lower, certify
from proofs_checks import oracle
from proofs_checks.registry import check, worst

DOMAIN = "2 .. 4 classes; p even, 1/2, just below every bound, the rest on one class or on all"


@functools.cache
def counts(n, classes):
    """All vote counts that sum to n."""
    cuts = itertools.combinations(range(n + classes - 1), classes - 1)
    ends = ([-1, *cut, n + classes - 1] for cut in cuts)
    return tuple(tuple(b - a - 1 for a, b in itertools.pairwise(end)) for end in ends)


def _probability(votes, chances):
    """Of these counts, multinomially."""
    ways = math.factorial(sum(votes))
    for count in votes:
        ways //= math.factorial(count)
    return ways * oracle.mp.fprod(p**count for p, count in zip(chances, votes, strict=True))


def _sizes(depth):
    """Numbers of votes and of classes."""
    usual = [(3, 2), (12, 2), (12, 3), (8, 4)]
    return depth.of([(5, 2), (6, 3)], usual, [*usual, (60, 2), (20, 3), (12, 4), (9, 5)])


def chances(n, classes, bounds):
    """Vectors of true probabilities where the error may be largest."""
    half = oracle.mp.mpf(0.5)
    firsts = [half, *(oracle.real(math.nextafter(b, 0)) for b in bounds if b >= 0.5)]
    yield [oracle.mp.mpf(1) / classes] * classes
    for first in firsts:
        rest = 1 - first
        yield [first, rest] + [oracle.mp.mpf(0)] * (classes - 2)
        if classes > 2:
            yield [first] + [rest / (classes - 1)] * (classes - 1)


def _adversary(votes, p, bounds):
    """Whether some most voted class has a reported bound that is false; ties are broken for the worst."""
    top = max(votes)
    return bounds[top] > 0.5 and any(v == top and bounds[top] > chance for v, chance in zip(votes, p, strict=True))


def _failure(n, classes, bounds):
    """The largest probability of a false report over the vectors, with its vector."""
    for p in chances(n, classes, bounds):
        listed = counts(n, classes)
        yield oracle.mp.fsum(_probability(votes, p) for votes in listed if _adversary(votes, p, bounds)), p


@check(
    "selection",
    "at half the level the chosen class's bound errs with probability below `failure`, ties at worst",
    DOMAIN,
)
def half_level(depth, bound=binomial_lower, share=0.5):
    """Every count is listed. Relative to `failure`."""

    def errors():
        for (n, classes), failure in itertools.product(_sizes(depth), (0.02, 0.3, 0.9)):
            bounds = np.asarray(bound(np.arange(n + 1), n, failure * share)).tolist()
            for chance, p in _failure(n, classes, bounds):
                yield chance / failure - 1, {"n": n, "failure": failure, "p": [float(x) for x in p]}

    return worst(errors())


@check("selection", "at the full level it errs more often than that: the half is needed", "2 classes, n = 12 .. 100")
def full_level(depth, bound=binomial_lower, share=1.0):
    """`failure` over the largest probability of a false report: below 1, at each n."""

    def errors():
        for n, failure in itertools.product(depth.of((12,), (12, 40, 100), (12, 40, 100, 200)), (0.02, 0.3)):
            bounds = np.asarray(bound(np.arange(n + 1), n, failure * share)).tolist()
            largest, p = max(_failure(n, 2, bounds), key=lambda pair: pair[0])
            yield failure / largest - 1, {"n": n, "failure": failure, "p": [float(x) for x in p]}

    return worst(errors(), strict=True)


@check("selection", "what certify reports with rule='same-samples' is false with probability below `failure`", DOMAIN)
def certified_votes(depth, certified=certify):
    """The reported lower bound, and 1 less the reported upper one, of every count."""

    def errors():
        for (n, classes), failure in itertools.product(_sizes(depth), (0.02, 0.3, 0.9)):
            listed = counts(n, classes)
            found = certified(np.array(listed), failure=failure, sigma=1.0, rule="same-samples")
            columns = [found.predicted, np.maximum(found.p_lower, 1 - found.q_upper), found.abstained]
            reports = list(zip(listed, *(np.asarray(column).tolist() for column in columns), strict=True))
            bounds = np.asarray(binomial_lower(np.arange(n + 1), n, failure / 2)).tolist()
            for p in chances(n, classes, bounds):
                false = (votes for votes, top, low, abstained in reports if not abstained and low > p[top])
                chance = oracle.mp.fsum(_probability(votes, p) for votes in false)
                yield chance / failure - 1, {"n": n, "failure": failure, "p": [float(x) for x in p]}

    return worst(errors())
