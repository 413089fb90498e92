"""A run in its folder, from config to report; killed anywhere, it ends with the same records."""

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save, save_file

import gdpcert
from gdpcert_torch import certify, load_defence, train_run, vote_run
from gdpcert_torch._config import RunConfig, config_hash, from_json, to_json
from gdpcert_torch._predicting import predict_run
from gdpcert_torch._run import read_config
from gdpcert_torch.data import load
from gdpcert_torch.recipes import STUDIES, build_defence, digits, study_named
from tests.torch.test_train import StoppedError


@pytest.fixture
def trained(tiny_study, tmp_path):
    config = tiny_study[2]
    train_run(config, tmp_path / "run")
    return config, tmp_path / "run"


def stop_after(images):
    def progress(now):
        if now.images == images:
            raise StoppedError

    return progress


def test_a_killed_sampling_ends_with_the_same_file(trained):
    config, folder = trained
    vote_run(config, folder)
    whole = (folder / "votes.jsonl").read_bytes()
    for killed_at in (1, 2):
        (folder / "votes.jsonl").unlink()
        with pytest.raises(StoppedError):
            vote_run(config, folder, progress=stop_after(killed_at))
        with (folder / "votes.jsonl").open("ab") as file:
            file.write(b'{"index": 1, "lab')  # a half-written last line
        vote_run(config, folder)
        assert (folder / "votes.jsonl").read_bytes() == whole


def test_records_certify_what_they_were_calibrated_for(trained):
    config, folder = trained
    votes = vote_run(config, folder)
    assert votes.header.threat == votes.header.norm == np.inf
    assert votes.header.dimension == 48 * 48 * 3
    assert gdpcert.combine(votes.header.sigmas) >= config.sigma * (1 - 1e-12)
    assert gdpcert.certify_votes(votes).norm == np.inf
    with pytest.raises(ValueError, match="L-infinity"):
        gdpcert.certify_votes(votes, norm=2)


def test_examples_show_what_the_defence_saw(trained):
    config, folder = trained
    vote_run(config, folder)
    with np.load(folder / "examples.npz", allow_pickle=False) as examples:
        shapes = {name: examples[name].shape for name in examples.files}
        assert (examples["mask"].max(axis=(1, 2, 3)) == 1).all()
        precision = (examples["sigma"].astype(float) ** -2).sum(axis=(1, 2, 3)) * 3
        assert precision == pytest.approx(3 * 48 * 48 / config.sigma**2, rel=1e-5)
    assert shapes["image"] == shapes["observation"] == shapes["estimate"] == (3, 3, 48, 48)
    assert shapes["mask"] == shapes["sigma"] == (3, 1, 48, 48)


def test_masks_of_the_same_images_are_kept_while_training(trained):
    config, folder = trained
    files = sorted((folder / "masks").iterdir())
    assert [file.name for file in files] == ["000002.npy", "000004.npy"]
    first, last = (np.load(file) for file in files)
    assert first.dtype == np.uint8
    assert first.shape == last.shape == (3, 48, 48)
    # a mask is divided by its largest entry, and starts from the constant one
    assert (first.max(axis=(1, 2)) == 255).all()
    assert (first != last).any()
    vote_run(config, folder)
    with np.load(folder / "examples.npz") as examples:
        assert examples["mask"].shape == (3, 1, 48, 48)


def test_keeping_masks_changes_no_weight(tiny_study, tmp_path, monkeypatch):
    states = []
    for name in ("kept", "not"):
        train_run(tiny_study[2], tmp_path / name)
        states.append(load_file(tmp_path / name / "weights.safetensors"))
        monkeypatch.setattr("gdpcert_torch._pipeline._keeping_masks", lambda *given: given[-1])
    assert not (tmp_path / "not" / "masks").exists()
    assert all(torch.equal(value, states[1][name]) for name, value in states[0].items())


