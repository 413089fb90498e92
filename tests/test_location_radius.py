"""The L1 radius of symmetric log-concave noise: its edges, and what it promises of any two laws."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import location_radius, rigorous
from tests.noises import LOG_CONCAVE, made
from tests.strategies import probabilities, sigmas

ENCLOSED = {
    "laplace": rigorous.laplace_radius,
    "logistic": rigorous.logistic_radius,
    "uniform": rigorous.uniform_radius,
}
NOISES = {name: made(functions) for name, functions in LOG_CONCAVE.items()}


@pytest.mark.parametrize("noise", ENCLOSED)
@given(probabilities, st.none() | probabilities, sigmas)
def test_it_is_never_above_the_proven_radius(noise, p_plus, p_minus, scale):
    _, high = ENCLOSED[noise](p_plus, p_minus, scale=scale)
    assert 0 <= location_radius(noise, p_plus, p_minus, scale=scale) <= high
    _, high = ENCLOSED[noise](q_plus=p_plus, p_minus=p_minus, scale=scale)
    assert 0 <= location_radius(noise, q_plus=p_plus, p_minus=p_minus, scale=scale) <= high


@pytest.mark.parametrize("name", ["laplace", "logistic", "uniform"])
@given(probabilities, st.none() | probabilities)
def test_given_functions_are_never_above_the_proven_radius(name, p_plus, p_minus):
    _, high = ENCLOSED[name](p_plus, p_minus, scale=1.0)
    assert 0 <= location_radius(NOISES[name], p_plus, p_minus, scale=1.0) <= high


@pytest.mark.parametrize("noise", ENCLOSED)
@pytest.mark.parametrize(("p_plus", "p_minus"), [(0.4, 0.3), (0.3, 0.1), (0.45, 0.05), (0.1, 1e-9), (1e-300, 1e-310)])
def test_below_one_half_it_is_close_to_the_proven_radius(noise, p_plus, p_minus):
    low, _ = ENCLOSED[noise](p_plus, p_minus, scale=1.0)
    # a dozen roundings, relative to the two quantiles
    room = 1e-14 * (1 + abs(math.log(p_minus)))
    assert location_radius(noise, p_plus, p_minus, scale=1.0) >= low - room


@pytest.mark.parametrize("noise", [*ENCLOSED, NOISES["normal"], NOISES["triangular"]])
def test_nothing_is_certified_of_what_contradicts_itself(noise):
    for p_plus, p_minus in ((0.5, None), (0.3, 0.3), (0.2, 0.7), (0.0, 0.0), (1.0, 1.0), (0.0, None)):
        assert location_radius(noise, p_plus, p_minus, scale=1.0) == 0
        assert location_radius(noise, q_plus=1 - p_plus, p_minus=p_minus, scale=1.0) == 0


def test_only_a_certain_class_is_certified_at_any_distance():
    for noise in ("laplace", "logistic"):
        assert location_radius(noise, 1.0, scale=1.0) == math.inf
        assert location_radius(noise, 0.9, 0.0, scale=1.0) < math.inf
        assert location_radius(noise, q_plus=5e-324, scale=1.0) < math.inf
    for value in (location_radius("uniform", 1.0, scale=3.0), location_radius("uniform", 1.0, 0.0, scale=3.0)):
        assert 3 * (1 - 1e-15) <= value <= 3


def test_a_name_that_is_none_is_refused():
    with pytest.raises(ValueError, match="laplace"):
        location_radius("cauchy", 0.9, scale=1.0)
