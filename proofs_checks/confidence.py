"""Bounds from independent votes: docs/theory/confidence.md, whose other parts are in selection.py and ville.py.

Coverage is enumerated in proven balls of python-flint, which are fast enough for every number of trials up to 200.
"""

import math

import numpy as np
from flint import arb, arb_poly, ctx

from gdpcert import binomial_lower, binomial_upper
from proofs_checks import oracle
from proofs_checks.registry import check, worst

BITS = 256
ALL = "n = 1 .. 200; every k; p beside every bound"


def masses(n, p):
    """P(Bin(n, p) = k) for k = 0 .. n, as balls: the coefficients of (1 - p + p x)**n."""
    with ctx.workprec(BITS):
        coefficients = (arb_poly([1 - arb(p), arb(p)]) ** n).coeffs()
    return [*coefficients, *[arb(0)] * (n + 1 - len(coefficients))]


def _sizes(depth):
    """Numbers of trials with the failure probabilities to try."""
    for failure in depth.of((1e-3, 0.3), (1e-3, 0.05), (1e-12, 1e-6, 1e-3, 0.01, 0.05, 0.3, 0.9)):
        for n in depth.of((1, 2, 3, 10, 25), range(1, 201), range(1, 201)):
            yield n, failure


def _above(ball):
    """An upper bound on what the ball holds, to the oracle's digits."""
    with ctx.workprec(BITS):
        digits, exponent = ball.upper().man_exp()
    return oracle.mp.ldexp(int(digits), int(exponent))


def wrong(n, p, false):
    """The probability that the number of successes is one of `false`."""
    with ctx.workprec(BITS):
        law = masses(n, p)
        return _above(sum((law[k] for k in false), arb(0)))


@check("clopper_pearson", "the lower bound exceeds the true p with probability at most `failure`", ALL)
def lower_coverage(depth, bound=binomial_lower):
    """Enumerated, just below every bound, where the set of false bounds is largest. Relative to `failure`."""

    def errors():
        for n, failure in _sizes(depth):
            bounds = np.asarray(bound(np.arange(n + 1), n, failure))
            for p in {math.nextafter(b, 0) for b in bounds.tolist() if b > 0}:
                false = np.flatnonzero(bounds > p).tolist()
                yield wrong(n, p, false) / failure - 1, {"n": n, "failure": failure, "p": p}

    return worst(errors())


@check("clopper_pearson", "the upper bound is below the true p with probability at most `failure`", ALL)
def upper_coverage(depth, bound=binomial_upper):
    """Enumerated, just above every bound, for the votes against a class."""

    def errors():
        for n, failure in _sizes(depth):
            bounds = np.asarray(bound(np.arange(n + 1), n, failure))
            for p in {math.nextafter(b, 1) for b in bounds.tolist() if b < 1}:
                false = np.flatnonzero(bounds < p).tolist()
                yield wrong(n, p, false) / failure - 1, {"n": n, "failure": failure, "p": p}

    return worst(errors())


@check(
    "clopper_pearson", "bounds grow with the successes, so no p has more false bounds than those beside a bound", ALL
)
def bounds_are_monotone(depth, lower=binomial_lower, upper=binomial_upper):
    """The largest fall from one number of successes to the next; 0 at k = 0, and 1 at k = n, as they must be."""

    def errors():
        for n, failure in _sizes(depth):
            low, high = (np.asarray(bound(np.arange(n + 1), n, failure)) for bound in (lower, upper))
            place = {"n": n, "failure": failure}
            yield float(-np.diff(low).min()), place
            yield float(-np.diff(high).min()), place
            yield abs(low[0]), place
            yield abs(1 - high[-1]), place

    return worst(errors())


@check(
    "clopper_pearson",
    "a bound 1e-9 further would err too often: it is within 1e-9 of the exact one",
    "n <= 20, and a fifth of those up to 200",
)
def bounds_are_tight(depth, bound=binomial_lower):
    """`failure` over the tail at the bound times 1 + 1e-9, less 1: negative. Documented for these failures."""

    def errors():
        for n, failure in _sizes(depth):
            if failure <= 0.5 and (n < 20 or n % depth.of(5, 5, 1) == 0):
                bounds = np.asarray(bound(np.arange(n + 1), n, failure)).tolist()
                for k in range(1, n + 1):
                    beyond = bounds[k] * (1 + 1e-9)
                    place = {"n": n, "failure": failure, "k": k}
                    yield failure / wrong(n, beyond, range(k, n + 1)) - 1, place

    return worst(errors(), strict=True)
