"""The trade-off function of given noise against the closed forms, both ends of every enclosure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpcert import Gaussian, Laplace, Location, Logistic, Uniform
from gdpcert._interval import interval
from tests.noises import LOG_CONCAVE, made
from tests.oracle import ball
from tests.sweep._curves import laplace, laplace_power, logistic, logistic_power, uniform, uniform_power

CLOSED = {"normal": Gaussian, "laplace": Laplace, "logistic": Logistic, "uniform": Uniform}
NOISES = {name: made(functions) for name, functions in LOG_CONCAVE.items()}
shifts = st.one_of(st.sampled_from((1e-9, 0.5, 1.0, 2.0, 3.0)), st.floats(-15, 2).map(lambda x: 10.0**x))


def alphas(rng):
    edges = [5e-324, 1e-310, 1e-100, 0.5, np.nextafter(0.5, 0), np.nextafter(0.5, 1), 1 - 2.0**-53]
    return np.concatenate(
        [edges, rng.random(30), 10.0 ** rng.uniform(-320, 0, 30), 1 - 10.0 ** rng.uniform(-16, 0, 20)]
    )


def losses(rng, shift):
    edges = [0.0, shift, np.nextafter(shift, 9e9), np.nextafter(shift, 0), 1e-300, 700.0, 1e5, 1e300, np.inf]
    near = shift * (1 - 10.0 ** rng.uniform(-16, 0, 20))
    return np.concatenate([edges, near, shift * rng.uniform(0, 30, 20), 10.0 ** rng.uniform(-30, 5, 20)])


@pytest.mark.parametrize(
    ("name", "value", "power"),
    [
        ("laplace", laplace, laplace_power),
        ("logistic", logistic, logistic_power),
        ("uniform", uniform, uniform_power),
    ],
)
@settings(max_examples=20)  # a hundred points each
@given(shifts, st.integers(0, 2**32 - 1))
def test_values_and_powers_hold_the_exact_ones(name, value, power, shift, seed):
    alpha = alphas(np.random.default_rng(seed))
    f = Location(NOISES[name], shift)
    for found, exact in ((f._value(alpha), value), (f._power(alpha), power)):
        for a, low, high in zip(alpha.tolist(), found.low, found.high, strict=True):
            truth = exact(shift, a)
            assert not ball(low) > truth
            assert not truth > ball(high)
            # both functions of the noise may err by 1e-12, either way, and a tail multiplies that by up to 745
            assert high - low <= 2e-9 * max(low, 1e-290) + (3e-12 if name == "uniform" else 0)


@pytest.mark.parametrize("name", CLOSED)
@settings(max_examples=15)  # seventy points each
@given(shifts, st.integers(0, 2**32 - 1))
def test_profiles_meet_those_of_the_closed_form(name, shift, seed):
    epsilon = losses(np.random.default_rng(seed), shift)
    found, exact = Location(NOISES[name], shift)._profile(epsilon), CLOSED[name](shift)._profile(epsilon)
    assert (found.low <= exact.high).all()
    assert (found.high >= exact.low).all()
    # 1e-12 of each of the two masses that are subtracted, and what is open where a logarithm of 745 errs by 2**-45
    assert (found.high - exact.high <= 1e-10).all()


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("shift", [1e-15, 0.3, 1.0, 2.0, 5.0])
def test_at_the_ends(name, shift):
    f, exact = Location(NOISES[name], shift), CLOSED[name](shift)
    assert (f(1.0), f.power(1.0)) == (0.0, 1.0)
    assert f(0.0) <= exact(0.0)
    assert f.power(0.0) >= exact.power(0.0)
    # bounded noise tells with certainty what lies outside of its other copy
    assert f.delta(np.inf) >= exact.delta(np.inf) * (1 - 1e-12)
    assert f.delta(np.inf) <= exact.delta(np.inf) + 1e-12
    assert f.epsilon(0.0) >= exact.epsilon(0.0)


@pytest.mark.parametrize("name", LOG_CONCAVE)
@pytest.mark.parametrize("shift", [1e-6, 0.2, 1.0, 1.9, 7.0])
def test_the_profile_is_the_most_over_a_grid_of_thresholds(name, shift):
    """delta = sup over t of Q(X > t) - exp(epsilon) P(X > t): none of a grid gives more, and one almost as much."""
    noise = NOISES[name]
    t = np.linspace(-9 - shift, 9 + 2 * shift, 20001)
    f = Location(noise, shift)
    p, q = f._masses(interval(t))
    for epsilon in (0.0, shift / 2, shift, 2 * shift):
        most = max(0.0, (q.low - np.exp(epsilon) * p.high).max())
        delta = float(f.delta(epsilon))
        assert delta >= most - 1e-15  # the exponential is rounded
        # flat at the best threshold: the grid's spacing of 1e-3, squared, times densities' slopes, which are below 4
        # (a corner of bounded noise: not squared, but on the grid's density of 1 the slope of the difference is 1)
        assert delta <= most + (1e-3 if name in ("uniform", "triangular") else 1e-5)


@pytest.mark.parametrize("name", CLOSED)
@settings(max_examples=15)
@given(shifts, st.integers(0, 2**32 - 1), st.booleans())
def test_masses_are_those_of_a_loss_within_the_blur(name, shift, seed, negative):
    loss = losses(np.random.default_rng(seed), shift)
    loss = loss[np.isfinite(loss)] * (-1 if negative else 1)
    f, exact = Location(NOISES[name], shift), CLOSED[name](shift)
    room = f._blur * np.clip(np.abs(loss), 1.0, 1e300)
    for what in ("_above", "_below"):
        found = getattr(f, what)(loss)
        ends = [getattr(exact, what)(loss + sign * room) for sign in (-1, 1)]
        for number, one in enumerate(found):
            assert (one.low <= np.maximum(ends[0][number].high, ends[1][number].high)).all()
            assert (one.high >= np.minimum(ends[0][number].low, ends[1][number].low)).all()


def test_two_copies_at_one_place_tell_nothing():
    f = Location(NOISES["logistic"], 0.0)
    assert f.advantage() == 0
    assert f.epsilon(0.0) == 0
    assert f.mu() == 0


def test_a_composition_encloses_that_of_the_closed_forms():
    shift = 0.7
    given_noise = Location(NOISES["laplace"], shift) @ Location(NOISES["normal"], 0.5)
    exact = Laplace(shift) @ Gaussian(0.5)
    for epsilon in (0.0, 0.5, 1.0):
        (low, high), (least, most) = given_noise.delta(epsilon), exact.delta(epsilon)
        assert low <= most
        assert high >= least
        assert high - low <= 1e-3
