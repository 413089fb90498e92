"""The identities of adaptive smoothing, on the code that adds the noise."""

import math
from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gdpcert_torch import Look, Split, average, estimate_sigma, look
from gdpcert_torch._queries import NOISE_FLOOR

SIGMA = 0.75
SHARES = st.floats(0.05, 0.95)
SEEDS = st.integers(0, 2**16)


def two_looks(image, mask, sigmas, seed=0):
    generator = torch.Generator().manual_seed(seed)
    noise = [torch.randn(image.shape, generator=generator) for _ in range(2)]
    return [look(image, None, sigmas[0], noise[0]), look(image, mask, sigmas[1], noise[1])], noise


def random_mask(seed, shape=(2, 1, 6, 6)):
    mask = torch.rand(shape, generator=torch.Generator().manual_seed(seed))
    return mask * (mask > 0.3)


@given(SEEDS, SHARES)
def test_precision_is_only_redistributed_by_any_mask(seed, share):
    sigmas = Split(SIGMA, (share, 1 - share))()
    looks, _ = two_looks(torch.zeros(2, 3, 6, 6), random_mask(seed), sigmas)
    total = (estimate_sigma(looks).double() ** -2).sum(dim=(1, 2, 3)) * 3
    # float32 arithmetic on 36 pixels, plus the 2.4e-7 by which scales are rounded up
    assert total.allclose(torch.full_like(total, 3 * 36 / SIGMA**2), rtol=5e-6)
    assert (total <= 3 * 36 / SIGMA**2 * (1 + 1e-6)).all()


@given(SEEDS, st.floats(1e-30, 1.0), SHARES)
def test_a_constant_mask_is_exactly_vanilla_smoothing(seed, level, share):
    image = torch.rand(2, 3, 6, 6, generator=torch.Generator().manual_seed(seed))
    sigmas = Split(SIGMA, (share, 1 - share))()
    looks, (first, second) = two_looks(image, torch.full((2, 1, 6, 6), level), sigmas, seed)
    combined = (first * sigmas[0] ** -1 + second * sigmas[1] ** -1) * SIGMA**2
    # the same estimate as one look with the combined noise, which is normal with deviation sigma
    assert average(looks).allclose(image + combined, atol=2e-6)
    assert estimate_sigma(looks).allclose(torch.full((2, 1, 6, 6), SIGMA), rtol=1e-6)


@given(st.integers(1, 35))
def test_a_binary_mask_has_the_variance_of_the_closed_form(area):
    mask = (torch.arange(36) < area).float().reshape(1, 1, 6, 6)
    looks, _ = two_looks(torch.zeros(1, 3, 6, 6), mask, Split(SIGMA, (0.5, 0.5))())
    share = area / 36
    expected = torch.where(mask > 0, 2 * SIGMA**2 * share / (1 + share), 2 * SIGMA**2)
    assert estimate_sigma(looks).square().allclose(expected, rtol=1e-5)


def test_the_estimate_has_the_variance_that_is_claimed():
    image, mask = torch.full((4000, 1, 4, 4), 0.5), random_mask(3, (1, 1, 4, 4)).expand(4000, 1, 4, 4)
    looks, _ = two_looks(image, mask, Split(SIGMA, (0.5, 0.5))())
    estimate, claimed = average(looks).double(), estimate_sigma(looks)[0, 0].double()
    # 4,000 draws: five standard errors of a mean and of a variance
    assert ((estimate.mean(0)[0] - 0.5).abs() < 5 * claimed / math.sqrt(4000)).all()
    assert ((estimate.var(0)[0] / claimed**2 - 1).abs() < 5 * math.sqrt(2 / 4000)).all()


@given(SEEDS, st.sampled_from([1e-30, 1e-20, 1e-3, 1.0, 1e3, 1e20]))
def test_rescaling_a_mask_changes_nothing(seed, factor):
    image, mask = torch.rand(2, 3, 6, 6, generator=torch.Generator().manual_seed(seed)), random_mask(seed)
    plain, scaled = (average(two_looks(image, m, (1.0, 1.0), seed)[0]) for m in (mask, mask * factor))
    assert plain.allclose(scaled, atol=1e-5)


