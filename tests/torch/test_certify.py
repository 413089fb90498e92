"""Certificates in memory, against a classifier whose true margin is known."""

import math

import pytest
import torch
from torch import nn

import gdpcert
from gdpcert_torch import Defence, certify, predict
from tests.torch.conftest import Linear


class Ones(nn.Module):
    def forward(self, x):
        return torch.ones_like(x[:, :1])


def linear_problem(sign=1.0):
    """A half-space over 3x8x8 images and a point at a known distance from its boundary."""
    normal = torch.linspace(-1, 1, 192)
    image = torch.full((1, 3, 8, 8), 0.5)
    margin = 0.3  # in L2
    offset = float(image.flatten() @ normal) - sign * margin * float(normal.norm())
    return Linear(normal, offset), image, margin, normal


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_half_space_is_certified_up_to_its_margin_and_not_beyond(sign):
    model, image, margin, _ = linear_problem(sign)
    certificate = certify(model, image, sigma=0.25, n=20_000, tolerance=None, chunk=1000)
    assert certificate.predicted[0] == (1 if sign > 0 else 0)
    assert certificate.radius[0] <= margin
    # the lower confidence bound at 20,000 votes and p = Phi(1.2) costs about 0.04 in units of sigma
    assert certificate.radius[0] >= margin - 0.06 * 0.25


@pytest.mark.parametrize("masks", [(None,), (None, Ones()), (None, Ones(), Ones())])
def test_a_half_space_is_certified_for_l_infinity_by_any_number_of_steps(masks):
    normal = torch.ones(192)
    model = Linear(normal, 0.5 * 192 - 0.02 * 192)  # every pixel may fall by 0.02 before the class changes
    defence = Defence(model, 0.25, masks)
    certificate = certify(defence, torch.full((1, 3, 8, 8), 0.5), norm=math.inf, n=20_000, tolerance=None, chunk=1000)
    assert certificate.radius[0] <= 0.02
    assert certificate.radius[0] >= 0.02 - 0.06 * 0.25 / math.sqrt(192)


def test_an_adaptive_run_is_refused_as_an_l2_certificate(images):
    model = nn.Sequential(nn.Flatten(), nn.Linear(192, 3))
    with pytest.raises(ValueError, match="L-infinity"):
        certify(Defence(model, 0.5, (None, Ones())), images, norm=2, n=100)
    vanilla = Defence(model, 0.5)
    for norm in (1, 2, math.inf):
        assert certify(vanilla, images, norm=norm, n=100).norm == norm


def test_preprocessing_comes_after_the_noise(images):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(192, 3))
    scaled = nn.Sequential(nn.Flatten(), nn.Linear(192, 3))
    scaled[1].load_state_dict({"weight": model[1].weight / 255, "bias": model[1].bias})
    plain = certify(model, images, sigma=0.5, n=500)
    assert certify(scaled, images, sigma=0.5, n=500, preprocess=lambda x: x * 255) == plain


def test_the_same_seed_gives_the_same_certificates_whatever_the_global_generator(images):
    model = nn.Sequential(nn.Flatten(), nn.Linear(192, 3))
    torch.manual_seed(1)
    first = certify(model, images, sigma=0.5, n=200)
    torch.manual_seed(2)
    assert certify(model, images, sigma=0.5, n=200) == first


def test_prediction_is_the_majority_of_the_votes_that_choose_the_class():
    model, image, _, _ = linear_problem()
    assert predict(model, image, sigma=0.25).tolist() == [1]
    assert predict(model, image, sigma=0.25, failure=0.001).tolist() == [1]
    undecided = Linear(torch.linspace(-1, 1, 192), float(image.flatten() @ torch.linspace(-1, 1, 192)))
    assert predict(undecided, image, sigma=0.25, failure=0.001).tolist() == [-1]


def test_too_few_votes_to_certify_anything_are_refused_with_the_number_that_would_do(images):
    model = nn.Sequential(nn.Flatten(), nn.Linear(192, 3))
    with pytest.raises(ValueError, match="at least n=10"):
        certify(model, images, sigma=0.5, n=9, tolerance=None)
    with pytest.raises(ValueError, match="at least n=12"):
        certify(model, images, sigma=0.5, n=9)
    with pytest.raises(ValueError, match=r"do not reach radius 1.*at least n=351"):
        certify(model, images, sigma=0.5, n=9, radius=1.0)
    assert gdpcert.largest_possible_radius(10, 0.001, 0.5) > 0
    assert gdpcert.largest_possible_radius(9, 0.001, 0.5) == 0


def test_sigma_belongs_to_the_classifier_or_to_the_defence(images):
    model = nn.Sequential(nn.Flatten(), nn.Linear(192, 3))
    with pytest.raises(ValueError, match="`sigma` is required"):
        certify(model, images, n=100)
    with pytest.raises(ValueError, match="leave `sigma`"):
        certify(Defence(model, 0.5), images, sigma=0.5, n=100)
    for sigma in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match="sigma"):
            certify(model, images, sigma=sigma, n=100)


def test_no_images_are_refused():
    with pytest.raises(ValueError, match="no images to certify"):
        certify(nn.Sequential(nn.Flatten(), nn.Linear(192, 3)), torch.zeros(0, 3, 8, 8), sigma=0.5, n=100)


def test_invalid_votes_speak_against_a_prediction():
    class MostlyNaN(nn.Module):
        def forward(self, x):
            logits = torch.zeros(len(x), 3)
            logits[: len(x) * 9 // 10] = math.nan
            return logits

    image = torch.full((1, 3, 8, 8), 0.5)
    assert predict(MostlyNaN(), image, sigma=0.5).tolist() == [-1]
    assert predict(MostlyNaN(), image, sigma=0.5, failure=0.001).tolist() == [-1]
