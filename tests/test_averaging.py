"""The weights that average masked looks: unbiased, of least variance, and what the paper's appendix misprints."""

import math
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gdpcert import averaging_weights, noise_scale, sensitivity, split

ROUNDING = 1e-12  # a dozen float64 operations on well-scaled numbers
# a weight is 0 or large enough for its square to be a float
entries = st.one_of(st.just(0.0), st.floats(1e-6, 1))


@st.composite
def looks(draw):
    """A first look at everything, then masked ones, and their noise levels."""
    size = draw(st.integers(1, 12))
    more = draw(st.lists(hnp.arrays(np.float64, size, elements=entries), min_size=1, max_size=3))
    sigmas = draw(st.lists(st.floats(0.1, 10), min_size=len(more) + 1, max_size=len(more) + 1))
    return [np.ones(size), *more], sigmas


def variance(masks, sigmas, weights):
    scales = [noise_scale(mask, sigma, axis=0) for mask, sigma in zip(masks, sigmas, strict=True)]
    return sum((c * s) ** 2 for c, s in zip(weights, scales, strict=True))


@given(looks())
def test_the_average_is_unbiased(look):
    masks, sigmas = look
    weights = averaging_weights(masks, sigmas, axis=0)
    np.testing.assert_allclose(sum(c * w for c, w in zip(weights, masks, strict=True)), 1, rtol=ROUNDING)


@given(looks())
def test_no_other_unbiased_average_has_less_variance(look):
    masks, sigmas = look
    # a mask of zeros says nothing, at no noise: leave it to its own test
    pairs = [(m, s) for m, s in zip(masks, sigmas, strict=True) if m.any()]
    masks, sigmas = map(list, zip(*pairs, strict=True))
    ours = variance(masks, sigmas, averaging_weights(masks, sigmas, axis=0))
    # c = u / s turns least variance into the least norm of u with (w / s) u = 1: numpy's least squares
    signal = np.array([w / noise_scale(w, s, axis=0) for w, s in zip(masks, sigmas, strict=True)])
    for i, column in enumerate(signal.T):
        least = np.linalg.lstsq(column[None, :], np.ones(1), rcond=None)[0]
        assert ours[i] == pytest.approx(least @ least, rel=1e-9)  # least squares goes through a decomposition


@given(looks(), st.floats(1e-3, 1e3))
def test_rescaling_a_mask_changes_only_the_scale_of_its_weight(look, factor):
    masks, sigmas = look
    before = averaging_weights(masks, sigmas, axis=0)
    after = averaging_weights([masks[0], *(factor * mask for mask in masks[1:])], sigmas, axis=0)
    np.testing.assert_allclose(after[0], before[0], rtol=ROUNDING)
    for a, b in zip(after[1:], before[1:], strict=True):
        np.testing.assert_allclose(factor * a, b, rtol=ROUNDING)


@given(looks().filter(lambda look: all(mask.any() for mask in look[0])))
def test_masks_move_precision_between_pixels_and_make_none(look):
    masks, sigmas = look
    spread = variance(masks, sigmas, averaging_weights(masks, sigmas, axis=0))
    total = len(spread) * sum(s**-2 for s in sigmas)
    assert (1 / spread).sum() == pytest.approx(total, rel=ROUNDING)


def test_a_mask_of_zeros_leaves_the_first_look():
    first, second = averaging_weights([np.ones(5), np.zeros(5)], [1.0, 1.0], axis=0)
    assert first.tolist() == [1.0] * 5
    assert second.tolist() == [0.0] * 5


@pytest.mark.parametrize("constant", [1.0, 0.5, 1e-4])
def test_a_constant_mask_is_exactly_vanilla_smoothing(constant):
    masks, sigmas = [np.ones(9), np.full(9, constant)], split(0.5, [0.3, 0.7])
    weights = averaging_weights(masks, sigmas, axis=0)
    np.testing.assert_allclose(variance(masks, sigmas, weights), 0.25, rtol=ROUNDING)


@pytest.mark.parametrize("on", [1, 3, 10])
def test_a_binary_mask_at_an_equal_split_has_the_textbook_variances(on):
    sigma, mask = 0.75, (np.arange(10) < on).astype(float)
    masks, sigmas, share = [np.ones(10), mask], split(sigma, [0.5, 0.5]), on / 10
    spread = variance(masks, sigmas, averaging_weights(masks, sigmas, axis=0))
    np.testing.assert_allclose(spread[:on], 2 * sigma**2 * share / (1 + share), rtol=ROUNDING)
    np.testing.assert_allclose(spread[on:], 2 * sigma**2, rtol=ROUNDING)


