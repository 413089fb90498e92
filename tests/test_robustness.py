"""Proposition 6.1, against the closed-form radius and against the condition for pure differential privacy."""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import Gaussian, is_robust, radius
from tests import oracle
from tests.oracle import ball
from tests.strategies import mus, probabilities

likely = st.one_of(st.floats(0.51, 1 - 1e-9), st.sampled_from((0.6, 0.9, 0.99)))


@given(likely, st.none() | st.floats(1e-9, 0.5), st.floats(0.01, 100))
def test_a_budget_just_below_the_radius_is_robust_and_one_just_above_is_not(p, p_minus, sigma):
    r = radius(p, p_minus, sigma=sigma)
    # Φ is rounded by up to 1e-14 of values that change by at least 1e-9 a unit of mu
    step = 1e-5 * sigma
    if r > step:
        assert is_robust(Gaussian((r - step) / sigma), p, p_minus)
    assert not is_robust(Gaussian((r + step) / sigma), p, p_minus)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0, 5))
def test_robust_is_said_only_where_the_exact_inequality_holds(p, p_minus, mu):
    if is_robust(Gaussian(mu), p, p_minus):
        other = min(Fraction(p_minus), 1 - Fraction(p))
        assert oracle.trade_off(mu, 1 - Fraction(p)) > oracle.power(mu, other)


@dataclass(frozen=True)
class Pure:
    """The trade-off function of pure epsilon-differential privacy, in floating point."""

    epsilon: float

    def __call__(self, alpha):
        a, e = np.asarray(alpha, dtype=float), math.exp(self.epsilon)
        return np.maximum(np.maximum(1 - e * a, (1 - a) / e), 0)

    def power(self, alpha):
        return 1 - self(alpha)


@pytest.mark.parametrize("epsilon", [0.01, 0.1, 1.0])
def test_any_trade_off_function_is_accepted(epsilon):
    """For epsilon-DP it is Lecuyer et al.'s p_plus > exp(2 epsilon) p_minus, as long as both lie on the flat parts."""
    p_plus = 0.7
    edge = p_plus * math.exp(-2 * epsilon)
    assert is_robust(Pure(epsilon), p_plus, min(edge, 1 - p_plus) * 0.999)
    assert is_robust(Pure(epsilon), p_plus, edge * 1.001) == (edge > 1 - p_plus)


@given(mus)
def test_a_tie_is_not_robust(mu):
    assert not is_robust(Pure(0.0), 0.5)  # exactly equal: nothing is rounded here
    assert not is_robust(Gaussian(0.0), 0.5)
    assert not is_robust(Gaussian(mu), 0.5)


@given(mus, probabilities)
def test_certainty_is_robust_against_any_finite_budget_and_against_no_infinite_one(mu, p):
    assert is_robust(Gaussian(mu), 1.0, p) == (p < 1)
    assert is_robust(Gaussian(mu), q_plus=0.0)
    assert not is_robust(Gaussian(math.inf), p)


@given(mus, probabilities, probabilities)
def test_p_minus_is_never_used_above_the_complement(mu, p, p_minus):
    if is_robust(Gaussian(mu), p):
        assert is_robust(Gaussian(mu), p, p_minus) == (p_minus < p)


def test_a_tail_too_small_for_p_still_counts():
    # q = 1e-30 affords a mu of 2 * 11.46
    assert is_robust(Gaussian(22.9 / 2), q_plus=1e-30)
    assert not is_robust(Gaussian(23.0 / 2), q_plus=1e-30)
    assert ball(radius(q_plus=1e-30, sigma=1)) <= oracle.radius(1 - Fraction(1e-30), sigma=1)


def test_arrays_in_arrays_out_scalars_in_bools_out():
    assert is_robust(Gaussian(1.2), [0.9, 0.8]).tolist() == [True, False]
    assert is_robust(Gaussian(1.2), 0.9) is True
