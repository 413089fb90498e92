"""What couples the samples of a chunk is found wherever it hides, and what draws for each of them is let pass."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

import gdpcert
from gdpcert_torch import Defence, certify, predict, sample_votes
from gdpcert_torch._engine import check_uncoupled

SIGMA = 0.5
NORM, LINEAR = nn.BatchNorm2d(3), nn.Linear(192, 3)
OWN = np.random.default_rng(0)


def linear(x):
    return F.linear(x.flatten(1), torch.linspace(-1, 1, 576).view(3, 192))


def swapped(logits, coins):
    return torch.where(coins, logits.flip(1), logits)


def one_coin(x):
    return swapped(linear(x), torch.rand(1, 1) < 0.5)


def own_coin(x):
    return swapped(linear(x), torch.rand(len(x), 1) < 0.5)


def shifted(logits, last):
    return torch.cat([logits[:, :-1], logits[:, -1:] + last], dim=1)


def in_groups(x):
    groups = x.view(2, -1, *x.shape[1:])
    return linear((groups / groups.std(dim=(1, 2, 3, 4), keepdim=True)).flatten(0, 1))


COUPLED = {
    "a coin": one_coin,
    "a coin beside a class that never wins": lambda x: shifted(one_coin(x), -math.inf),
    "a coin beside a far class": lambda x: shifted(one_coin(x), -1e6),
    "a coin under jitter": lambda x: one_coin(x) + 3 * torch.randn(len(x), 3),
    "a shift that all share": lambda x: linear(x) + torch.tensor([0.1, 0, 0]) * torch.randn(1, 1),
    "a coin that makes no number": lambda x: torch.where(torch.rand(1, 1) < 0.5, math.nan, linear(x)),
    "a batch norm": lambda x: linear(F.batch_norm(x, NORM.running_mean, NORM.running_var, training=True)),
    "a batch norm and dropout": lambda x: F.dropout(linear(F.batch_norm(x, None, None, training=True)), 0.1),
    "one scale": lambda x: linear(x / x.abs().amax()),
    "a centred batch": lambda x: linear(x - x.mean(0)),
    "a neighbour": lambda x: linear(x + 0.1 * x.roll(1, 0)),
    "groups": in_groups,
}
# pairs make no groups, and what jitter covers takes many samples a chunk to see
SHOWS_FROM = {"groups": 4, "a coin under jitter": 50}
UNCOUPLED = {
    "linear": linear,
    "constant": lambda x: torch.zeros(len(x), 2),
    "dropout": lambda x: linear(F.dropout(x, 0.5, training=True)),
    "a coin each": own_coin,
    "a coin each by another generator": lambda x: swapped(linear(x), torch.as_tensor(OWN.random((len(x), 1)) < 0.5)),
    "a class that never wins": lambda x: shifted(linear(x), -math.inf),
    "a class that may not win": lambda x: shifted(linear(x), torch.where(torch.rand(len(x), 1) < 0.5, -math.inf, 0)),
    "no number": lambda x: torch.full((len(x), 2), math.nan),
    "a norm of its own": lambda x: linear(F.instance_norm(x)),
    "rounding": lambda x: linear(x) * (1 + 1e-6 * torch.randn(1, 1)),
}


class Function(nn.Module):
    """Any function, so that no list of modules shows what it does."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


def defence(function):
    return Defence(Function(function), SIGMA)


@pytest.mark.parametrize(
    ("name", "chunk"),
    [(name, chunk) for name in COUPLED for chunk in (2, 4, 50, 100) if chunk >= SHOWS_FROM.get(name, 2)],
)
def test_what_couples_samples_is_refused(images, name, chunk):
    torch.manual_seed(0)
    with pytest.raises(ValueError, match=r"something couples the samples.*The votes must be independent"):
        check_uncoupled(defence(COUPLED[name]), images[0], chunk)


@pytest.mark.parametrize("chunk", [1, 2, 3, 50, 100])
@pytest.mark.parametrize("name", UNCOUPLED)
def test_what_answers_for_itself_is_let_pass(images, name, chunk):
    for seed in range(5):
        torch.manual_seed(seed)
        check_uncoupled(defence(UNCOUPLED[name]), images[0], chunk)


def test_the_generator_is_left_as_it_was(images):
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    check_uncoupled(defence(UNCOUPLED["a coin each"]), images[0], 100)
    assert torch.rand(1) == expected


@pytest.mark.parametrize(
    "ask",
    [
        lambda model, images: certify(model, images, sigma=SIGMA, n=200),
        lambda model, images: predict(model, images, sigma=SIGMA),
        lambda model, images: predict(model, images, sigma=SIGMA, failure=0.001),
        lambda model, images: list(sample_votes(Defence(model, SIGMA), images, [0] * 4, stop=gdpcert.FixedVotes(200))),
    ],
)
def test_whoever_samples_asks_first(images, ask):
    with pytest.raises(ValueError, match="something couples the samples"):
        ask(Function(COUPLED["a coin"]), images)
