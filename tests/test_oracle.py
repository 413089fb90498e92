"""The oracle itself, against mpmath, a library that shares no code with Arb."""

import math

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import oracle

# 400 bits are 120 digits; mpmath's functions are good to a few units of its last place
CLOSE = mpmath.mpf(10) ** -100


def to_mpmath(ball):
    """The middle of a ball, and a check that the ball is narrow."""
    assert ball.rel_accuracy_bits() > 300
    return mpmath.mpf(ball.mid().str(115, radius=False))


def assert_equal(ours, theirs):
    assert abs(to_mpmath(ours) - theirs) <= CLOSE * abs(theirs)


@given(st.floats(-38, 38).filter(lambda x: abs(x) > 1e-6))
def test_the_normal_distribution_is_mpmaths(x):
    # mpmath's ncdf cancels for large positive x, so the tail is asked for on the negative side
    assert_equal(oracle.cdf(-abs(x)), mpmath.erfc(mpmath.mpf(abs(x)) / mpmath.sqrt(2)) / 2)


@given(st.floats(1e-300, 0.49))
def test_the_quantile_is_the_inverse_of_mpmaths_distribution(p):
    x = to_mpmath(oracle.quantile(p))
    back = mpmath.erfc(-x / mpmath.sqrt(2)) / 2
    # an error e in x changes the tail by a factor of about 1 + |x| e, and |x| < 38
    assert abs(back / mpmath.mpf(p) - 1) < 1e-95
    assert oracle.quantile(1 - p) > 0


@given(st.floats(0.01, 0.99), st.floats(0.01, 5))
def test_the_trade_off_function_is_the_error_of_the_best_test_of_two_normals(alpha, mu):
    # reject above t: type I is 1 - cdf(t), type II is cdf(t - mu)
    t = -to_mpmath(oracle.quantile(alpha))
    assert abs(to_mpmath(oracle.trade_off(mu, alpha)) - mpmath.ncdf(t - mpmath.mpf(mu))) < 1e-95


@pytest.mark.parametrize("n", [1, 7, 40, 41, 300])
@pytest.mark.parametrize("p", [1e-9, 0.1, 0.5, 0.97])
def test_binomial_tails_are_their_sums(n, p):
    x = mpmath.mpf(p)
    for k in {1, n // 2, n} - {0}:
        terms = [math.comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(k, n + 1)]
        # the sum of positive terms loses nothing; 80 bits is what the oracle promises of its balls
        assert abs(mpmath.mpf(oracle.upper_tail(k, n, p).mid().str(115, radius=False)) / sum(terms) - 1) < 1e-20