def test_small_masks_do_not_let_the_image_through_without_noise():
    image = torch.rand(1, 3, 6, 6)
    seen = look(image, torch.full((1, 1, 6, 6), 1e-25), SIGMA, torch.randn(1, 3, 6, 6))
    signal = float((seen.mask * image).abs().max())
    assert float(seen.scale) >= SIGMA * signal  # the noise is in proportion to what is seen


def test_a_mask_of_zeros_still_gets_noise_and_leaves_the_first_look():
    image = torch.rand(2, 3, 6, 6)
    looks, _ = two_looks(image, torch.zeros(2, 1, 6, 6), (1.0, 1.0))
    assert (looks[1].scale >= NOISE_FLOOR).all()
    assert torch.equal(average(looks), looks[0].observation)
    assert estimate_sigma(looks).allclose(torch.ones(2, 1, 6, 6))


@given(SEEDS, SHARES, st.floats(1e-3, 1e3))
def test_the_noise_added_is_at_least_the_noise_certified(seed, share, sigma):
    mask = random_mask(seed, (3, 1, 5, 7))
    seen = look(torch.zeros(3, 3, 5, 7), mask, sigma, torch.zeros(3, 3, 5, 7))
    for weights, scale in zip(seen.mask, seen.scale, strict=True):
        norm = sum(Fraction(w) ** 2 for w in weights.flatten().tolist()) / (5 * 7)
        assert Fraction(float(scale)) ** 2 >= Fraction(sigma) ** 2 * norm
    unmasked = look(torch.zeros(1, 1, 2, 2), None, sigma, torch.zeros(1, 1, 2, 2))
    assert Fraction(float(unmasked.scale)) >= Fraction(sigma)


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=4))
def test_a_learned_split_is_frozen_to_no_more_precision_than_sigma_has(logits):
    split = Split(SIGMA, [1 / len(logits)] * len(logits), learned=True)
    with torch.no_grad():
        split.logits.copy_(torch.tensor(logits, dtype=torch.float64))
    learning = split.train()()
    assert all(sigma.requires_grad for sigma in learning)
    frozen = split.eval()()
    assert all(isinstance(sigma, float) for sigma in frozen)
    assert sum(1 / Fraction(sigma) ** 2 for sigma in frozen) <= 1 / Fraction(SIGMA) ** 2
    assert [float(s.detach()) for s in learning] == pytest.approx(list(frozen), rel=1e-12)


def test_a_look_leaves_the_image_as_it_was():
    image = torch.rand(1, 3, 4, 4)
    before = image.clone()
    look(image, torch.rand(1, 1, 4, 4), SIGMA, torch.randn(1, 3, 4, 4))
    look(image, None, SIGMA, torch.randn(1, 3, 4, 4))
    assert torch.equal(image, before)


def test_a_single_masked_look_is_passed_on_as_it_is():
    seen = Look(torch.rand(1, 3, 4, 4), torch.rand(1, 1, 4, 4), torch.tensor(1.0), 1.0)
    assert average([seen]) is seen.observation


def test_nothing_is_broadcast_that_would_let_pixels_share_their_noise():
    image = torch.rand(2, 1, 4, 4)
    noise = torch.randn(2, 1, 4, 4)
    for mask in (torch.rand(2, 3, 4, 4), torch.rand(1, 1, 4, 4), torch.rand(2, 1, 1, 1), torch.rand(2, 4, 4)):
        with pytest.raises(ValueError, match="a mask must have shape"):
            look(image, mask, SIGMA, noise)
    for wrong in (noise[:1], noise[..., :1]):
        with pytest.raises(ValueError, match="`noise` must have"):
            look(image, None, SIGMA, wrong)


def test_noise_that_float32_would_lose_is_refused():
    with pytest.raises(ValueError, match="lost when it is added"):
        Split(1e-9, [1.0])
