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


def _adversary(votes, p, bounds, least):
    """Whether some most voted class has a reported bound that is false; ties are broken for the worst."""
    top = max(votes)
    return bounds[top] > least and any(v == top and bounds[top] > chance for v, chance in zip(votes, p, strict=True))


def _false(n, p, bounds, least=0.5):
    """The probability of a false report, where bounds above `least` are reported."""
    listed = counts(n, len(p))
    return oracle.mp.fsum(_probability(votes, p) for votes in listed if _adversary(votes, p, bounds, least))


def _failure(n, classes, bounds):
    """The probability of a false report for each vector, with the vector."""
    return ((_false(n, p, bounds), p) for p in chances(n, classes, bounds))


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


@check("selection", "known figures: 8.81e-4 at half the level, 1.800e-3 at the full one", "2 classes, n = 100, 0.001")
def known_figures(depth, bound=binomial_lower):
    """Computed before by another program; in units of the last digit, at most a half away."""

    def errors():
        for share, stated, unit in ((0.5, 8.81e-4, 1e-6), (1.0, 1.800e-3, 1e-6)):
            bounds = np.asarray(bound(np.arange(101), 100, 1e-3 * share)).tolist()
            largest, _ = max(_failure(100, 2, bounds), key=lambda pair: pair[0])
            yield abs(largest - stated) / unit, {"share": share}

    return worst(errors(), 0.5)


@check(
    "selection", "the bound of an abstained row may be false more often: it is not reported", "3 even classes, n = 100"
)
def abstained_rows(depth, bound=binomial_lower, least=0.0):
    """1 less the probability that the chosen class's bound is false whatever its size, over `failure`: negative."""
    bounds = np.asarray(bound(np.arange(101), 100, 1e-3 / 2)).tolist()
    third = oracle.mp.mpf(1) / 3
    chance = _false(100, [third] * 3, bounds, least)
    return worst([(1 - chance / oracle.real(1e-3), {"n": 100, "failure": 1e-3})], strict=True)


@check("selection", "what certify reports with rule='same-samples' is false with probability below `failure`", DOMAIN)
def certified_votes(depth, certified=certify):
    """The bounds of every count, for its most voted class, whether or not the row abstains."""

    def errors():
        for (n, classes), failure in itertools.product(_sizes(depth), (0.02, 0.3, 0.9)):
            listed = np.array(counts(n, classes))
            found = certified(listed, failure=failure, sigma=1.0, rule="same-samples")
            reported = np.maximum(found.p_lower, 1 - np.asarray(found.q_upper)).tolist()
            reports = list(zip(counts(n, classes), listed.argmax(axis=1).tolist(), reported, strict=True))
            bounds = np.asarray(binomial_lower(np.arange(n + 1), n, failure / 2)).tolist()
            for p in chances(n, classes, bounds):
                chance = oracle.mp.fsum(_probability(votes, p) for votes, top, low in reports if low > p[top])
                yield chance / failure - 1, {"n": n, "failure": failure, "p": [float(x) for x in p]}

    return worst(errors())
