"""Adaptive budgets: added exactly, rounded so that no step exceeds them, and sound whatever the policy."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import Filter, Gaussian

budgets = st.one_of(st.floats(1e-3, 40), st.floats(-150, 150).map(lambda k: 10.0**k), st.sampled_from((1.0, 5.0)))
shares = st.lists(st.floats(0, 1), max_size=8)


@given(budgets, shares)
def test_squares_are_added_exactly_and_never_exceed_the_budget(mu, parts):
    budget, spent = Filter(mu), Fraction(0)
    for share in parts:
        step = share * budget.remaining()
        allowed = spent + Fraction(step) ** 2 <= Fraction(mu) ** 2
        assert budget.allows(step) == allowed
        budget = budget.spend(step)
        spent += Fraction(step) ** 2
        assert budget.squares == spent
        assert budget.spent() == 0 or Fraction(math.nextafter(budget.spent(), 0)) ** 2 < spent
        assert Fraction(budget.spent()) ** 2 >= spent


@given(budgets, shares)
def test_what_remains_is_the_largest_float_that_is_allowed(mu, parts):
    budget = Filter(mu)
    for share in parts:
        budget = budget.spend(share * budget.remaining())
    left = budget.remaining()
    assert budget.allows(left)
    assert not budget.allows(math.nextafter(left, math.inf))
    assert budget.spend(left).remaining() <= left


@given(budgets, shares, st.floats(-100, 100).map(lambda k: 10.0**k))
def test_the_noise_for_all_that_remains_is_just_enough(mu, parts, sensitivity):
    budget = Filter(mu)
    for share in parts:
        budget = budget.spend(share * budget.remaining())
    left = budget.remaining()
    if left < 1e-200:  # the noise would exceed the floats
        return
    sigma = budget.sigma(sensitivity)
    assert Fraction(sensitivity) <= Fraction(sigma) * Fraction(left)
    assert Fraction(sensitivity) > Fraction(math.nextafter(sigma, 0)) * Fraction(left)


def test_a_fraction_is_spent_as_it_is():
    budget = Filter(1.0)
    third = Fraction(1, 3)
    for _ in range(9):
        budget = budget.spend(third)
    assert budget.squares == 1
    assert budget.remaining() == 0
    assert not budget.allows(5e-324)
    assert budget.allows(0.0)


@pytest.mark.parametrize("squares", [Fraction(-1), Fraction(5), 0.5, None])
def test_a_budget_cannot_be_made_of_what_was_not_spent(squares):
    with pytest.raises(ValueError, match="squares"):
        Filter(2.0, squares)


def test_refusals_say_what_remains():
    budget = Filter(5.0).spend(4.0)
    with pytest.raises(ValueError, match=r"exceeds what remains, 3\.0 of 5\.0"):
        budget.spend(3.1)
    assert not budget.allows(math.inf)
    with pytest.raises(ValueError, match="nothing remains"):
        budget.spend(3.0).sigma(1.0)
    with pytest.raises(ValueError, match="no float is noise enough"):
        Filter(1e-200).sigma(1e200)
    for wrong in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match="mu"):
            Filter(wrong)


def played(mu, epsilon, first, policy):
    """delta of: a query of budget `first`, then one of a budget that `policy` picks from the answer and what remains.

    With L1 the first loss, delta is the mean over the first answer of exp(L1) delta of the second at epsilon - L1.
    """
    budget = Filter(mu).spend(first)
    z, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    total = 0.0
    for answer, weight in zip(z + first, weights, strict=True):  # under Q, the second law
        loss = first * answer - first * first / 2
        second = policy(answer) * budget.remaining()
        budget.spend(second)  # refuses what is not there
        total += weight * Gaussian(second).delta(epsilon - loss)
    return total


@pytest.mark.parametrize(("epsilon", "share"), [(0.0, 0.2), (0.0, 0.95), (0.5, 0.7), (1.5, 0.5), (3.0, 0.7)])
def test_no_policy_tells_more_than_the_whole_budget_and_spending_all_of_it_tells_as_much(epsilon, share):
    mu, rng = 1.3, np.random.default_rng(0)
    most = Gaussian(mu).delta(epsilon)
    greedy = played(mu, epsilon, share * mu, lambda answer: 1.0)
    # Gauss and Hermite's rule of 60 points on a function with a corner of the size of the second step's profile
    assert greedy == pytest.approx(most, abs=1e-3)
    for _ in range(2):
        value = played(mu, epsilon, share * mu, steps(rng.random(8)))
        assert value <= most + 1e-3


def steps(cuts):
    """A policy that spends another share in every unit interval of the answer."""
    return lambda answer: cuts[int(np.clip(answer + 4, 0, 7))]
