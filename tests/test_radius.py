"""The certified radius: never above the exact one, close to it, and what its arguments mean."""

import itertools
import math
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import gdpcert
from gdpcert import radius
from tests import oracle
from tests.oracle import ball
from tests.strategies import (
    EDGES,
    INTERIOR,
    above_half,
    dimensions,
    extreme_sigmas,
    interior,
    norms,
    probabilities,
    sigmas,
)

CLOSE = 1 - Fraction(1, 10**12)  # the promise of the docstring
SMALLEST_PROMISED = 1e-300  # below, one unit of a subnormal float is more than 1e-12


def threat(norm, dimension):
    return {"norm": norm, "dimension": dimension} if norm > 2 else {"norm": norm}


def assert_one_sided(value, exact):
    assert 0 <= value < math.inf
    assert ball(value) <= exact
    assert ball(value) >= exact * ball(CLOSE) or not exact >= SMALLEST_PROMISED or exact > sys.float_info.max


@pytest.mark.parametrize("norm", [1, 2, math.nextafter(2, 3), 2 + 1e-12, 3, math.inf])
@pytest.mark.parametrize("dimension", [1, 3 * 32 * 32, 2**53])
def test_radius_is_never_above_the_exact_one_on_a_table(norm, dimension):
    for p, sigma in itertools.product([p for p in INTERIOR if p > 0.5], [1e-308, 1e-290, 0.25, 0.5, 1.0, 1e290, 1e308]):
        value = radius(p, sigma=sigma, **threat(norm, dimension))
        assert_one_sided(value, oracle.radius(p, sigma=sigma, norm=norm, dimension=dimension))


@given(above_half, extreme_sigmas, norms, dimensions)
def test_radius_is_never_above_the_exact_one(p, sigma, norm, dimension):
    value = radius(p, sigma=sigma, **threat(norm, dimension))
    assert_one_sided(value, oracle.radius(p, sigma=sigma, norm=norm, dimension=dimension))


@given(interior.filter(lambda q: q < 0.5), sigmas)
def test_radius_of_a_small_tail_is_never_above_the_exact_one(q, sigma):
    assert_one_sided(radius(q_plus=q, sigma=sigma), oracle.radius(1 - Fraction(q), sigma=sigma))


@given(interior, interior, sigmas)
def test_two_sided_radius_is_never_above_the_exact_one(p_plus, p_minus, sigma):
    value = radius(p_plus, p_minus, sigma=sigma)
    exact = oracle.radius(p_plus, p_minus, sigma=sigma)
    if not exact > 0 or p_minus >= p_plus:
        assert value == 0
        return
    assert 0 <= value < math.inf
    assert ball(value) <= exact
    if exact >= SMALLEST_PROMISED:
        other = min(Fraction(p_minus), 1 - Fraction(p_plus))
        size = abs(oracle.quantile(p_plus)) + abs(oracle.quantile(other))
        assert exact - ball(value) <= (1 - ball(CLOSE)) * ball(sigma) * size / 2


@given(above_half.filter(lambda p: Fraction(1 - p) == 1 - Fraction(p)), sigmas)
def test_both_spellings_of_the_same_bound_agree(p, sigma):
    # each is within 1e-12 below the same exact value
    assert radius(p, sigma=sigma) == pytest.approx(radius(q_plus=1 - p, sigma=sigma), rel=1e-12, abs=1e-323)


@given(interior, probabilities, sigmas)
def test_p_minus_is_never_used_above_the_complement(p_plus, p_minus, sigma):
    if p_minus < p_plus:
        assert radius(p_plus, p_minus, sigma=sigma) >= radius(p_plus, sigma=sigma)
    if 0.5 < p_plus < 1:
        assert radius(p_plus, 0.5, sigma=sigma) == radius(p_plus, sigma=sigma)


@given(probabilities, probabilities, sigmas)
def test_nothing_is_certified_where_another_class_may_be_as_probable(p_plus, p_minus, sigma):
    low, high = sorted((p_plus, p_minus))
    assert radius(low, high, sigma=sigma) == 0
    if Fraction(1 - low) == 1 - Fraction(low):
        assert radius(q_plus=1 - low, p_minus=high, sigma=sigma) == 0
    if low <= 0.5:
        assert radius(low, sigma=sigma) == 0