def test_the_formula_printed_in_the_appendix_throws_the_gain_away():
    """Without 1/d the second look seems d times noisier than it is, and is hardly used."""
    size, sigma = 48, 0.75
    pixels = size * size
    mask = (np.arange(pixels) < pixels // 10).astype(float)
    sigma_1, sigma_2 = split(sigma, [0.5, 0.5])
    right = averaging_weights([np.ones(pixels), mask], [sigma_1, sigma_2], axis=0)
    assert np.sqrt(variance([np.ones(pixels), mask], [sigma_1, sigma_2], right))[0] == pytest.approx(0.320, abs=5e-4)

    printed = sigma_2**2 * 3 * (mask**2).sum()  # ||w||^2 sigma_2^2 over three channels, not divided by d
    c_1 = printed / (mask**2 * sigma_1**2 + printed)
    c_2 = sigma_1**2 * mask / (mask**2 * sigma_1**2 + printed)
    wrong = np.sqrt(variance([np.ones(pixels), mask], [sigma_1, sigma_2], [c_1, c_2]))[0]
    assert wrong == pytest.approx(1.059, abs=5e-4)
    assert wrong > sigma  # worse than no mask at all


def test_the_noise_scale_is_the_sensitivity_of_a_unit_of_l_infinity_per_coordinate():
    mask = np.random.default_rng(0).uniform(0, 1, (2, 1, 4, 5))
    scale = noise_scale(mask, 2.0, axis=(1, 2, 3))
    expected = 2 * np.linalg.norm(mask.reshape(2, -1), axis=1) / np.sqrt(20)
    np.testing.assert_allclose(scale.ravel(), expected, rtol=ROUNDING)
    assert scale.shape == (2, 1, 1, 1)


def test_whole_numbers_do_not_wrap_around_when_squared():
    assert noise_scale(np.full(4, 16, np.uint8), 1.0, axis=0).tolist() == [16.0]


def test_masks_in_one_array_and_float32_are_welcome():
    weights = averaging_weights(np.ones((2, 4), np.float32), [1.0, 1.0], axis=0)
    assert [w.dtype for w in weights] == [np.float32, np.float32]
    np.testing.assert_allclose(weights[0], 0.5, rtol=1e-6)  # float32


norms = st.one_of(st.sampled_from((1.0, 2.0, 2.5, 3.0, 4.0, math.inf)), st.floats(2.01, 50))


@given(hnp.arrays(np.float64, st.integers(1, 12), elements=entries), norms)
def test_the_noise_of_a_masked_look_is_its_sensitivity_over_that_of_an_unmasked_one(mask, norm):
    scale = float(noise_scale(mask, 2.0, axis=0, norm=norm)[0])
    ratio = sensitivity(mask, norm=norm) / sensitivity(np.ones(mask.size), norm=norm)
    # powers with exponents of up to 400 multiply a rounding by as much
    assert scale == pytest.approx(2.0 * ratio, rel=1e-10)


def test_against_l2_a_mask_saves_nothing_as_long_as_a_pixel_is_open():
    mask = np.array([[1.0, 0.0], [0.25, 0.5]])
    assert noise_scale(mask, 0.5, axis=1, norm=2).tolist() == [[0.5], [0.25]]
    assert noise_scale(mask, 0.5, axis=1, norm=1).tolist() == [[0.5], [0.25]]


@given(looks(), norms)
def test_the_average_is_unbiased_for_every_threat(look, norm):
    masks, sigmas = look
    weights = averaging_weights(masks, sigmas, axis=0, norm=norm)
    np.testing.assert_allclose(sum(c * w for c, w in zip(weights, masks, strict=True)), 1, rtol=1e-9)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("norm", [math.nextafter(2, 3), 2.0001, 3.0, 1e300, 1e308, sys.float_info.max, math.inf])
@pytest.mark.parametrize("size", [1.0, 1e-25, 1e-37])
def test_neither_a_large_norm_nor_a_small_mask_is_lost(kind, norm, size):
    mask = np.array([1.0, 1.0, 0.5, 0.0], kind) * kind(size)
    expected = 2 * sensitivity(mask, norm=norm) / sensitivity(np.ones(4), norm=norm)
    # a dozen roundings of float32
    assert float(noise_scale(mask, 2.0, axis=0, norm=norm)[0]) == pytest.approx(expected, rel=1e-6)


def test_a_norm_below_one_is_refused():
    with pytest.raises(ValueError, match="norm"):
        noise_scale(np.ones(3), 1.0, axis=0, norm=0.5)
