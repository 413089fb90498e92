"""Clopper-Pearson enclosed: against mpmath's beta function, the float bounds, and cases with a known answer."""

import mpmath
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

import gdpcert
from gdpcert import rigorous
from gdpcert.rigorous import _balls
from tests import oracle
from tests.oracle import ball
from tests.strategies import failures, votes


def assert_around_the_root(low, high, k, n, failure, tail):
    """`tail` at the low end, and at the high end, on either side of `failure`."""
    assert low <= high
    assert _balls.between(low, high) <= 4
    with mpmath.workdps(60):
        assert tail(k, n, mpmath.mpf(low)) * (1 - mpmath.mpf(10) ** -40) <= failure
        assert tail(k, n, mpmath.mpf(high)) * (1 + mpmath.mpf(10) ** -40) >= failure


def upper_tail(k, n, p):
    return mpmath.fsum(mpmath.binomial(n, j) * p**j * (1 - p) ** (n - j) for j in range(k, n + 1))


@given(votes(most=60), failures)
def test_enclosures_of_few_trials_against_sums_of_mpmath(vote, failure):
    k, n = vote
    if k > 0:
        assert_around_the_root(*rigorous.binomial_lower(k, n, failure), k, n, failure, upper_tail)
    # the upper bound of k successes is the complement of the lower one of the failures
    if k < n:
        low, high = rigorous.binomial_upper(k, n, failure)
        with mpmath.workdps(60):
            assert_around_the_root(
                low, high, n - k, n, -failure, lambda failures, trials, p: -upper_tail(failures, trials, 1 - p)
            )


@pytest.mark.parametrize(
    ("k", "n", "failure"),
    [(99, 100, 0.001), (9_990, 10_000, 1e-6), (10**7 - 3, 10**7, 1e-12), (1, 10**7, 0.5), (3, 10**9, 0.6282)],
)
def test_enclosures_of_many_trials_against_the_beta_function_of_mpmath(k, n, failure):
    def tail(k, n, p):
        return mpmath.betainc(k, n - k + 1, 0, p, regularized=True)

    assert_around_the_root(*rigorous.binomial_lower(k, n, failure), k, n, failure, tail)


@given(votes(most=10_000), failures)
def test_the_float_bounds_lie_outside(vote, failure):
    k, n = vote
    assert gdpcert.binomial_lower(k, n, failure) <= rigorous.binomial_lower(k, n, failure)[0]
    assert gdpcert.binomial_upper(k, n, failure) >= rigorous.binomial_upper(k, n, failure)[1]


@pytest.mark.parametrize("fraction", [0.01, 0.5, 0.99])
@pytest.mark.parametrize("failure", [0.5, 1e-3, 1e-12])
def test_ten_million_trials(fraction, failure):
    n = 10**7
    k = int(fraction * n)
    low, high = rigorous.binomial_lower(k, n, failure)
    assert _balls.between(low, high) <= 4
    assert oracle.upper_tail(k, n, low) <= ball(failure) <= oracle.upper_tail(k, n, high)


def test_the_ends():
    assert rigorous.binomial_lower(0, 5, 0.1) == (0.0, 0.0)
    assert rigorous.binomial_upper(5, 5, 0.1) == (1.0, 1.0)
    for n, failure in ((1, 0.3), (100, 0.001), (10**7, 1e-12)):
        with mpmath.workdps(60):
            exact = mpmath.mpf(failure) ** (mpmath.mpf(1) / n)
            low, high = rigorous.binomial_lower(n, n, failure)
            assert low <= exact <= high
            low, high = rigorous.binomial_upper(0, n, failure)
            assert low <= 1 - exact <= high


def test_a_bound_that_is_a_float_is_enclosed_all_the_same():
    # P(Bin(3, 1/2) >= 2) is exactly 1/2, which no precision tells from 1/2
    low, high = rigorous.binomial_lower(2, 3, 0.5)
    assert low <= 0.5 <= high
    assert _balls.between(low, high) <= 2


@given(st.sampled_from((5e-324, 1e-310, 1e-300, 1e-120, 1 - 2.0**-53)), votes(most=100))
def test_a_candidate_that_helps_nothing_only_costs_time(failure, vote):
    k, n = vote
    for low, high in (rigorous.binomial_lower(k, n, failure), rigorous.binomial_upper(k, n, failure)):
        assert 0 <= low <= high <= 1
        assert _balls.between(low, high) <= 4
    low, high = rigorous.binomial_lower(k, n, failure)
    if 0 < k < n:
        with ctx.workprec(8000):
            assert low == 0 or ball(low).beta_lower(arb(k), arb(n - k + 1), regularized=True) <= ball(failure)
            assert ball(high).beta_lower(arb(k), arb(n - k + 1), regularized=True) >= ball(failure)
