"""Counts of votes: one fixed function, keyed noise, nothing of the caller's changed."""

import math

import numpy as np
import pytest
import torch
from torch import nn

import gdpcert
from gdpcert_torch import Defence, sample_votes
from gdpcert_torch._engine import _sample, voted_classes

FIXED = gdpcert.FixedVotes
SETTINGS = {"n0": 30, "stop": FIXED(70), "chunk": 32, "block": 16, "seed": 5}


def convolutional():
    torch.manual_seed(0)
    layers = [nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Dropout(0.5), nn.Flatten(), nn.Linear(288, 5)]
    return nn.Sequential(*layers)


def test_records_do_not_depend_on_the_order_of_the_images(images):
    defence = Defence(convolutional(), 0.5)
    forward = {r.index: r for r in sample_votes(defence, images, [0, 1, 2, 3], **SETTINGS)}
    order = [2, 0, 3, 1]
    shuffled = sample_votes(defence, images[order], order, indices=order, **SETTINGS)
    assert {r.index: r for r in shuffled} == forward
    assert len({r.counts for r in forward.values()}) > 1


def test_equal_images_at_different_places_get_noise_of_their_own(images):
    same = images[:1].expand(2, -1, -1, -1)
    first, second = sample_votes(Defence(convolutional(), 0.5), same, [0, 0], **{**SETTINGS, "stop": FIXED(200)})
    assert first.counts != second.counts


def test_another_seed_gives_other_votes(images):
    defence = Defence(convolutional(), 0.5)
    a, b = (list(sample_votes(defence, images, [0] * 4, **{**SETTINGS, "seed": seed})) for seed in (5, 6))
    assert a != b


def test_votes_that_choose_and_votes_that_bound_share_no_noise(images, monkeypatch):
    monkeypatch.setattr(_sample, "check_uncoupled", lambda *_: None)  # whose evaluations are alike on purpose
    seen = []

    class Spy(nn.Module):
        def forward(self, x):
            seen.append(x.clone())
            return torch.stack([x.sum((1, 2, 3)), torch.zeros(len(x))], 1)

    list(sample_votes(Defence(Spy(), 0.5), images[:1], [0], n0=32, stop=FIXED(64), chunk=32, block=16, seed=0))
    rows = torch.cat(seen).flatten(1)
    assert len(rows) == 96
    assert len(torch.unique(rows, dim=0)) == 96


@pytest.mark.parametrize("training", [True, False])
def test_the_images_and_every_training_flag_come_back_as_they_were(images, training):
    model = convolutional().train(training)
    model[1].eval()
    flags = [module.training for module in model.modules()]
    state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    before = images.clone()
    list(sample_votes(Defence(model, 0.5), images, [0] * 4, **SETTINGS))
    assert [module.training for module in model.modules()] == flags
    assert torch.equal(images, before)
    assert all(torch.equal(state[name], tensor) for name, tensor in model.state_dict().items())


def test_flags_come_back_after_an_error(images):
    class Broken(nn.Module):
        def forward(self, x):
            raise RuntimeError("broken")

    model = Broken().train()
    with pytest.raises(RuntimeError, match="broken"):
        list(sample_votes(Defence(model, 0.5), images, [0] * 4, **SETTINGS))
    assert model.training


def test_the_certified_function_is_the_one_of_eval_mode(images):
    model = convolutional().train()
    defence = Defence(model, 0.5)
    training = list(sample_votes(defence, images, [0] * 4, **SETTINGS))
    model.eval()
    assert list(sample_votes(defence, images, [0] * 4, **SETTINGS)) == training


def test_every_forward_pass_has_the_same_shape_and_padding_is_not_counted(images):
    shapes = []

    class Spy(nn.Module):
        def forward(self, x):
            shapes.append(tuple(x.shape))
            return torch.stack([torch.ones(len(x)), torch.zeros(len(x))], 1)

    (record,) = sample_votes(Defence(Spy(), 0.5), images[:1], [0], n0=30, stop=FIXED(70), chunk=32, block=16)
    assert set(shapes) == {(32, 3, 8, 8)}
    assert (record.selection, record.counts, record.invalid) == ((30, 0), (70, 0), 0)


