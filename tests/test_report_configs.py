"""What may differ between the runs of a report: refused within a method, said between methods."""

import json

import pytest

from gdpcert._report import read_study, report_json
from tests.test_report import header, records, runs, template, write_run

__all__ = ["runs", "template"]

TRAINING = {"steps": 600, "batch": 128}
CONFIG = {"data": "digits", "classifier": "small", "training": TRAINING, "masks": ["none"], "seed": 0, "note": "own"}
DIFFERENT = [
    ("data", "mnist", r"data: 'digits' \(vanilla, seed 0\), 'mnist' \(vanilla, seed 1\)"),
    ("masks", ["none", "unet"], r"masks: \['none'\] \(vanilla, seed 0\)"),
    ("training", TRAINING | {"steps": 60}, r"training\.steps: 600 \(vanilla, seed 0\), 60 \(vanilla, seed 1\) of"),
]


def configure(runs, method, seed, **changes):
    (runs / method / str(seed) / "config.json").write_text(json.dumps(CONFIG | {"seed": seed} | changes))


@pytest.fixture
def configured(runs):
    for method in ("vanilla", "adaptive"):
        for seed in (0, 1):
            configure(runs, method, seed, masks=["none"] if method == "vanilla" else ["none", "unet"])
    return runs


def notes(runs):
    return [note for note in report_json(read_study(runs))["notes"] if "more than their looks" in note]


def test_runs_that_differ_in_seed_and_looks_are_compared_without_a_word(configured):
    configure(configured, "vanilla", 1, note="of somebody else's")
    assert notes(configured) == []


@pytest.mark.parametrize(("field", "value", "message"), DIFFERENT)
def test_seeds_made_in_different_ways_have_no_mean(configured, field, value, message):
    configure(configured, "vanilla", 1, **{field: value})
    with pytest.raises(ValueError, match=message):
        read_study(configured)


def test_methods_made_in_different_ways_are_compared_and_it_is_said(configured):
    for seed in (0, 1):
        configure(configured, "adaptive", seed, training=TRAINING | {"steps": 60})
    (note,) = notes(configured)
    assert "training.steps: 600 (vanilla, seed 0), 60 (adaptive, seed 0)" in note
    for seed in (0, 1):
        configure(configured, "adaptive", seed, training={"steps": 60}, frozen=True)
    assert notes(configured) == []


def test_a_field_that_an_older_config_lacks_differs_from_nothing(configured):
    configure(configured, "vanilla", 1, training={"steps": 600})
    (configured / "vanilla" / "0" / "config.json").unlink()
    assert notes(configured) == []


def test_means_over_seeds_are_over_the_same_images(runs):
    whole = report_json(read_study(runs))["methods"]
    write_run(runs, header("adaptive", 2), records("adaptive", 2, images=5))
    study = read_study(runs)
    assert report_json(study)["methods"] == whole
    assert "adaptive, seed 2, is unfinished: 5 of 12 images, and left out of its method's means." in study.notes
