"""The sensitivity of a masked query, against its definition as a maximum."""

import math
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from gdpcert import Gaussian, is_robust, noise_scale, radius, sensitivity
from tests import oracle
from tests.oracle import ball
from tests.strategies import norms, weights

masks = st.lists(weights, min_size=1, max_size=20)


outputs = st.sampled_from((1, 2))


@given(masks, norms, outputs)
def test_it_is_never_below_the_exact_value_and_within_1e_13(mask, norm, output):
    value, exact = sensitivity(mask, norm=norm, output=output), oracle.masked_norm(mask, norm, output)
    assert not ball(value) < exact
    # exact squares (ones, a single weight) leave the ball no room to prove more than "not below"
    assert ball(value) <= (1 + 1e-13) * exact * (1 + ball(1e-60)) or value == 0


@given(st.lists(st.sampled_from((0.0, 0.5, 1.0)), min_size=1, max_size=20).filter(any), st.floats(2.001, 64), outputs)
def test_it_is_attained(mask, norm, output):
    w = np.array(mask)
    e = (w / w.max()) ** (output / (norm - output))
    e = e / np.linalg.norm(e, norm)
    # the maximiser is computed in floating point: 1e-12 covers its powers
    assert np.linalg.norm(w * e, output) == pytest.approx(sensitivity(mask, norm=norm, output=output), rel=1e-12)


@given(masks, norms, outputs, st.integers(0, 2**32 - 1))
def test_no_perturbation_moves_the_query_further(mask, norm, output, seed):
    e = np.random.default_rng(seed).standard_normal(len(mask))
    norm = min(norm, 64.0) if math.isfinite(norm) else norm
    size = np.linalg.norm(e, norm)
    # the norms are computed in floating point
    moved = np.linalg.norm(np.array(mask) * e, output)
    assert moved <= sensitivity(mask, norm=norm, output=output) * size * (1 + 1e-12)


@pytest.mark.parametrize("norm", [2.5, 3.0, 8.0])
def test_a_numerical_search_finds_the_same_maximum(norm):
    w = np.array([1.0, 0.7, 0.2, 0.05])

    def minus_moved(e):
        return -np.linalg.norm(w * e) / np.linalg.norm(e, norm)

    starts = np.random.default_rng(0).uniform(0.1, 1, (5, 4))
    found = max(-optimize.minimize(minus_moved, start, method="Nelder-Mead", tol=1e-12).fun for start in starts)
    # a maximum is flat: the search stops at 1e-9 from it
    assert found == pytest.approx(sensitivity(w, norm=norm), rel=1e-8)


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 1.0, 1e300])
@pytest.mark.parametrize("norm", [math.nextafter(2, 3), 2 + 1e-12, 2.0001, 3.0, math.inf])
def test_small_weights_and_large_exponents_do_not_underflow(scale, norm):
    mask = [scale, scale / 2, scale / 3]
    value, exact = sensitivity(mask, norm=norm), oracle.masked_norm(mask, norm)
    assert ball(value) >= exact
    assert ball(value) <= (1 + 1e-13) * exact


EVERY_NORM = [
    math.nextafter(2, 3),
    *(2 + 2.0**-k for k in range(1, 52, 3)),
    *(10.0**k for k in range(1, 308, 15)),
    sys.float_info.max / 2,
    math.nextafter(sys.float_info.max / 2, math.inf),
    sys.float_info.max,
]


@pytest.mark.parametrize("mask", [[1.0] * 7, [1.0, 1 - 1e-16, 1 - 1e-12, 0.5], [0.3, 0.2999999, 1e-300, 0.0]])
def test_no_norm_from_just_above_2_to_the_largest_float_is_below(mask):
    for norm in EVERY_NORM:
        value, exact = sensitivity(mask, norm=norm), oracle.masked_norm(mask, norm)
        assert exact <= ball(value) <= (1 + 1e-13) * exact


def test_a_norm_that_cannot_be_doubled_is_nearly_infinity():
    # 2p overflows: the root of three must not become 1
    assert sensitivity([1.0, 1.0, 1.0], norm=1e308) == pytest.approx(3**0.5, rel=1e-13)


@given(masks.filter(any), norms, st.floats(0.501, 0.999), st.floats(0.1, 10))
def test_noise_of_that_scale_makes_a_masked_query_certify_what_an_unmasked_one_does(mask, norm, p_plus, sigma):
    w = np.array(mask) / np.abs(mask).max()
    r = radius(p_plus, sigma=sigma, norm=norm, dimension=w.size if norm > 2 else None)
    scale = float(noise_scale(w, sigma, axis=0, norm=norm)[0])
    # the scale is rounded to nearest; 1e-9 pays for the powers in it
    assert is_robust(Gaussian(sensitivity(w, norm=norm, radius=max(r, 1e-300)) / scale * (1 - 1e-9)), p_plus)


def test_a_weight_that_vanishes_next_to_the_largest_is_not_forgotten():
    assert sensitivity([1e308, 5e-324], norm=math.inf) > 1e308


def test_a_mask_of_zeros_moves_nothing():
    assert sensitivity(np.zeros((2, 2)), norm=math.inf) == 0


def test_simple_values_are_exact():
    assert sensitivity(np.ones((3, 2, 2), dtype=bool), norm=math.inf) == math.nextafter(12**0.5, 4)
    assert sensitivity([0.5, -3.0], norm=1, radius=2.0) == 6
    assert sensitivity(np.ones(16), norm=math.inf, radius=0.25) == 1
    assert sensitivity(np.ones(16), norm=math.inf, output=1) == 16
    assert sensitivity([0.5, -3.0], norm=1, output=1) == 3


@pytest.mark.parametrize("output", [0, 1.5, math.inf])
def test_noise_counts_in_l1_or_l2(output):
    with pytest.raises(ValueError, match=r"`output` must be 2 \(Gaussian noise\) or 1"):
        sensitivity([1.0], norm=1, output=output)


def test_ones_cost_the_factor_that_the_radius_divides_by():
    for norm in (1.0, 2.0, 3.0, 10.0, math.inf):
        # two roundings of a power, each within 1e-13
        assert sensitivity(np.ones(48), norm=norm) == pytest.approx(float(oracle.shrink(norm, 48)), rel=2e-13)


@pytest.mark.parametrize("norm", [2.0001, 2.5, 3.0, 8.0, math.inf])
@pytest.mark.parametrize("seed", range(4))
def test_the_rounding_of_thousands_of_terms_is_paid_for(norm, seed):
    mask = np.random.default_rng(seed).uniform(0, 1, 3000).tolist()
    exact = oracle.masked_norm(mask, norm)
    assert exact <= ball(sensitivity(mask, norm=norm)) <= (1 + 1e-13) * exact


def test_a_million_coordinates_stay_within_the_margin():
    mask = np.full(10**6, 0.3)
    exact = ball(0.3) * 1000
    assert exact <= ball(sensitivity(mask, norm=math.inf)) <= (1 + 1e-13) * exact