def test_a_trained_defence_certifies_images_of_ones_own_size_only(trained):
    _, folder = trained
    defence = load_defence(folder)
    assert not defence.training
    certificate = certify(defence, torch.rand(1, 3, 48, 48), norm=np.inf, n0=20, n=20, chunk=20, block=10)
    assert certificate.dimension == 48 * 48 * 3
    with pytest.raises(ValueError, match=r"trained for images of shape \(3, 48, 48\).*got \(3, 32, 32\)"):
        certify(defence, torch.rand(1, 3, 32, 32), norm=np.inf, n0=20, n=20, chunk=20, block=10)


def test_a_trained_defence_needs_no_data_set(trained, monkeypatch):
    _, folder = trained

    def gone(name):
        raise AssertionError("the data set is not to be asked for")

    monkeypatch.setattr("gdpcert_torch._pipeline.load", gone)
    assert load_defence(folder).shape == (3, 48, 48)
    weights = load_file(folder / "weights.safetensors")
    (folder / "weights.safetensors").write_bytes(save(weights, {"config": "0"}))
    with pytest.raises(ValueError, match="of an earlier version"):
        load_defence(folder)


def test_a_run_goes_on_with_the_images_that_it_was_trained_on_alone(trained, monkeypatch):
    config, folder = trained
    with pytest.raises(StoppedError):
        vote_run(config, folder, progress=stop_after(1))
    other = replace(load("digits"), digest="another")
    monkeypatch.setattr("gdpcert_torch._pipeline.load", lambda name: other)
    for phase in (vote_run, predict_run, train_run):
        with pytest.raises(ValueError, match=r"data_digest: '[0-9a-f]{16}' there, 'another' now"):
            phase(config, folder)


def test_votes_that_are_all_cast_need_no_machine_like_theirs(tiny_study, tmp_path, monkeypatch):
    config, folder = replace(tiny_study[0], sampling=replace(tiny_study[0].sampling, predicted=2)), tmp_path / "run"
    train_run(config, folder)
    with pytest.raises(StoppedError):
        vote_run(config, folder, progress=stop_after(1))
    monkeypatch.setattr("gdpcert_torch._header.settings_text", lambda defence: "another machine")
    with pytest.raises(ValueError, match="votes of another run"):
        vote_run(config, folder)
    monkeypatch.undo()
    votes, predictions = vote_run(config, folder), predict_run(config, folder)
    (folder / "examples.npz").unlink()
    monkeypatch.setattr("gdpcert_torch._header.settings_text", lambda defence: "another machine")
    assert vote_run(config, folder) == votes
    assert predict_run(config, folder) == predictions
    assert (folder / "examples.npz").exists()


def test_votes_of_another_run_in_the_folder_are_refused(trained):
    config, folder = trained
    vote_run(config, folder)
    lines = (folder / "votes.jsonl").read_text().splitlines(keepends=True)
    header = {**json.loads(lines[0]), "seed": 9}
    (folder / "votes.jsonl").write_text(json.dumps(header) + "\n" + "".join(lines[1:]))
    with pytest.raises(ValueError, match="seed: 9 there, 0 now"):
        vote_run(config, folder)


def test_votes_of_other_weights_are_not_mixed(trained):
    config, folder = trained
    with pytest.raises(StoppedError):
        vote_run(config, folder, progress=stop_after(1))
    tensors = load_file(folder / "weights.safetensors")
    changed = {name: t + 1 if t.is_floating_point() else t for name, t in tensors.items()}
    about = {"config": config_hash(read_config(folder)), "classes": 10, "shape": [3, 48, 48]}
    save_file(changed, folder / "weights.safetensors", {"about": json.dumps(about)})
    with pytest.raises(ValueError, match="votes of another run"):
        vote_run(config, folder)


def test_an_untrained_run_has_no_votes(tiny_study, tmp_path):
    with pytest.raises(FileNotFoundError, match="train the run first"):
        vote_run(tiny_study[0], tmp_path)


