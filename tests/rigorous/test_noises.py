"""Radii in L1 of Laplace, logistic and uniform noise, against mpmath and against the trade-off function itself."""

import math

import mpmath
import pytest
from hypothesis import given

from gdpcert import rigorous
from gdpcert.rigorous import _balls
from tests.strategies import interior, probabilities, sigmas


def laplace(p):
    return mpmath.log(2 * p) if p <= 0.5 else -mpmath.log(2 * (1 - p))


def logistic(p):
    return mpmath.log(p / (1 - p))


def uniform(p):
    return 2 * p - 1


NOISES = [(rigorous.laplace_radius, laplace), (rigorous.logistic_radius, logistic), (rigorous.uniform_radius, uniform)]
# distribution functions at unit scale, for the check against the definition
LAWS = {
    laplace: lambda x: mpmath.exp(x) / 2 if x <= 0 else 1 - mpmath.exp(-x) / 2,
    logistic: lambda x: 1 / (1 + mpmath.exp(-x)),
    uniform: lambda x: min(max((x + 1) / 2, mpmath.mpf(0)), mpmath.mpf(1)),
}


@pytest.mark.parametrize(("radius", "quantile"), NOISES)
@given(interior, interior, sigmas)
def test_radius_is_half_the_distance_of_the_quantiles(radius, quantile, p_plus, p_minus, scale):
    low, high = radius(p_plus, p_minus, scale=scale)
    assert _balls.between(low, high) <= 2
    with mpmath.workprec(1500):  # 1 - p is exact
        p, other = mpmath.mpf(p_plus), min(mpmath.mpf(p_minus), 1 - mpmath.mpf(p_plus))
        exact = scale / mpmath.mpf(2) * (quantile(p) - quantile(other)) if p_minus < p_plus else mpmath.mpf(0)
        room = mpmath.mpf(10) ** -100 * abs(exact)
        assert low <= max(exact, 0) + room
        assert high >= exact - room


@pytest.mark.parametrize(("radius", "quantile"), NOISES)
@given(interior.filter(lambda p: 1e-15 < p < 1 - 1e-15), interior.filter(lambda p: p > 1e-15))
def test_below_the_radius_the_trade_off_function_certifies_and_above_it_does_not(radius, quantile, p_plus, p_minus):
    """Proposition 6.1 with f_r(alpha) = F(F^-1(1 - alpha) - r)."""
    low, high = radius(p_plus, p_minus, scale=1.0)
    with mpmath.workprec(400):
        p, law = mpmath.mpf(p_plus), LAWS[quantile]
        other = min(mpmath.mpf(p_minus), 1 - p)

        def certified(r):
            return law(quantile(p) - r) > law(quantile(other) + r)

        if low > 0:
            assert certified(mpmath.mpf(low) * (1 - mpmath.mpf(10) ** -30))
        if p_minus < p_plus:
            assert not certified(mpmath.mpf(high) * (1 + mpmath.mpf(10) ** -30))


@pytest.mark.parametrize(("radius", "quantile"), NOISES)
@given(probabilities, probabilities)
def test_edges(radius, quantile, p_plus, p_minus):
    low, high = sorted((p_plus, p_minus))
    assert radius(low, high, scale=2.0) == (0.0, 0.0)
    if low <= 0.5:
        assert radius(low, scale=2.0) == (0.0, 0.0)
    if high > low:
        value = radius(high, low, scale=2.0)
        assert value[1] > 0
        unbounded = quantile is not uniform and (high == 1 or low == 0)
        assert (value == (math.inf, math.inf)) == unbounded


def test_uniform_noise_of_a_certain_class_certifies_its_scale():
    assert rigorous.uniform_radius(1.0, 0.0, scale=0.3) == (0.3, 0.3)
    assert rigorous.uniform_radius(1.0, scale=0.3) == (0.3, 0.3)


def test_the_formula_for_classes_on_either_side_of_one_half_is_not_used_below_it():
    # log(1 / (4 (1 - p_plus) p_minus)) / 2 gives 0.1643 here, which is too large
    low, high = rigorous.laplace_radius(0.4, 0.3, scale=1.0)
    assert low <= math.log(0.4 / 0.3) / 2 <= high


@pytest.mark.parametrize(("radius", "quantile"), NOISES)
@given(interior)
def test_the_complement_is_the_same_bound(radius, quantile, q):
    low, high = radius(q_plus=q, scale=1.0)
    with mpmath.workprec(1500):
        exact = max(-quantile(mpmath.mpf(q)), 0)
        room = mpmath.mpf(10) ** -100 * exact
        assert low <= exact + room
        assert high >= exact - room
