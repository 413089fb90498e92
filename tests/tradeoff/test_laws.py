"""Laws that every trade-off function obeys, on a table of instances; enclosures must leave room for them."""

import dataclasses

import numpy as np
import pytest

from gdpcert import Gaussian, PiecewiseLinear, from_profile
from gdpcert._tradeoff._numbers import profile
from tests.tradeoff.instances import ALPHAS, EPSILONS, INSTANCES, TIGHT, ULP, ends


def test_f_is_convex_and_falls_below_the_diagonal(f):
    low, high = ends(f)
    assert ((low >= 0) & (low <= high) & (high <= 1)).all()
    assert (low <= 1 - ALPHAS + ULP).all()
    assert (low[1:] <= high[:-1]).all()
    a, b, c = ALPHAS[:-2], ALPHAS[1:-1], ALPHAS[2:]
    chord = high[:-2] + (high[2:] - high[:-2]) * (b - a) / (c - a)
    assert (low[1:-1] <= chord + 4 * ULP).all()
    assert low[-1] == 0


def test_power_is_one_less_f(f):
    value, power = f._value(ALPHAS), f._power(ALPHAS)
    assert ((power.low >= 0) & (power.low <= power.high) & (power.high <= 1)).all()
    assert (value.low <= 1 - power.low + ULP).all()
    assert (value.high >= 1 - power.high - ULP).all()
    assert (power.high >= ALPHAS).all()


def test_calls_are_the_safe_ends(f):
    if not isinstance(f, Gaussian):  # which has a way of its own
        assert f(ALPHAS).tolist() == f._value(ALPHAS).low.tolist()
        assert f.power(ALPHAS).tolist() == f._power(ALPHAS).high.tolist()
    assert (f(ALPHAS) <= f._value(ALPHAS).high).all()
    assert (f.power(ALPHAS) >= f._power(ALPHAS).low).all()
    assert (f(0.25), f.power(0.25)) == (f(np.array([0.25]))[0], f.power(np.array([0.25]))[0])


def test_the_inverse_is_the_least_error_at_which_f_has_come_down(f):
    t = f.inverse()._value(ALPHAS)
    assert (f._value(t.high).low <= ALPHAS).all()
    before = t.low * (1 - 1e-6)  # Location's thresholds are known to 1e-12
    assert ((f._value(before).high >= ALPHAS * (1 - 1e-9)) | (t.low == 0)).all()


def test_the_inverse_is_an_involution(f):
    back = f.inverse().inverse()
    assert back == f
    assert hash(back) == hash(f)


def test_the_profile_is_the_dual_of_f(f):
    delta, value = f._profile(EPSILONS[:8]), f._value(ALPHAS)
    lines = 1 - delta.high[:, None] - np.exp(EPSILONS[:8, None]) * ALPHAS
    assert (lines <= value.high + 64 * ULP).all()
    assert ((delta.low >= 0) & (delta.low <= delta.high) & (delta.high <= 1)).all()
    assert (delta.low[1:] <= delta.high[:-1]).all()


@pytest.mark.parametrize("name", TIGHT)
def test_f_comes_back_from_its_profile(name):
    f = INSTANCES[name]
    e = np.linspace(-12, 12, 481)
    g = from_profile(e, f.delta(e), symmetric=False)
    inner = np.linspace(0.02, 0.98, 25)
    assert (g._value(inner).low <= f._value(inner).high).all()
    # a profile falls by at most 0.05 between two losses 0.05 apart, and a chord of it misses a quarter of that
    assert (g._value(inner).low >= f._value(inner).low - 0.0125).all()


def test_the_advantage_is_the_profile_at_0_and_the_most_that_power_exceeds(f):
    assert float(f.advantage()) >= (f._power(ALPHAS).low - ALPHAS).max() - ULP
    assert f.delta(0.0) == pytest.approx(float(f.advantage()), rel=1e-13, abs=1e-300)
    assert f.delta(-0.0) == f.delta(0.0)


def test_epsilon_and_delta_are_inverse(light):
    f = light
    deltas = np.array([0.0, 1e-300, 1e-12, 0.01, 0.3, 0.9, 1.0])
    found = f.epsilon(deltas)
    assert (found[1:] <= found[:-1]).all()
    assert found[-1] == 0.0
    finite = np.isfinite(found)
    # an exponential may differ by an ulp with the place of its argument in an array, and is multiplied by up to 700
    assert (f.delta(found[finite]) <= deltas[finite] * (1 + 1e-12)).all()
    back = f.epsilon(f.delta(EPSILONS[:8]))
    # profiles that are flat but for rounding give a little away; a Location's losses are known to 1e-9
    assert (back <= EPSILONS[:8] + 1e-6).all()


def test_negative_epsilons_are_those_of_the_inverse(f):
    e = np.array([1e-9, 0.1, 1.0, 5.0])
    found = profile(f, -e)
    back = f.inverse()
    for line, x in zip(found.high, -e, strict=True):
        assert (1 - line - np.exp(x) * ALPHAS <= f._value(ALPHAS).high + 64 * ULP).all()
    least = 1 - np.exp(-e) + np.exp(-e) * back._profile(e).low
    assert (found.high >= least - 4 * ULP).all()


def test_mu_is_that_of_a_gaussian_below(f):
    low, high = f._mu()
    assert 0 <= low <= high
    assert f.mu() == high
    assert (Gaussian(high)._value(ALPHAS).low <= f._value(ALPHAS).high).all()
    if np.isfinite(high) and low > 0.01 and low > 0.99 * high:
        fine = np.unique(np.concatenate([ALPHAS, np.linspace(0, 1, 2001), Gaussian(high)._value(ALPHAS).low]))
        assert (Gaussian(low * 0.99)._value(fine).high >= f._value(fine).low).any()


def test_it_is_a_frozen_value(f):
    assert f == f
    assert f != Gaussian(123.0)
    for field in dataclasses.fields(f):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(f, field.name, 1)
    if isinstance(f, PiecewiseLinear):
        with pytest.raises(ValueError, match="read-only"):
            f.p[0] = 1
    text = repr(f)
    if not text.startswith("<") and "Noise" not in text and "Diluted" not in text and "Symm" not in text:
        import fractions

        import gdpcert

        assert eval(text, {**vars(gdpcert), **vars(fractions)}) == f