@pytest.mark.parametrize("config", [*digits(), *digits(sigma=1.5, seed=3)], ids=lambda c: f"{c.study}-{c.method}")
def test_a_config_survives_json_and_its_hash_sees_every_field(config):
    assert from_json(json.loads(json.dumps(to_json(config)))) == config
    plain = to_json(config)

    def other(value):
        if isinstance(value, bool):
            return not value
        if value is None or value == "inf":
            return 0.125
        if isinstance(value, list):
            return [*value, *(value or ["changed"])]
        return value + "changed" if isinstance(value, str) else 2 * value + 1

    def leaves(values, path=()):
        for name, value in values.items():
            yield from leaves(value, (*path, name)) if isinstance(value, dict) else [(*path, name)]

    for path in leaves(plain):
        changed = json.loads(json.dumps(plain))
        inner = changed
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = other(inner[path[-1]])
        assert config_hash(from_json(changed)) != config_hash(config)


def test_a_config_of_another_version_is_refused():
    with pytest.raises(ValueError, match=r"missing fields \['sigma'\], unknown fields \['noise'\]"):
        from_json({**{k: v for k, v in to_json(digits()[0]).items() if k != "sigma"}, "noise": 1})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sampling", None),
        ("training", 3),
        ("masks", [1]),
        ("masks", "none"),
        ("sigma", "x"),
        ("seed", None),
        ("seed", 1.5),
        ("frozen", 1),
    ],
)
def test_a_config_of_other_kinds_is_refused_and_says_where(field, value, tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({**to_json(digits()[0]), field: value}))
    with pytest.raises(ValueError, match=rf"config\.json: .*({field}|JSON object)"):
        read_config(tmp_path)


def test_a_learned_split_is_trained_recorded_and_worth_no_less_than_sigma(tiny_study, tmp_path):
    config = replace(tiny_study[2], learn_split=True)
    train_run(config, tmp_path)
    sigmas = vote_run(config, tmp_path).header.sigmas
    assert sigmas[0] != sigmas[1]  # it has moved from the equal shares it starts from
    assert sum(1 / Fraction(sigma) ** 2 for sigma in sigmas) <= 1 / Fraction(config.sigma) ** 2


@pytest.mark.parametrize(
    ("classifier", "masks"),
    [("resnet-110", ("none", "unet-32")), ("resnet-20", ("none", "residual-110")), ("resnet-8", ("none", "unet-4"))],
)
def test_the_papers_networks_are_built_by_name(classifier, masks):
    config = replace(digits()[2], classifier=classifier, masks=masks, precision="float32")
    defence = build_defence(config, load("digits"))
    assert defence.eval()(torch.rand(1, 3, 48, 48)).shape == (1, 10)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"classifier": "resnet-111"}, "there are small-resnet-WIDTH, resnet-DEPTH and imagenet-resnet-DEPTH"),
        ({"masks": ("none", "clever-3")}, "there are none, static, small-unet-WIDTH"),
        ({"masks": ("unet-4", "none")}, "the first step has seen nothing yet"),
        ({"masks": ("none",)}, "one share a step"),
        ({"shares": (0.5, 0.6)}, "must sum to 1"),
    ],
)
def test_a_config_that_cannot_be_built_says_why(change, message):
    with pytest.raises(ValueError, match=message):
        build_defence(replace(digits()[2], **change), load("digits"))


@pytest.mark.parametrize(
    ("processor", "gpu", "precision"),
    [
        ({"amx_bf16": True, "avx512_bf16": True}, False, "bfloat16"),
        ({"amx_bf16": False, "avx512_bf16": True}, False, "float32"),
        ({}, False, "float32"),
        ({}, True, "bfloat16"),
    ],
)
def test_bfloat16_is_used_where_it_is_fast(monkeypatch, processor, gpu, precision):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: processor)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpu)
    assert {config.precision for config in digits()} == {precision}


def test_a_study_compares_methods_that_differ_in_their_looks_alone():
    for study in STUDIES:
        configs = study_named(study.name).runs()
        assert all(isinstance(config, RunConfig) for config in configs)
        shared = {(c.study, c.data, c.sigma, c.classifier, c.seed, c.sampling) for c in configs}
        assert len(shared) == 1
        # masks before a frozen classifier take fewer steps
        assert len({c.training for c in configs if not c.frozen}) == 1
        assert len({config.method for config in configs}) == len(configs)
    with pytest.raises(ValueError, match="digits"):
        study_named("svhn")
