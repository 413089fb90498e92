"""A classifier taken over from vanilla smoothing: it stays as it is, and the masks alone are trained."""

from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from gdpcert_torch import load_defence, train_run, vote_run
from gdpcert_torch.data import load
from gdpcert_torch.recipes import imagenet
from tests.torch.test_train import StoppedError


@pytest.fixture
def runs(tiny_study, tmp_path):
    """Where a study's runs lie, its vanilla one trained, and the config of the frozen one."""
    vanilla, _, adaptive = tiny_study
    train_run(vanilla, tmp_path / "vanilla" / "0")
    return tmp_path, replace(adaptive, method="frozen", frozen=True)


def weights(folder):
    return load_file(folder / "weights.safetensors")


def of(state, part):
    return {name: value for name, value in state.items() if name.startswith(part)}


def test_the_classifier_is_vanillas_to_the_bit_and_the_masks_are_trained(runs, tiny_study):
    root, config = runs
    train_run(config, root / "frozen" / "0")
    train_run(tiny_study[2], root / "adaptive" / "0")
    theirs, ours = weights(root / "vanilla" / "0"), weights(root / "frozen" / "0")
    # batch norm's statistics among them
    assert any(name.endswith("running_mean") for name in of(theirs, "classifier."))
    assert all(torch.equal(ours[name], value) for name, value in of(theirs, "classifier.").items())
    start = of(weights(root / "adaptive" / "0"), "masks.")
    masks = of(ours, "masks.")
    assert any(not torch.equal(value, start[name]) for name, value in masks.items())
    assert all(bool((value != 0).any()) for name, value in masks.items() if name.endswith("head.bias"))
    assert len(vote_run(config, root / "frozen" / "0").records) == config.sampling.images


def test_what_was_stopped_goes_on_to_the_same_weights(runs):
    root, config = runs
    train_run(config, root / "frozen" / "0")

    def stop(done, _):
        if done == 3:
            raise StoppedError

    other = root / "again" / "0"
    with pytest.raises(StoppedError):
        train_run(config, other, progress=stop)
    assert (other / "checkpoint.safetensors").exists()
    train_run(config, other)
    whole = weights(root / "frozen" / "0")
    assert all(torch.equal(value, whole[name]) for name, value in weights(other).items())
    assert not load_defence(other).training


def test_without_the_vanilla_run_it_says_what_to_train(runs):
    root, config = runs
    with pytest.raises(FileNotFoundError, match="Train that first") as caught:
        train_run(replace(config, seed=1), root / "frozen" / "1")
    assert str(root / "vanilla" / "1") in str(caught.value)
    assert not (root / "frozen" / "1").exists()


def test_a_vanilla_run_of_another_study_is_refused(runs):
    root, config = runs
    with pytest.raises(ValueError, match="its sigma differ"):
        train_run(replace(config, sigma=0.6), root / "frozen" / "0")


def test_a_vanilla_run_that_saw_other_images_is_refused(runs, monkeypatch):
    root, config = runs
    other = replace(load("digits"), digest="another")
    monkeypatch.setattr("gdpcert_torch._pipeline.load", lambda name: other)
    with pytest.raises(ValueError, match="its data_digest differ"):
        train_run(config, root / "frozen" / "0")


def test_the_recipe_has_it_beside_the_end_to_end_one():
    *three, frozen = imagenet.variants(sigma=0.5)
    assert [config.method for config in three] == ["vanilla", "static", "adaptive"]
    assert not any(config.frozen for config in three)
    assert frozen.frozen
    assert frozen.training.steps < three[0].training.steps / 5
    assert replace(frozen, method="adaptive", frozen=False, training=three[2].training) == three[2]


def test_a_run_that_has_its_classifier_needs_the_other_no_more(runs):
    root, config = runs
    folder = root / "frozen" / "0"
    train_run(config, folder)
    (root / "vanilla" / "0" / "weights.safetensors").unlink()
    train_run(config, folder)
    assert len(vote_run(config, folder).records) == config.sampling.images
