"""Predictions of more images than were certified: the accuracy of a report, and its paired differences."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import gdpcert
from gdpcert import VoteRecord
from gdpcert._report import read_study, report_json
from tests.test_report import CLASSES, N0, header, records, template

__all__ = ["template"]

IMAGES = 40
RIGHT = {("vanilla", 0): 20, ("vanilla", 1): 24, ("adaptive", 0): 30, ("adaptive", 1): 31}


@pytest.fixture
def runs(template, tmp_path):
    """The runs of the report's tests, each with predictions of `IMAGES` images, so many of them right."""
    for (method, seed), right in RIGHT.items():
        folder = tmp_path / method / str(seed)
        folder.mkdir(parents=True)
        (folder / "votes.jsonl").write_bytes((template / method / str(seed) / "votes.jsonl").read_bytes())
        predict(folder, header(method, seed), right)
    return tmp_path


def predict(folder, head, right, images=IMAGES, first=0, invalid=0):
    head = replace(head, n=N0, rule="same-samples")
    with gdpcert.open_votes(folder / "predictions.jsonl", head) as file:
        # in another order than that of the test set
        for index in reversed(range(first, images)):
            label = index % CLASSES
            chosen = label if index < right else (label + 1) % CLASSES
            counts = tuple((N0 - invalid) * (number == chosen) for number in range(CLASSES))
            file.append(VoteRecord(index, label, chosen, (0,) * CLASSES, counts, invalid))


def test_the_accuracy_is_that_of_all_predicted_images(runs):
    for method, figures in report_json(read_study(runs))["methods"].items():
        shares = [RIGHT[method, seed] / IMAGES for seed in (0, 1)]
        assert figures["predict_accuracy"] == pytest.approx(np.mean(shares))
        assert figures["predict_accuracy_std"] == pytest.approx(np.std(shares, ddof=1))
        assert figures["predicted_images"] == IMAGES


def test_the_difference_is_paired_over_images(runs):
    found = report_json(read_study(runs))["comparisons"]["adaptive"]["prediction"]
    places = np.arange(IMAGES)
    ours, theirs = (
        np.mean([places < RIGHT[name, seed] for seed in (0, 1)], axis=0) for name in ("adaptive", "vanilla")
    )
    differences = ours - theirs
    half = stats.norm.ppf(0.975) * stats.sem(differences)
    assert found["images"] == IMAGES
    assert found["difference"] == pytest.approx(differences.mean())
    assert (found["low"], found["high"]) == pytest.approx((differences.mean() - half, differences.mean() + half))


def test_without_further_images_it_is_that_of_the_certified_ones(template):
    numbers = report_json(read_study(template))
    chosen = [[v.selected == v.label for v in records("adaptive", seed)] for seed in (0, 1)]
    assert numbers["methods"]["adaptive"]["predict_accuracy"] == pytest.approx(np.mean(chosen))
    assert numbers["methods"]["adaptive"]["predicted_images"] == len(chosen[0])
    assert numbers["comparisons"]["adaptive"]["prediction"]["images"] == len(chosen[0])


def test_every_accuracy_is_of_the_images_that_all_runs_predict(runs):
    folder = runs / "adaptive" / "1"
    (folder / "predictions.jsonl").unlink()
    predict(folder, header("adaptive", 1), 22, images=25)
    numbers = report_json(read_study(runs))
    assert {figures["predicted_images"] for figures in numbers["methods"].values()} == {25}
    shares = [min(RIGHT["vanilla", seed], 25) / 25 for seed in (0, 1)]
    assert numbers["methods"]["vanilla"]["predict_accuracy"] == pytest.approx(np.mean(shares))
    assert numbers["methods"]["adaptive"]["predict_accuracy"] == pytest.approx(np.mean([1.0, 22 / 25]))
    found = numbers["comparisons"]["adaptive"]["prediction"]
    assert found["images"] == 25
    assert found["difference"] == pytest.approx(np.mean([1.0, 22 / 25]) - np.mean(shares))
    assert (
        "The accuracy by a majority of votes is over the 25 images that all runs predict, of up to 40: adaptive, "
        "seed 1, predicts 25."
    ) in numbers["notes"]


def test_where_all_predict_the_same_images_nothing_is_said_of_it(runs):
    assert [note for note in report_json(read_study(runs))["notes"] if "majority" in note] == []


def test_runs_without_a_predicted_image_in_common_have_no_accuracy(runs):
    for seed in (0, 1):
        folder = runs / "adaptive" / str(seed)
        (folder / "predictions.jsonl").unlink()
        predict(folder, header("adaptive", seed), 80, images=80, first=IMAGES)
    numbers = report_json(read_study(runs))
    assert {figures["predict_accuracy"] for figures in numbers["methods"].values()} == {None}
    assert any("No image is predicted by all runs" in note for note in numbers["notes"])
    assert numbers["comparisons"]["adaptive"]["prediction"] is None


def test_where_no_image_differs_there_is_no_interval(runs):
    for seed in (0, 1):
        folder = runs / "adaptive" / str(seed)
        (folder / "predictions.jsonl").unlink()
        predict(folder, header("adaptive", seed), RIGHT["vanilla", seed])
    found = report_json(read_study(runs))["comparisons"]["adaptive"]["prediction"]
    assert (found["difference"], found["low"], found["high"]) == (0.0, None, None)


@pytest.mark.parametrize("change", [{"config": "other"}, {"seed": 5}, {"precision": "bfloat16"}, {"noise": "other"}])
def test_predictions_of_another_run_are_refused(runs, change):
    folder = runs / "vanilla" / "0"
    (folder / "predictions.jsonl").unlink()
    predict(folder, header("vanilla", 0, **change) if "seed" not in change else header("vanilla", **change), 20)
    with pytest.raises(ValueError, match=r"predictions\.jsonl is of another run.*Move it away, and predict again"):
        read_study(runs)


def test_an_image_whose_votes_are_mostly_invalid_is_not_right(runs):
    folder = runs / "vanilla" / "0"
    (folder / "predictions.jsonl").unlink()
    predict(folder, header("vanilla", 0), IMAGES, invalid=N0 // 2 + 1)
    share = report_json(read_study(runs))["methods"]["vanilla"]["predict_accuracy"]
    assert share == pytest.approx(RIGHT["vanilla", 1] / IMAGES / 2)
