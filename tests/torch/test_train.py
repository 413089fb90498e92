"""Training: resumable to the bit, nothing pickled, nothing of another run used."""

import errno
import fcntl
import json
import math
import threading
from dataclasses import replace
from itertools import pairwise

import pytest
import torch

from gdpcert_torch import Defence, Training, train_run, vote_run
from gdpcert_torch._config import config_hash
from gdpcert_torch._run import read_config
from gdpcert_torch._train import _curve, learning_rate
from gdpcert_torch._weights import load_weights, save_weights
from gdpcert_torch.data import load
from gdpcert_torch.recipes import build_defence


class StoppedError(Exception):
    """Stands for a kill."""


def weights(folder):
    return (folder / "weights.safetensors").read_bytes()


def stop_at(step):
    def progress(done, _):
        if done == step:
            raise StoppedError

    return progress


@pytest.mark.parametrize("method", [0, 1, 2])
@pytest.mark.parametrize("killed_at", [1, 2, 3])
def test_a_killed_training_ends_with_the_same_weights(tiny_study, tmp_path, method, killed_at):
    config = tiny_study[method]
    train_run(config, tmp_path / "whole")
    with pytest.raises(StoppedError):
        train_run(config, tmp_path / "killed", progress=stop_at(killed_at))
    train_run(config, tmp_path / "killed")
    assert weights(tmp_path / "killed") == weights(tmp_path / "whole")
    assert not (tmp_path / "killed" / "checkpoint.safetensors").exists()


def test_drawing_ahead_changes_no_weight_also_when_it_is_stopped(tiny_study, tmp_path, monkeypatch):
    config, threads = tiny_study[2], set()
    data = load(config.data)

    def batch(rng, size, device):
        threads.add(threading.current_thread().name.partition("_")[0])
        return data.batch(rng, size, device)

    train_run(config, tmp_path / "in turn")
    ahead = replace(data, batch=batch, decodes=True)
    monkeypatch.setattr("gdpcert_torch._pipeline.load", lambda name: ahead)
    train_run(config, tmp_path / "ahead")
    assert "gdpcert-ahead" in threads
    with pytest.raises(StoppedError):
        train_run(config, tmp_path / "stopped", progress=stop_at(2))
    train_run(config, tmp_path / "stopped")
    assert weights(tmp_path / "in turn") == weights(tmp_path / "ahead") == weights(tmp_path / "stopped")


def test_an_image_that_cannot_be_read_ends_the_training_with_its_error(tiny_study, tmp_path, monkeypatch):
    def batch(rng, size, device):
        raise ValueError("003.jpg cannot be read")

    broken = replace(load("digits"), batch=batch, decodes=True)
    monkeypatch.setattr("gdpcert_torch._pipeline.load", lambda name: broken)
    with pytest.raises(ValueError, match="cannot be read"):
        train_run(tiny_study[0], tmp_path)


def test_a_loss_that_is_not_a_number_ends_the_training_with_what_to_do(tiny_study, tmp_path, monkeypatch):
    data = load("digits")
    broken = replace(
        data, batch=lambda rng, size, device: (data.batch(rng, size)[0] * math.nan, torch.zeros(size).long())
    )
    monkeypatch.setattr("gdpcert_torch._pipeline.load", lambda name: broken)
    with pytest.raises(ValueError, match=r"the loss of step 1 is nan.*Lower the learning rate"):
        train_run(tiny_study[0], tmp_path)
    assert not (tmp_path / "weights.safetensors").exists()


def test_weights_that_an_update_spoilt_are_not_saved(tiny_study, tmp_path):
    wild = replace(tiny_study[0], training=replace(tiny_study[0].training, learning_rate=1e38, warm_up=0.0))
    with pytest.raises(ValueError, match=r"(is not finite|the loss of step \d+ is).*Lower the learning rate"):
        train_run(replace(wild, training=replace(wild.training, steps=1)), tmp_path)
    assert not list(tmp_path.glob("*.safetensors"))


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_where_there_are_no_locks_training_goes_on(tiny_study, tmp_path, monkeypatch, number):
    def refused(*given):
        raise OSError(number, "not here")

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.warns(RuntimeWarning, match="there are no locks where"):
        train_run(tiny_study[0], tmp_path)
    assert weights(tmp_path)


def test_a_run_that_is_being_trained_is_refused(tiny_study, tmp_path):
    def again(done, _):
        with pytest.raises(BlockingIOError, match=r"is being trained by another process.*Wait for it or stop it"):
            train_run(tiny_study[0], tmp_path)
        raise StoppedError

    with pytest.raises(StoppedError):
        train_run(tiny_study[0], tmp_path, progress=again)
    train_run(tiny_study[0], tmp_path)  # whoever stops gives the lock back
    assert weights(tmp_path)