@given(probabilities, st.none() | probabilities, extreme_sigmas)
def test_radius_is_infinite_only_where_p_plus_is_one(p_plus, p_minus, sigma):
    certain = p_plus == 1 and p_minus != 1
    assert (radius(p_plus, p_minus, sigma=sigma) == math.inf) == certain
    assert (radius(p_plus, p_minus, sigma=sigma, norm=math.inf, dimension=2**53) == math.inf) == certain


def test_the_smallest_tail_is_finite_and_no_tail_is_infinite():
    assert radius(q_plus=5e-324, sigma=1.0) < 38.5
    assert radius(q_plus=0.0, sigma=5e-324, norm=math.inf, dimension=4) == math.inf


@given(above_half, st.none() | interior, sigmas, norms, dimensions)
def test_more_probability_never_certifies_less(p, p_minus, sigma, norm, dimension):
    more = math.nextafter(p, 1)
    assume(p_minus is None or p_minus < p)
    before, after = (radius(x, p_minus, sigma=sigma, **threat(norm, dimension)) for x in (p, more))
    # scipy's quantile is monotone between neighbours up to its error, far below 1e-12
    assert after >= before * (1 - 1e-12)


def test_every_argument_broadcasts():
    value = radius(
        np.linspace(0.6, 0.9, 4)[:, None, None], 0.05, sigma=[[0.25], [0.5]], norm=[1, 3, math.inf], dimension=12
    )
    assert value.shape == (4, 2, 3)
    assert value[3, 1, 2] == radius(0.9, 0.05, sigma=0.5, norm=math.inf, dimension=12)
    assert value[3, 1, 0] == radius(0.9, 0.05, sigma=0.5, norm=1)
    assert radius([], sigma=1).shape == (0,)


def test_scalars_in_float_out():
    for p in (0.9, np.float32(0.9), np.array(0.9), Fraction(9, 10)):
        assert type(radius(p, sigma=np.int64(1))) is float


@given(above_half, sigmas, dimensions)
def test_a_norm_below_two_or_one_coordinate_costs_nothing(p, sigma, dimension):
    plain = radius(p, sigma=sigma)
    assert radius(p, sigma=sigma, norm=1) == plain
    assert radius(p, sigma=sigma, norm=math.inf, dimension=1) == plain


def test_the_unit_is_that_of_sigma_and_l_infinity_costs_the_root_of_the_dimension():
    assert radius(0.9, sigma=0.5) == radius(0.9, sigma=1.0) / 2
    # one rounding more
    assert radius(0.9, sigma=1.0, norm=math.inf, dimension=4**10) == pytest.approx(
        radius(0.9, sigma=2.0**-10), rel=1e-15
    )


def test_the_neighbours_of_one_half():
    assert radius(math.nextafter(0.5, 0), sigma=1) == radius(0.5, sigma=1) == 0
    assert radius(math.nextafter(0.5, 1), sigma=1) > 0


def test_published_values():
    # Cohen, Rosenfeld and Kolter's largest radius at n = 100,000 and failure 0.001: about 4 sigma
    assert gdpcert.largest_possible_radius(100_000, 0.001, 1.0) == pytest.approx(3.8115, abs=5e-5)
    assert radius(0.99, sigma=0.5) == pytest.approx(1.163174, abs=5e-7)


@pytest.mark.parametrize("p", EDGES)
def test_an_edge_gives_a_number_and_no_warning(p):
    for q in (*EDGES, None):
        assert 0 <= radius(p, q, sigma=1e-320) <= math.inf
        assert 0 <= radius(q_plus=p, p_minus=q, sigma=1e308, norm=3, dimension=2**53) <= math.inf


@pytest.mark.deep
@given(above_half, extreme_sigmas, norms, dimensions)
def test_radius_is_never_above_the_exact_one_in_a_long_sweep(p, sigma, norm, dimension):
    value = radius(p, sigma=sigma, **threat(norm, dimension))
    assert_one_sided(value, oracle.radius(p, sigma=sigma, norm=norm, dimension=dimension))
