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
    masked = Defence(model, 0.5, (None, Ones()))
    seen = []
    masked.classifier.register_forward_hook(lambda *_: seen.append(1))
    with pytest.raises(ValueError, match=r"L-infinity.*got norm=2\. Give norm=math\.inf"):
        certify(masked, images, norm=2, n=100)
    assert not seen  # refused before anything is sampled
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


class Coin(nn.Module):
    """Sees the image or its mirror, by a coin for the batch or one for every sample."""

    def __init__(self, every):
        super().__init__()
        self.every = every

    def forward(self, x):
        coins = torch.rand(len(x) if self.every else 1, 1, 1, 1) < 0.5
        x = torch.where(coins, x.flip(-1), x)
        score = x[..., :4].mean((1, 2, 3)) - x[..., 4:].mean((1, 2, 3))
        return torch.stack([torch.zeros_like(score), score], dim=1)


class Hidden(nn.Module):
    """Normalises by the batch where no list of modules shows it."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(192, 3)

    def forward(self, x):
        x = x.flatten(1)
        return self.linear((x - x.mean(0)) / x.std(0))


@pytest.mark.parametrize("model", [Coin(every=False), Hidden()])
def test_a_model_that_couples_the_samples_of_a_batch_is_refused(model, images):
    with pytest.raises(ValueError, match=r"something couples the samples.*The votes must be independent"):
        certify(model, images, sigma=0.1, n=400)


def test_a_coin_of_its_own_for_every_sample_is_let_pass_and_certifies_nothing_on_a_tie():
    half = torch.full((4, 3, 8, 8), 0.5)
    half[..., :4] = 0.8
    assert certify(Coin(every=True), half, sigma=0.1, n=400).abstained.all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n": 1e3, "tolerance": None}, "whole number"),
        ({"n0": 1e2}, "`n0` must be a whole number, at least 1; got 100.0"),
        ({"chunk": 1e2}, "whole number"),
        ({"seed": None}, "`seed` must be a whole number, at least 0; got None"),
        ({"norm": "inf"}, "norm"),
    ],
)
def test_arguments_of_another_kind_are_refused_with_what_is_allowed(images, change, message):
    model = nn.Sequential(nn.Flatten(), nn.Linear(192, 3))
    with pytest.raises(ValueError, match=message):
        certify(model, images, **{"sigma": 0.5, "n": 1000, **change})


def test_a_function_or_a_network_of_another_precision_is_refused_with_what_to_do(images):
    model = nn.Sequential(nn.Flatten(), nn.Linear(192, 3))
    with pytest.raises(ValueError, match="Wrap a function in a Module"):
        certify(lambda x: x, images, sigma=0.5)
    for chunk in (1, 100):
        with pytest.raises(ValueError, match=r"torch\.float64.*Give model\.float\(\)"):
            certify(model.double(), images, sigma=0.5, chunk=chunk, block=1)
    assert certify(model, images, sigma=0.5, n=100, preprocess=lambda x: x.double()).n.max() <= 100


def test_a_network_of_another_precision_may_cast_by_itself(images):
    class Casting(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(192, 3).double()

        def forward(self, x):
            return self.linear(x.flatten(1).double())

    assert certify(Casting(), images, sigma=0.5, n=100).n.max() <= 100


def test_a_preprocessing_module_gets_its_flags_back(images):
    model, preprocess = nn.Sequential(nn.Flatten(), nn.Linear(192, 3)), nn.Dropout(0.5)
    certify(model.train(), images, sigma=0.5, n=100, preprocess=preprocess)
    assert model.training
    assert preprocess.training
