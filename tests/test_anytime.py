"""Anytime bounds: never on the wrong side, close to exact, and wrong no more often than they say, at any time."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import anytime_lower, anytime_upper, binomial_lower, binomial_upper, certify, radius
from gdpcert._confidence import _anytime
from tests import oracle
from tests.oracle import ball
from tests.strategies import failures, votes

CLOSE = Fraction(1, 10**9)  # the promise of the docstring


def assert_lower(k, n, failure, slack=CLOSE):
    low = anytime_lower(k, n, failure)
    if k == 0:
        assert low == 0
        return
    assert 0 < low < 1
    needed = -ball(failure).log()
    assert oracle.log_wealth(k, n - k, low) >= needed  # not above the exact bound ...
    higher = Fraction(low) / (1 - slack)
    assert higher >= 1 or oracle.log_wealth(k, n - k, higher) < needed  # ... nor much below it


def assert_upper(k, n, failure, slack=CLOSE):
    high = anytime_upper(k, n, failure)
    if k == n:
        assert high == 1
        return
    assert 0 < high <= 1
    needed = -ball(failure).log()
    assert high == 1 or oracle.log_wealth(n - k, k, 1 - Fraction(high)) >= needed
    lower = Fraction(high) / (1 + slack)
    assert oracle.log_wealth(n - k, k, 1 - lower) < needed


@pytest.mark.parametrize("failure", [0.5, 0.05, 1e-3, 1e-12])
@pytest.mark.parametrize("n", [1, 2, 3, 10, 101, 1000, 10**5])
def test_bounds_are_sound_and_within_1e_9(n, failure):
    for k in sorted({0, 1, 2, n // 10, n // 2, 99 * n // 100, n - 1, n}):
        if 0 <= k <= n:
            assert_lower(k, n, failure)
            assert_upper(k, n, failure)


@given(votes(), failures.filter(lambda failure: failure <= 0.5))
def test_bounds_are_sound_and_within_1e_9_wherever_one_looks(vote, failure):
    assert_lower(*vote, failure)
    assert_upper(*vote, failure)


@pytest.mark.deep
@given(votes(most=10**7), failures.filter(lambda failure: failure <= 0.5))
def test_bounds_of_many_trials_are_sound_and_within_1e_9(vote, failure):
    assert_lower(*vote, failure)
    assert_upper(*vote, failure)


@pytest.mark.parametrize("failure", [5e-324, 1e-310, 1e-300, 1e-30, 0.9, 0.999999, 1 - 2.0**-53])
@pytest.mark.parametrize(("k", "n"), [(1, 1), (3, 10), (10, 10), (0, 10), (90, 100), (999, 1000), (1, 10**9)])
def test_an_extreme_failure_is_still_sound(k, n, failure):
    low, high = anytime_lower(k, n, failure), anytime_upper(n - k, n, failure)
    needed = -ball(failure).log()
    assert low == 0 or oracle.log_wealth(k, n - k, low) >= needed
    assert high == 1 or oracle.log_wealth(k, n - k, 1 - Fraction(high)) >= needed


@given(votes(), failures)
def test_they_are_the_price_of_looking_and_no_wider_than_a_few_times(vote, failure):
    k, n = vote
    assert anytime_lower(k, n, failure) <= binomial_lower(k, n, failure)
    assert anytime_upper(k, n, failure) >= binomial_upper(k, n, failure)


@given(votes(most=10**6), failures)
def test_a_vote_moves_the_bound_its_own_way(vote, failure):
    k, n = vote
    low = anytime_lower([k, k + 1, k], [n, n + 1, n + 1], failure)
    # two margins of 1e-11, or of 1e-9 where they had to be widened
    assert low[1] >= low[0] * (1 - 4e-9)
    assert low[2] <= low[0] * (1 + 4e-9)


@pytest.mark.parametrize(("k", "n"), [(1, 3), (70, 100), (9_990, 10_000)])
@pytest.mark.parametrize("error", [1e-9, 1e-6, 1e-4])
def test_a_root_that_is_wrong_is_not_believed(k, n, error, monkeypatch):
    """The wealth is asked again at the bound itself, whatever proposed it."""
    root = _anytime.anytime_root
    monkeypatch.setattr(
        _anytime,
        "anytime_root",
        lambda h, f, a: tuple(x * y for x, y in zip(root(h, f, a), (1 + error, 1 - error), strict=True)),
    )
    low, high = anytime_lower(k, n, 0.01), anytime_upper(n - k, n, 0.01)
    assert oracle.log_wealth(k, n - k, low) >= -ball(0.01).log()
    # where no margin is confirmed the trivial bound is given
    assert high == 1 or oracle.log_wealth(k, n - k, 1 - Fraction(high)) >= -ball(0.01).log()


def test_one_call_takes_each_instance_at_its_own_margin():
    cases = itertools.product([0, 1, 7, 10], [10, 10**6], [1e-3, 0.99])
    k, n, failure = (np.array(column) for column in zip(*cases, strict=True))
    for bound in (anytime_lower, anytime_upper):
        one_by_one = [bound(*case) for case in zip(k, n, failure, strict=True)]
        # Newton's method stops for all at once, so that the last digits may differ
        np.testing.assert_allclose(bound(k, n, failure), one_by_one, rtol=1e-10)


def test_arguments_broadcast_and_scalars_give_floats():
    assert np.shape(anytime_lower([[1], [2]], [5, 6, 7], 0.1)) == (2, 3)
    assert type(anytime_upper(np.int64(3), np.array(5), 0.1)) is float
    assert np.shape(anytime_lower([], 5, 0.1)) == (0,)
    with pytest.raises(ValueError, match="`successes` must be at most `trials`; got 6 successes in 5 trials"):
        anytime_lower(6, 5, 0.1)


# ------------------------------------------------------------------ how often they are wrong


def ever_wrong(bound, wrong, horizon, p):
    """The exact probability that the bound is wrong at p at some time up to the horizon: all paths, by fractions."""
    running, total = {0: Fraction(1)}, Fraction(0)
    for n in range(1, horizon + 1):
        after = {}
        for k, mass in running.items():
            after[k + 1] = after.get(k + 1, 0) + mass * p
            after[k] = after.get(k, 0) + mass * (1 - p)
        hit = [k for k in after if wrong(Fraction(bound[n][k]), p)]
        total += sum(after.pop(k) for k in hit)
        running = after
    return total


@pytest.mark.parametrize("failure", [0.4, 0.05, 0.001])
def test_a_bound_is_ever_wrong_no_more_often_than_it_says(failure):
    horizon = 14
    low = [None, *(np.asarray(anytime_lower(np.arange(n + 1), n, failure)) for n in range(1, horizon + 1))]
    high = [None, *(np.asarray(anytime_upper(np.arange(n + 1), n, failure)) for n in range(1, horizon + 1))]
    # the worst p lie just below a lower bound and just above an upper one; the rest is a grid
    last = horizon
    worst = [math.nextafter(x, 0) for x in low[last] if x > 0] + [math.nextafter(x, 1) for x in high[last] if x < 1]
    for p in map(Fraction, [*worst, *np.linspace(0, 1, 11).tolist()]):
        assert ever_wrong(low, lambda bound, p: bound > p, horizon, p) <= failure
        assert ever_wrong(high, lambda bound, p: bound < p, horizon, p) <= failure


def test_a_fixed_bound_that_is_looked_at_is_wrong_too_often():
    horizon, failure, p = 40, 0.05, Fraction(1, 2)
    fixed = [None, *(np.asarray(binomial_lower(np.arange(n + 1), n, failure)) for n in range(1, horizon + 1))]
    assert ever_wrong(fixed, lambda bound, p: bound > p, horizon, p) > 2 * failure


# ------------------------------------------------------------------ certificates from them


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=4).filter(any), st.data(), failures)
def test_the_rule_anytime_is_the_anytime_bound_turned_into_a_radius(counts, data, failure):
    selected = data.draw(st.integers(0, len(counts) - 1))
    certificate = certify(counts, selected, failure=failure, sigma=0.5, rule="anytime")
    n, k = sum(counts), counts[selected]
    assert certificate.rule == "anytime"
    assert certificate.p_lower == anytime_lower(k, n, failure)
    assert certificate.q_upper == anytime_upper(n - k, n, failure)
    if certificate.abstained:
        assert (certificate.predicted, certificate.radius) == (-1, 0.0)
    else:
        assert certificate.radius == radius(q_plus=certificate.q_upper, sigma=0.5)
        fixed = certify(counts, selected, failure=failure, sigma=0.5)
        assert certificate.radius <= fixed.radius


def test_the_rule_anytime_needs_a_class_chosen_on_other_votes():
    with pytest.raises(ValueError, match='rule="anytime" needs `selected`, the class chosen on separate votes'):
        certify([90, 10], failure=0.01, sigma=1.0, rule="anytime")