@pytest.mark.parametrize(
    ("part", "change", "message"),
    [
        ("sampling", {"chunk": 100, "block": 30}, "must be a multiple of `block`"),
        ("sampling", {"n0": 0}, "`n0` must be a whole number, at least 1"),
        ("sampling", {"norm": 2}, "calibrated for the norm L-infinity"),
        ("sampling", {"images": 501}, "has 500 test images"),
        ("training", {"checkpoint_every": 0}, "`checkpoint_every` must be a whole number, at least 1; got 0"),
        ("training", {"steps": 0}, "`steps` must be a whole number, at least 1; got 0"),
        ("training", {"batch": 0}, "`batch` must be a whole number, at least 1; got 0"),
    ],
)
def test_what_could_not_be_trained_or_sampled_is_refused_before_training(tiny_study, tmp_path, part, change, message):
    config = replace(tiny_study[2], **{part: replace(getattr(tiny_study[2], part), **change)})
    with pytest.raises(ValueError, match=message):
        train_run(config, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_trained_run_is_left_as_it_is(tiny_study, tmp_path):
    train_run(tiny_study[0], tmp_path)
    before = weights(tmp_path), (tmp_path / "run.json").read_text()
    train_run(tiny_study[0], tmp_path)
    assert (weights(tmp_path), (tmp_path / "run.json").read_text()) == before


def test_the_learning_curve_has_every_logged_step_once(tiny_study, tmp_path, monkeypatch):
    monkeypatch.setattr(_curve, "_EVERY", 1)
    with pytest.raises(StoppedError):
        train_run(tiny_study[2], tmp_path, progress=stop_at(3))
    with (tmp_path / "training.jsonl").open("a") as file:
        file.write('{"step": 4, "los')  # killed in the middle of a line
    train_run(tiny_study[2], tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "training.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [1, 2, 3, 4]
    assert all(0 < line["mask_share"] <= 1 and math.isfinite(line["loss"]) for line in lines)


def test_a_folder_of_another_config_is_refused_and_names_what_differs(tiny_study, tmp_path):
    train_run(tiny_study[0], tmp_path)
    before = weights(tmp_path)
    other = replace(tiny_study[0], sigma=0.8, training=replace(tiny_study[0].training, steps=5))
    with pytest.raises(ValueError, match=r"sigma: 0.75 there, 0.8 now; training.steps: 4 there, 5 now"):
        train_run(other, tmp_path)
    assert weights(tmp_path) == before


@pytest.mark.parametrize("name", ["weights.safetensors", "checkpoint.safetensors"])
@pytest.mark.parametrize("kept", [0, 4, 200, -1])
def test_a_truncated_file_is_refused_with_what_to_do(tiny_study, tmp_path, name, kept):
    with pytest.raises(StoppedError):
        train_run(tiny_study[0], tmp_path, progress=stop_at(2))
    content = (tmp_path / "checkpoint.safetensors").read_bytes()
    (tmp_path / name).write_bytes(content[:kept])
    with pytest.raises(ValueError, match=r"truncated.*Delete it and train again"):
        train_run(tiny_study[0], tmp_path)


def test_missing_or_foreign_weights_are_refused(tiny_study, tmp_path):
    config, data = tiny_study[0], load("digits")
    defence = build_defence(config, data)
    with pytest.raises(FileNotFoundError, match="train the run first"):
        load_weights(tmp_path / "weights.safetensors", defence, config_hash(config))
    save_weights(tmp_path / "weights.safetensors", defence, "another", data)
    with pytest.raises(ValueError, match="another config"):
        load_weights(tmp_path / "weights.safetensors", defence, config_hash(config))


def test_training_leaves_the_callers_generator_alone(tiny_study, tmp_path):
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    train_run(tiny_study[2], tmp_path)
    assert torch.equal(torch.rand(2), expected)


@pytest.mark.parametrize("notes", ["{", "[]", '{"seconds": 5, "samples": "x"}', '{"seconds": {"votes": null}}'])
def test_damaged_notes_do_not_stop_a_run(tiny_study, tmp_path, notes):
    with pytest.raises(StoppedError):
        train_run(tiny_study[0], tmp_path, progress=stop_at(2))
    (tmp_path / "run.json").write_text(notes)
    (tmp_path / "training.jsonl").write_text('not json\n[]\n{"loss": 1}\n')
    train_run(tiny_study[0], tmp_path)
    vote_run(tiny_study[0], tmp_path)
    assert json.loads((tmp_path / "run.json").read_text())["seconds"]["train"] > 0
    assert [json.loads(line)["step"] for line in (tmp_path / "training.jsonl").read_text().splitlines()] == [4]


def test_the_learning_rate_rises_once_and_falls_to_nearly_nothing():
    plan = Training(steps=100, warm_up=0.25)
    rates = [learning_rate(step, plan) for step in range(100)]
    assert max(rates) == rates[25] == 1.0
    assert all(a < b for a, b in pairwise(rates[:26]))
    assert all(a > b for a, b in pairwise(rates[25:]))
    assert rates[-1] < 2e-3


def test_a_static_mask_stays_in_the_unit_interval(tiny_study, tmp_path):
    train_run(tiny_study[1], tmp_path)
    config = read_config(tmp_path)
    defence = build_defence(config, load("digits"))
    load_weights(tmp_path / "weights.safetensors", defence, config_hash(config))
    mask = defence.masks[0].weight.detach()
    assert mask.min() >= 0
    assert mask.max() <= 1
    assert not torch.equal(mask, torch.ones_like(mask))


def test_methods_start_from_the_same_classifier(tiny_study):
    vanilla, static, adaptive = (build_defence(config, load("digits")) for config in tiny_study)
    for other in (static, adaptive):
        pairs = zip(vanilla.classifier.state_dict().values(), other.classifier.state_dict().values(), strict=True)
        assert all(torch.equal(a, b) for a, b in pairs)
    assert isinstance(vanilla, Defence)
