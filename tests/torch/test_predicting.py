"""Predictions of many images by few votes: the votes that the certificates' class was chosen on, resumable."""

import hashlib
from dataclasses import replace

import pytest
import torch

import gdpcert
from gdpcert_torch import Defence, _pipeline, certify, load_defence, predict, train_run, vote_run
from gdpcert_torch._predicting import FILE, is_right, predict_run
from gdpcert_torch.data import load
from tests.torch.test_train import StoppedError

IMAGES = 7


@pytest.fixture
def trained(tiny_study, tmp_path):
    config = tiny_study[2]
    config = replace(config, sampling=replace(config.sampling, predicted=IMAGES))
    train_run(config, tmp_path / "run")
    return config, tmp_path / "run"


def test_they_are_the_majorities_that_predict_would_give(trained):
    config, folder = trained
    votes = predict_run(config, folder)
    images, labels = load(config.data).test(IMAGES)
    plan = config.sampling
    expected = predict(load_defence(folder), images, n=plan.n0, seed=config.seed, chunk=plan.chunk, block=plan.block)
    assert [record.selected for record in votes.records] == expected.tolist()
    assert [record.label for record in votes.records] == labels.tolist()
    assert {sum(record.counts) + record.invalid for record in votes.records} == {plan.n0}


def test_they_are_the_votes_that_chose_the_certified_class(trained):
    config, folder = trained
    certified = {record.index: record for record in vote_run(config, folder).records}
    predicted = {record.index: record for record in predict_run(config, folder).records}
    assert set(certified) < set(predicted) == set(range(IMAGES))
    for index, record in certified.items():
        assert predicted[index].counts == record.selection
        assert predicted[index].selected == record.selected


def test_what_was_stopped_goes_on_to_the_same_file(trained):
    config, folder = trained
    predict_run(config, folder)
    whole = (folder / FILE).read_bytes()
    (folder / FILE).unlink()

    def stop(done):
        if done == 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        predict_run(config, folder, progress=stop)
    assert len(gdpcert.read_votes(folder / FILE).records) == 3
    predict_run(config, folder)
    assert (folder / FILE).read_bytes() == whole


def test_certificates_from_them_pay_for_the_class_chosen_on_the_same_votes(trained):
    config, folder = trained
    certificate = gdpcert.certify_votes(predict_run(config, folder))
    assert certificate.rule == "same-samples"
    apart = certify(load_defence(folder), load(config.data).test(1)[0], norm=config.sampling.norm, n0=20, n=20)
    assert apart.rule == "anytime"


def test_where_the_votes_are_not_numbers_nothing_is_right(trained, monkeypatch):
    config, folder = trained
    monkeypatch.setattr(Defence, "classify", lambda self, seen: torch.full((len(seen[0].observation), 10), torch.nan))
    votes = predict_run(config, folder)
    assert {record.invalid for record in votes.records} == {config.sampling.n0}
    assert not any(map(is_right, votes.records))
    assert gdpcert.certify_votes(votes).abstained.all()


def test_the_record_names_the_weights_that_voted(trained, monkeypatch):
    config, folder = trained
    file = folder / "weights.safetensors"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    folded = _pipeline.fold_batch_norms

    def replaced_meanwhile(defence):
        file.write_bytes(b"of another training")
        folded(defence)

    monkeypatch.setattr(_pipeline, "fold_batch_norms", replaced_meanwhile)
    assert predict_run(config, folder).header.config.endswith(digest)
