"""The families with a closed form against their definitions, from the smallest float to the farthest shift."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpcert import EpsilonDelta, Gaussian, Laplace, Logistic, Uniform
from tests import oracle
from tests.oracle import ball
from tests.strategies import EDGES, probabilities
from tests.tradeoff import closed

FAMILIES = {
    "epsilon": (lambda s: EpsilonDelta(s), closed.epsilon_delta, closed.epsilon_delta_profile),
    "laplace": (Laplace, closed.laplace, closed.laplace_profile),
    "logistic": (Logistic, closed.logistic, closed.logistic_profile),
    "uniform": (Uniform, closed.uniform, closed.uniform_profile),
}
SHIFTS = (0.0, 5e-324, 1e-300, 1e-12, 0.1, 1.0, 1.9, 2.0, 37.0, 690.0, 800.0, 1990.0)
FARTHEST = (1e4, 1e10, 1e300, 1.7e308)
EPSILONS = (0.0, 5e-324, 1e-300, 1e-9, 0.5, 1.0, 36.9, 690.0, 700.0, 799.0, 1e6, 1e300, math.inf)

shifts = st.one_of(st.sampled_from(SHIFTS), st.floats(0, 4), st.floats(0, 1990))
epsilons = st.one_of(st.sampled_from(EPSILONS[:-3]), st.floats(0, 4), st.floats(0, 1990))
families = st.sampled_from(sorted(FAMILIES))


@pytest.fixture(autouse=True)
def wide():
    with ctx.workprec(closed.BITS):
        yield


@given(families, shifts, probabilities)
def test_values_are_below_and_powers_above_the_exact_ones(name, shift, alpha):
    make, exact, _ = FAMILIES[name]
    f, beta = make(shift), closed.clipped(exact(alpha, shift))
    low, high = f._value(np.asarray(alpha)), f._power(np.asarray(alpha))
    # balls of 6000 bits: what is below 1e-1700 is theirs
    assert ball(float(low.low)) <= beta + ball(10) ** -1500
    assert ball(float(low.high)) >= beta - ball(10) ** -1500
    assert ball(float(high.low)) <= 1 - beta + ball(10) ** -1500
    assert ball(float(high.high)) >= 1 - beta - ball(10) ** -1500
    # exp, the product and the sum: 40 ulp at most, of numbers of at most 1; the power is as close relative to itself
    if shift <= 700:  # beyond, exp(shift) is no float
        assert low.high - low.low <= 1e-14
        assert high.high - high.low <= 1e-14 * high.high + 1e-320
    assert (f(alpha), f.power(alpha)) == (float(low.low), float(high.high))


@given(families, shifts, epsilons)
def test_profiles_enclose_the_exact_ones(name, shift, epsilon):
    make, _, exact = FAMILIES[name]
    f, delta = make(shift), closed.clipped(exact(epsilon, shift))
    found = f._profile(np.asarray(epsilon))
    assert ball(float(found.low)) <= delta + ball(10) ** -900
    assert ball(float(found.high)) >= delta - ball(10) ** -900
    assert found.high - found.low <= 1e-13


@pytest.mark.parametrize("shift", SHIFTS + FARTHEST)
@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_the_far_range_gives_numbers_on_the_right_side(name, shift):
    f = FAMILIES[name][0](shift)
    at, e = np.array(EDGES), np.array([*EPSILONS, -1.0, -800.0, -math.inf, -0.0])
    losses = np.array([-math.inf, -1e300, -1.0, 0.0, 1.0, 1e300, math.inf])
    for found in (f._value(at), f._power(at), f._profile(e[:13]), *f._above(losses), *f._below(losses)):
        assert ((found.low >= 0) & (found.low <= found.high) & (found.high <= 1)).all()
    assert not np.isnan([*f.delta(e), *f.epsilon(at)]).any()
    assert 0 <= f._mu()[0] <= f.mu()
    assert (f(1.0), f.power(1.0)) == (0.0, 1.0)
    if name != "uniform":
        assert (f(0.0), f.power(0.0)) == (1.0, 0.0)
    if shift == 0:
        assert (f.mu(), f.advantage(), f.epsilon(0.0), f.delta(0.0)) == (0.0, 0.0, 0.0, 0.0)
        assert f(0.3) <= 0.7 <= f(0.3) + 1e-15


@settings(max_examples=40)  # bisections at 6000 bits
@given(st.sampled_from(["epsilon", "laplace", "logistic"]), st.floats(0.01, 60))
def test_mu_is_the_least_whose_gaussian_lies_below(name, shift):
    make, exact, _ = FAMILIES[name]
    low, high = make(shift)._mu()
    # the two errors are equal at the fixed point, where mu is largest
    at = [2.0**-k for k in range(2, 100, 7)] + [1 - 2.0**-k for k in range(2, 50, 7)] + [_fixed(exact, shift)]
    with ctx.workprec(oracle.BITS):
        assert all(oracle.trade_off(high, a) <= exact(a, shift) for a in at)
        if low > 1e-6:
            assert oracle.trade_off(low * (1 - 1e-9), at[-1]) > exact(at[-1], shift)


def _fixed(exact, shift):
    low, high = Fraction(0), Fraction(1, 2)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if exact(middle, shift) >= ball(middle) else (low, middle)
    return low


@pytest.mark.parametrize("make", [EpsilonDelta, Laplace, Logistic])
@pytest.mark.parametrize("shift", [2000.0, 1e6, 1e300])
def test_a_mu_whose_errors_no_float_holds_is_bounded(make, shift):
    # Phi(-z) <= exp(-z^2 / 2) / 2 at an error of exp(-x) / 2, to an ulp or two
    exponent = shift if make is EpsilonDelta else shift / 2
    assert 75 < make(shift).mu() <= 2 * math.sqrt(2 * exponent) * (1 + 1e-15)


def test_losses_beyond_those_that_a_float_can_take_are_kept():
    assert EpsilonDelta(800.0).delta(750.0) == 1.0
    assert EpsilonDelta(800.0).epsilon(0.0) == 800.0
    assert EpsilonDelta(300.0).compose(3).delta(700.0) == 1.0
    assert EpsilonDelta(300.0).compose(3).inverse().delta(700.0) == 1.0
    assert (EpsilonDelta(800.0) @ EpsilonDelta(1.0)).delta(790.0) == 1.0
    assert EpsilonDelta(800.0).cells.mu() == math.inf


@pytest.mark.parametrize("f", [Gaussian(1.0), Gaussian(1e-3), Gaussian(30.0), Uniform(0.5)])
def test_what_has_losses_without_bound_has_no_pure_epsilon(f):
    assert f.epsilon(0.0) == math.inf


def test_pure_epsilons_are_found_exactly():
    assert [make(1.5).epsilon(0.0) for make in (EpsilonDelta, Laplace, Logistic)] == [1.5] * 3
    assert EpsilonDelta(1.5, 0.25).epsilon(0.25) == 1.5
    assert EpsilonDelta(1.5, 0.25).epsilon(math.nextafter(0.25, 0)) == math.inf


THIRD = Fraction(1, 3)


@pytest.mark.parametrize("f", [Gaussian(1.0), EpsilonDelta(1.0), Laplace(1.0), Logistic(1.0), Uniform(0.5)])
def test_fractions_are_moved_to_the_safe_side(f):
    up, down = math.nextafter(1 / 3, 1), 1 / 3
    assert Fraction(down) < THIRD < Fraction(up)
    assert (f(THIRD), f.power(THIRD)) == (f(up), f.power(up))
    assert (f.delta(THIRD), f.epsilon(THIRD)) == (f.delta(down), f.epsilon(down))
    assert f(np.array([THIRD, Fraction(1, 2)], dtype=object)).tolist() == [f(up), f(0.5)]


def test_parameters_are_rounded_to_the_safe_side():
    up = math.nextafter(1 / 3, 1)
    assert (Gaussian(THIRD), Laplace(THIRD), Uniform(THIRD)) == (Gaussian(up), Laplace(up), Uniform(up))
    assert EpsilonDelta(THIRD, THIRD) == EpsilonDelta(up, up)
    assert Laplace(1.0).dilute(THIRD) == Laplace(1.0).dilute(up)
    assert Gaussian(2**53 + 1).mu() == 2.0**53 + 2