def test_ties_go_to_the_lowest_class_and_nan_to_none():
    inf, nan = math.inf, math.nan
    rows = [[1, 2, 2], [3, 3, 3], [-inf, -inf, -inf], [inf, 0, inf], [nan, 1, 2], [0, 1, nan]]
    assert voted_classes(torch.tensor(rows)).tolist() == [1, 0, 0, 0, 3, 3]


def test_invalid_outputs_are_counted_against_the_prediction(images):
    class SometimesNaN(nn.Module):
        def forward(self, x):
            logits = torch.stack([torch.ones(len(x)), torch.zeros(len(x))], 1)
            logits[::4] = math.nan
            return logits

    settings = {"n0": 32, "chunk": 32, "block": 16}
    (record,) = sample_votes(Defence(SometimesNaN(), 0.5), images[:1], [0], stop=FIXED(640), **settings)
    assert (record.counts, record.invalid) == ((480, 0), 160)
    from gdpcert_torch import certify

    certificate = certify(SometimesNaN(), images[:1], sigma=0.5, n=640, tolerance=None, **settings)
    assert certificate.n[0] == 640
    assert certificate.p_lower[0] <= gdpcert.binomial_lower(480, 640, 0.001)


@pytest.mark.parametrize("outputs", [(4,), (4, 1), (4, 2, 2)])
def test_outputs_that_are_not_logits_are_refused(outputs):
    with pytest.raises(ValueError, match="two classes or more"):
        voted_classes(torch.zeros(outputs))


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (torch.full((1, 3, 8, 8), 1.5), r"in \[0, 1\]"),
        (torch.full((1, 3, 8, 8), -0.1), r"in \[0, 1\]"),
        (torch.full((1, 3, 8, 8), math.nan), r"in \[0, 1\]"),
        (torch.zeros(3, 8, 8), "shape"),
        (np.zeros((1, 3, 8, 8), dtype=np.float32), "torch tensor; got ndarray"),
        (torch.zeros(1, 3, 8, 8, dtype=torch.uint8), "Divide bytes by 255"),
    ],
)
def test_images_outside_the_unit_of_sigma_are_refused(bad, message):
    with pytest.raises(ValueError, match=message):
        list(sample_votes(Defence(convolutional(), 0.5), bad, [0], **SETTINGS))


@pytest.mark.parametrize("name", ["n0", "block", "chunk"])
def test_at_least_one_vote_of_each_kind_is_asked_for(images, name):
    with pytest.raises(ValueError, match=f"`{name}` must be a whole number, at least 1; got 0"):
        list(sample_votes(Defence(convolutional(), 0.5), images, [0] * 4, **{**SETTINGS, name: 0}))


def test_a_classifier_that_returns_no_tensor_is_refused(images):
    class Pair(nn.Module):
        def forward(self, x):
            return x, x

    with pytest.raises(ValueError, match="one tensor of logits; got tuple"):
        list(sample_votes(Defence(Pair(), 0.5), images, [0] * 4, **SETTINGS))


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_mask_that_is_not_a_number_gives_invalid_votes_and_never_a_noiseless_look(images, bad):
    class Broken(nn.Module):
        def forward(self, x):
            mask = torch.ones_like(x[:, :1])
            mask[:, :, 0, 0] = bad
            return mask

    linear = nn.Sequential(nn.Flatten(), nn.Linear(192, 3))
    (record,) = sample_votes(Defence(linear, 0.5, (None, Broken())), images[:1], [0], **SETTINGS)
    assert record.invalid == SETTINGS["stop"].cap


@pytest.mark.parametrize("rows", [lambda x: x.repeat(10, 1), lambda x: x.mean(0, keepdim=True)])
def test_a_classifier_that_does_not_answer_once_a_sample_is_refused(images, rows):
    class Wrong(nn.Module):
        def forward(self, x):
            f = x.flatten(1).mean(1)
            return rows(torch.stack([f, -f], 1))

    with pytest.raises(ValueError, match="one row of logits a sample"):
        list(sample_votes(Defence(Wrong(), 0.5), images, [0] * 4, **SETTINGS))


def test_a_batch_norm_that_couples_the_samples_is_refused(images):
    layers = [nn.Flatten(), nn.BatchNorm1d(192, track_running_stats=False), nn.Linear(192, 3)]
    with pytest.raises(ValueError, match="must be independent"):
        list(sample_votes(Defence(nn.Sequential(*layers), 0.5), images, [0] * 4, **SETTINGS))
