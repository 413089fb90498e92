"""The largest epsilon, against Proposition 6.1 itself and against the float path."""

import math

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdpcert
from gdpcert import rigorous
from gdpcert.rigorous import _balls
from tests.strategies import interior

deltas = st.one_of(st.just(0.0), st.floats(0, 1), st.floats(-15, -1).map(lambda x: 10.0**x))


def certified(epsilon, p_plus, p_minus, delta):
    """f(1 - p_plus) > 1 - f(p_minus) for the trade-off function of (epsilon, delta)."""
    z, d = mpmath.exp(epsilon), mpmath.mpf(delta)

    def f(a):
        return max(mpmath.mpf(0), 1 - d - z * a, (1 - d - a) / z)

    a = 1 - mpmath.mpf(p_plus)
    return f(a) + f(min(a, mpmath.mpf(p_minus))) > 1


@given(interior, interior, deltas)
def test_below_it_the_condition_holds_and_above_it_it_does_not(p_plus, p_minus, delta):
    low, high = rigorous.largest_epsilon(p_plus, p_minus, delta=delta)
    assert _balls.between(low, high) <= 2
    with mpmath.workprec(4000):  # 1 - p and exp(744) are exact enough
        if low > 0 and p_minus < p_plus:
            assert certified(mpmath.mpf(low) * (1 - mpmath.mpf(10) ** -40), p_plus, p_minus, delta)
        if p_minus < p_plus:
            assert not certified(mpmath.mpf(high) * (1 + mpmath.mpf(10) ** -40), p_plus, p_minus, delta)
        else:
            assert (low, high) == (0, 0)


@given(interior, interior, deltas)
def test_the_float_path_is_below_and_near(p_plus, p_minus, delta):
    low, _ = rigorous.largest_epsilon(p_plus, p_minus, delta=delta)
    value = gdpcert.largest_epsilon(p_plus, p_minus, delta=delta)
    assert value <= low
    if min(p_plus, p_minus) > 1e-150:  # the product of two smaller ones is no normal float
        # the logarithm of a number near 1 loses what that number has in ulps
        assert value >= low - 1e-12 * max(1.0, low)


@pytest.mark.parametrize("bounds", [{"p_plus": 1.0}, {"p_plus": 1.0, "p_minus": 0.5}, {"q_plus": 0.0}])
@pytest.mark.parametrize(("delta", "most"), [(0.0, math.inf), (0.1, math.inf), (0.49, math.inf), (0.5, 0), (0.9, 0)])
def test_a_certain_class_affords_everything_until_delta_alone_may_tie_it(bounds, delta, most):
    """The other class gains at most delta, and the top one loses at most delta."""
    assert rigorous.largest_epsilon(**bounds, delta=delta) == (most, most)
    assert gdpcert.largest_epsilon(**bounds, delta=delta) == most


def test_a_class_that_is_never_met_affords_everything_unless_delta_can_happen():
    assert rigorous.largest_epsilon(0.9, 0.0) == (math.inf, math.inf)
    assert rigorous.largest_epsilon(0.9, 0.0, delta=1e-6)[1] < math.inf


@pytest.mark.parametrize("bounds", [{"p_plus": 0.5}, {"p_plus": 0.3, "p_minus": 0.3}, {"q_plus": 0.9}])
def test_what_certifies_nothing_affords_nothing(bounds):
    assert rigorous.largest_epsilon(**bounds) == (0.0, 0.0)
