"""The wealth of Jeffreys' mixture: against balls, against recurrences in fractions, and its laws."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert._confidence import _wealth
from tests import oracle
from tests.oracle import ball
from tests.strategies import votes

ULP = 2.0**-52


def columns(h, f, p):
    """The arguments of the float functions; p may be a Fraction so near 1 that no float holds it."""
    q = 1 - Fraction(p)
    return (np.atleast_1d(np.float64(x)) for x in (h, f, float(p), float(q)))


def down(h, f, p):
    return float(_wealth.log_wealth_down(*columns(h, f, p))[0])


def allowed(h, f, exact):
    """What `log_wealth_down` may lose: its own margin, which is also a bound on what it must not exceed."""
    n = h + f
    # the divergence exceeds the wealth's logarithm by no more than half a log n and the length of the interval
    return 2 * ULP * (64 + 64 * math.sqrt(n) + 16 * (abs(exact) + math.log(n + 1) + 40))


def near_a_decision(rng, n):
    """Votes, and a p at which the wealth is neither nothing nor astronomic."""
    few = int(rng.integers(0, min(n - 1, 20) + 1))
    h = n - few if rng.random() < 0.5 else int(rng.integers(1, n + 1))
    share = h / n
    p = share - abs(rng.normal(0, 4)) * math.sqrt(share * (1 - share) / n + 1 / n**2)
    return h, n - h, min(max(p, share * 1e-3), 1 - 1e-16)


def assert_below_and_close(h, f, p):
    value, exact = down(h, f, p), oracle.log_wealth(h, f, p)
    assert ball(value) <= exact, (h, f, p)
    assert ball(value) >= exact - allowed(h, f, float(exact)), (h, f, p)


@pytest.mark.parametrize("n", [1, 2, 10, 100, 1000, 10**4, 10**5, 10**6])
def test_the_wealth_is_rounded_down_and_close_where_decisions_are_made(n):
    rng = np.random.default_rng(n)
    for _ in range(8 if n > 10**5 else 25):
        assert_below_and_close(*near_a_decision(rng, n))


@pytest.mark.deep
@pytest.mark.parametrize("n", [10, 100, 10**3, 10**4, 10**5, 10**6, 10**7, 10**8])
def test_the_wealth_is_rounded_down_and_close_in_many_places(n):
    rng = np.random.default_rng([n, 1])
    for _ in range(20 if n > 10**6 else 1000):
        assert_below_and_close(*near_a_decision(rng, n))


@given(votes(), st.floats(1e-12, 1 - 1e-12))
def test_the_wealth_is_rounded_down_wherever_one_looks(vote, p):
    k, n = vote
    value = down(k, n - k, p)
    # far above the share the tail of the Beta law is below every float, and -inf is its logarithm rounded down
    assert value == -math.inf or ball(value) <= oracle.log_wealth(k, n - k, p)


@pytest.mark.parametrize(("h", "f"), [(100, 0), (10**6, 0), (10**6, 3), (9_999, 1)])
def test_a_chance_near_one_is_given_by_its_complement(h, f):
    for exponent in (-3, -6, -9, -12, -17):
        p = 1 - Fraction(10.0**exponent)
        value, exact = down(h, f, p), oracle.log_wealth(h, f, p)
        assert ball(value) <= exact
        assert ball(value) >= exact - allowed(h, f, float(exact))


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8413, 0.977, 0.999])
def test_the_recurrence_of_the_oracle_agrees_with_the_incomplete_beta_function(p):
    exact = Fraction(p)
    none = 2 * ball(exact).sqrt().acos()
    for h, f in itertools.product(range(0, 40, 3), range(0, 12, 2)):
        arguments = h, f, ball(exact), ball(1 - exact), none
        difference = oracle._integral(*arguments) / oracle._integral_by_recurrence(*arguments) - 1
        assert difference.contains(0)
        assert difference.rad() < 1e-30


@given(votes(most=100), st.floats(0.01, 0.99))
def test_the_wealth_is_fair(vote, p):
    """At the chance p the expected wealth after the next vote is the wealth now."""
    k, n = vote
    p = Fraction(p)
    next_ = [oracle.log_wealth(k + 1, n - k, p).exp() * ball(p), oracle.log_wealth(k, n - k + 1, p).exp() * ball(1 - p)]
    assert (sum(next_, oracle.arb(0)) / oracle.log_wealth(k, n - k, p).exp() - 1).contains(0)


@given(votes(most=10**5), st.floats(0.001, 0.999), st.floats(1e-6, 0.9))
def test_the_wealth_falls_in_p_up_to_the_share(vote, fraction, less):
    k, n = vote
    if k == 0:
        return
    p = fraction * k / n
    low, high = down(k, n - k, p * (1 - less)), down(k, n - k, p)
    assert low >= high - allowed(k, n - k, low)


@given(votes(most=10**5), st.floats(0.001, 0.999))
def test_the_wealth_is_at_most_one_from_the_share_on(vote, fraction):
    k, n = vote
    p = (k + fraction * (n - k)) / n
    assert not 0 < p < 1 or down(k, n - k, p) <= 0


@given(votes(most=10**5), st.floats(0.01, 0.99))
def test_a_success_adds_wealth_and_a_failure_takes_some(vote, p):
    k, n = vote
    now, won, lost = down(k, n - k, p), down(k + 1, n - k, p), down(k, n - k + 1, p)
    slack = 0.0 if math.isinf(now) else allowed(k, n - k, now)
    assert won >= now - slack
    assert lost <= now + slack
