"""Clopper-Pearson bounds: never on the wrong side, within 1e-9 of exact, and their coverage counted out."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from statsmodels.stats.proportion import proportion_confint

from gdpcert import binomial_lower, binomial_upper
from tests import oracle
from tests.oracle import ball
from tests.strategies import failures, votes

TRIALS = (1, 2, 3, 10, 101, 1000, 10**5, 10**6, 10**7)
FAILURES = (0.05, 1e-3, 1e-6, 1e-12)
CLOSE = Fraction(1, 10**9)  # the promise of the docstring


def instances(trials, failures=FAILURES):
    for n, failure in itertools.product(trials, failures):
        near_the_ends = {0, 1, 2, 3, n - 3, n - 2, n - 1, n}
        between = {n // 2, n // 10, 99 * n // 100} if n <= 10**5 else {99 * n // 100}
        yield from ((k, n, failure) for k in sorted(near_the_ends | between) if 0 <= k <= n)


def assert_lower(k, n, failure, slack=CLOSE):
    low = binomial_lower(k, n, failure)
    if k == 0:
        assert low == 0
        return
    assert 0 < low < 1
    assert oracle.upper_tail(k, n, low) <= ball(failure)  # not above the exact bound ...
    assert oracle.upper_tail(k, n, Fraction(low) / (1 - slack)) > ball(failure)  # ... nor much below it


def assert_upper(k, n, failure, slack=CLOSE):
    high = binomial_upper(k, n, failure)
    if k == n:
        assert high == 1
        return
    assert 0 < high <= 1
    assert high == 1 or oracle.lower_tail(k, n, high) <= ball(failure)
    assert oracle.lower_tail(k, n, Fraction(high) / (1 + slack)) > ball(failure)


@pytest.mark.parametrize("trials", TRIALS)
def test_bounds_are_sound_and_within_1e_9(trials):
    for k, n, failure in instances([trials]):
        assert_lower(k, n, failure)
        assert_upper(k, n, failure)


@pytest.mark.parametrize("trials", TRIALS)
def test_above_one_half_bounds_are_sound_and_within_2e_8(trials):
    # n / 8 ulp are allowed for the tail there, and the bound moves 10 times as much as the tail: the margin 1e-8
    for k, n, failure in instances([trials], failures=(0.51, 0.9)):
        assert_lower(k, n, failure, slack=Fraction(2, 10**8))
        assert_upper(k, n, failure, slack=Fraction(2, 10**8))


def test_one_call_takes_each_instance_at_its_own_margin():
    k, n, failure = (np.array(column) for column in zip(*instances([10, 10**6], failures=(1e-3, 0.99)), strict=True))
    for bound in (binomial_lower, binomial_upper):
        assert bound(k, n, failure).tolist() == [bound(*one) for one in zip(k, n, failure, strict=True)]


@given(votes(), failures)
def test_bounds_are_sound_and_within_1e_9_wherever_one_looks(vote, failure):
    assert_lower(*vote, failure)
    assert_upper(*vote, failure)


@pytest.mark.deep
@given(votes(most=10**7), failures)
def test_bounds_of_many_trials_are_sound_and_within_1e_9(vote, failure):
    assert_lower(*vote, failure)
    assert_upper(*vote, failure)


# scipy's incomplete beta function is wrong by 1e-8 where it exceeds one half and n is large, on either side
@pytest.mark.parametrize(
    ("k", "n", "failure"), [(3, 10**9, 0.6282222327770077), (31, 798935017, 0.9563176690225367), (2, 3223233, 0.717)]
)
def test_a_failure_above_one_half_is_sound_for_many_trials(k, n, failure):
    assert oracle.upper_tail(k, n, binomial_lower(k, n, failure)) <= ball(failure)
    assert oracle.lower_tail(n - k, n, binomial_upper(n - k, n, failure)) <= ball(failure)


# scipy before 1.14 puts each of these below the exact bound: its inverse strays there, and its tail errs by 0.3 n ulp
@pytest.mark.parametrize(
    ("k", "n", "failure"),
    [
        (1, 1693275, 0.3854923546421623),
        (2, 7178944, 0.022796084976699913),
        (13, 8944023, 0.44687455543879195),
        (28, 179823642, 0.04223609002698549),
    ],
)
def test_few_successes_in_many_trials_are_sound(k, n, failure):
    assert oracle.lower_tail(k, n, binomial_upper(k, n, failure)) <= ball(failure)


@pytest.mark.parametrize("failure", [5e-324, 1e-310, 1e-300, 1e-30, 0.999999, 1 - 2.0**-53])
@pytest.mark.parametrize(("k", "n"), [(1, 1), (3, 10), (10, 10), (0, 10), (90, 100), (999, 1000)])
def test_an_extreme_failure_is_still_sound(k, n, failure):
    low, high = binomial_lower(k, n, failure), binomial_upper(k, n, failure)
    assert 0 <= low <= 1
    assert 0 <= high <= 1
    assert low == 0 or oracle.upper_tail(k, n, low) <= ball(failure)
    assert high == 1 or oracle.lower_tail(k, n, high) <= ball(failure)


def test_the_two_bounds_are_one_bound_read_from_both_ends():
    n = np.array([1, 7, 100, 10**5])
    for against in (0, 1):
        low, high = binomial_lower(n - against, n, 0.001), binomial_upper(against, n, 0.001)
        # two margins of 5e-11, and 1e-9 where they had to be widened
        np.testing.assert_allclose(1 - np.asarray(low), high, rtol=2e-9, atol=2e-9)


def test_statsmodels_agrees():
    for n, failure in itertools.product((5, 100, 10**5), (0.05, 1e-6)):
        k = np.array([1, 2, n // 2, n - 1])
        low, high = proportion_confint(k, n, alpha=2 * failure, method="beta")
        # theirs is within 9e-12 of exact, ours within 1e-9
        np.testing.assert_allclose(binomial_lower(k, n, failure), low, rtol=2e-9)
        np.testing.assert_allclose(binomial_upper(k, n, failure), high, rtol=2e-9)


def misses(bounds, n, p, wrong):
    """The exact probability that a bound at `p` is wrong."""
    return sum(
        math.comb(n, k) * p**k * (1 - p) ** (n - k) for k, bound in enumerate(bounds) if wrong(Fraction(bound), p)
    )


@pytest.mark.parametrize("failure", [0.4, 0.05, 0.001])
def test_a_bound_is_wrong_no_more_often_than_it_says(failure):
    for n in range(1, 13):
        low = np.asarray(binomial_lower(np.arange(n + 1), n, failure))
        high = np.asarray(binomial_upper(np.arange(n + 1), n, failure))
        # the worst p lie just below a lower bound and just above an upper one; the rest is a grid
        worst = [math.nextafter(x, 0) for x in low if x > 0] + [math.nextafter(x, 1) for x in high if x < 1]
        for p in map(Fraction, [*worst, *np.linspace(0, 1, 21).tolist()]):
            assert misses(low, n, p, lambda bound, p: bound > p) <= failure
            assert misses(high, n, p, lambda bound, p: bound < p) <= failure


def test_arguments_broadcast_and_scalars_give_floats():
    assert np.shape(binomial_lower([[1], [2]], [5, 6, 7], 0.1)) == (2, 3)
    assert np.shape(binomial_upper(1, 5, [0.1, 0.2])) == (2,)
    assert type(binomial_lower(np.int64(3), np.array(5), 0.1)) is float
    assert np.shape(binomial_lower([], 5, 0.1)) == (0,)
