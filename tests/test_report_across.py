"""Two studies beside each other, against a recomputation of their own."""

import json
import re
import shutil
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from gdpcert._cli import main
from gdpcert._report import compare_studies, comparison_numbers, comparison_table, read_study
from gdpcert._report._radii import MULTIPLES
from tests.test_report import DIMENSION, SIGMA, header, reached, records, template, write_run
from tests.test_report_predictions import IMAGES, RIGHT, predict

__all__ = ["template"]

OTHER = 7  # what the records of the other study are drawn with, in place of the seed


@pytest.fixture
def runs(template, tmp_path):
    """A study and another of other votes: of it adaptive with seeds 1 and 2, and two thirds of the images."""
    shutil.copytree(template, tmp_path / "study")
    for seed in (1, 2):
        drawn = list(records("adaptive", OTHER + seed))[4:]
        # in another order than that of the test set
        write_run(tmp_path / "other", header("adaptive", seed, study="other"), reversed(drawn))
    return tmp_path


def compared(runs, study="study", baseline="other"):
    return compare_studies(read_study(runs / study), read_study(runs / baseline))


def numbers(runs, study="study", baseline="other"):
    return json.loads(json.dumps(comparison_numbers(compared(runs, study, baseline)), allow_nan=False))


def test_the_difference_is_of_the_seed_and_the_images_that_both_have(runs):
    found = numbers(runs)
    assert (found["schema"], found["study"], found["baseline"]) == ("gdpcert.comparison/1", "tiny", "other")
    (method,) = found["methods"]
    assert (method["method"], method["seeds"], method["images"]) == ("adaptive", [1], 8)
    ours, theirs = (reached("adaptive", seed)[0][4:] for seed in (1, OTHER + 1))
    for place, multiple in enumerate(MULTIPLES):
        # rounding up of the radius moves no image across it here
        radius = multiple * SIGMA / np.sqrt(DIMENSION)
        differences = (ours >= radius).astype(float) - (theirs >= radius)
        assert method["difference"][place] == pytest.approx(differences.mean())
        if np.ptp(differences) == 0:
            assert method["low"][place] is method["high"][place] is None
            continue
        half = stats.norm.ppf(0.975) * stats.sem(differences)
        assert method["low"][place] == pytest.approx(max(differences.mean() - half, -1))
        assert method["high"][place] == pytest.approx(min(differences.mean() + half, 1))
    assert any(method["difference"])


def test_the_other_way_round_is_the_negative(runs):
    one, other = (numbers(runs, *both)["methods"][0] for both in (("study", "other"), ("other", "study")))
    negated = [-value for value in one["difference"]]
    assert other["difference"] == pytest.approx(negated)
    assert one["low"] == [None if high is None else pytest.approx(-high) for high in other["high"]]


def test_a_study_does_not_differ_from_itself(runs):
    found = numbers(runs, "study", "study")
    assert [(one["method"], one["seeds"], one["apart"]) for one in found["methods"]] == [
        ("vanilla", [0, 1], []),
        ("adaptive", [0, 1], []),
    ]
    assert not any(value for one in found["methods"] for value in one["difference"])


def test_one_method_of_each_is_compared_whatever_it_is_called(runs):
    (method,) = numbers(runs, "study/vanilla", "other")["methods"]
    assert (method["method"], method["baseline"], method["seeds"]) == ("vanilla", "adaptive", [1])
    assert "vanilla - adaptive" in dashes(comparison_table(compared(runs, "study/vanilla", "other")))


def test_the_majority_is_of_the_images_that_both_predict(runs):
    predict(runs / "study" / "adaptive" / "1", header("adaptive", 1), RIGHT["adaptive", 1])
    predict(runs / "other" / "adaptive" / "1", header("adaptive", 1, study="other"), 20, images=IMAGES - 5)
    found = numbers(runs, "study/adaptive/1", "other/adaptive/1")["methods"][0]["prediction"]
    places = np.arange(IMAGES - 5)
    differences = (places < RIGHT["adaptive", 1]).astype(float) - (places < 20)
    half = stats.norm.ppf(0.975) * stats.sem(differences)
    assert (found["images"], found["difference"]) == (IMAGES - 5, pytest.approx(differences.mean()))
    assert (found["low"], found["high"]) == pytest.approx((differences.mean() - half, differences.mean() + half))


def write_config(folder, **values):
    (folder / "config.json").write_text(json.dumps(values))


def test_what_sets_them_apart_is_said_once(runs):
    for seed in (0, 1):
        write_config(runs / "study" / "adaptive" / str(seed), shares=[0.5, 0.5], training={"steps": 9, "batch": 8})
    for seed in (1, 2):
        write_config(runs / "other" / "adaptive" / str(seed), shares=[0.1, 0.9], training={"steps": 7, "batch": 8})
        votes = runs / "other" / "adaptive" / str(seed) / "votes.jsonl"
        votes.write_text(votes.read_text().replace('"n0": 20', '"n0": 21').replace('"n0":20', '"n0":21'))
    assert compared(runs).notes == (
        "They differ in n0: 20 (study), 21 (baseline).",
        "They differ in training.steps: 9 (study), 7 (baseline).",
        "They differ in shares: [0.5, 0.5] (study), [0.1, 0.9] (baseline).",
    )
    assert "note: They differ in training.steps: 9 (study), 7 (baseline)." in comparison_table(compared(runs))


def test_radii_are_in_the_unit_of_the_baseline(runs):
    for seed in (0, 1):
        write_run(runs / "wide", header("adaptive", seed, sigma=1.0, sigmas=(1.0,)), records("adaptive", seed))
    found = numbers(runs, "wide", "study")
    assert found["sigmas"] == [1.0, SIGMA]
    assert found["methods"][0]["radii"][MULTIPLES.index(2.0)] == pytest.approx(2 * SIGMA / np.sqrt(DIMENSION))
    assert found["methods"][0]["apart"] == ["sigma: 1.0 (study), 0.5 (baseline)"]
    # the same votes at twice the noise certify twice the radius
    assert min(found["methods"][0]["difference"]) >= 0
    assert max(found["methods"][0]["difference"]) > 0


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"dimension": 27}, r"differ in dimension: 12 \(study\), 27 \(baseline\)"),
        ({"failure": 0.001}, r"differ in failure: 0\.01 \(study\), 0\.001 \(baseline\).*--failure"),
        ({"norm": 2.0, "threat": "any"}, r"differ in norm: inf \(study\), 2\.0 \(baseline\)"),
        ({"seed": 5}, r"adaptive have no seed in common: 0, 1 \(study\), 5 \(baseline\)"),
        ({"method": "static"}, r"no method in common: vanilla, adaptive \(study\), static \(baseline\)"),
    ],
)
def test_what_cannot_be_compared_is_refused(runs, changes, says):
    write_run(runs / "third", replace(header("adaptive", 1), **changes), records("adaptive", 1))
    with pytest.raises(ValueError, match=says):
        compared(runs, "study", "third")


def test_a_method_that_is_not_the_first_is_held_to_the_same_failure_probability(runs):
    write_run(runs / "third", header("vanilla", 1), records("vanilla", 1))
    write_run(runs / "third", header("adaptive", 1, failure=0.001), records("adaptive", 1))
    with pytest.raises(ValueError, match=r"differ in failure: 0\.01 \(study\), 0\.001 \(baseline\)"):
        compared(runs, "study", "third")


def test_a_radius_that_was_decided_alone_is_said(runs):
    stop = {"kind": "radius", "radius": 0.1, "give_up": 0.01}
    write_run(runs / "third", replace(header("adaptive", 1), rule="anytime", stop=stop), records("adaptive", 1))
    found = compared(runs, "study", "third")
    assert found.notes[-1].startswith(
        "In the baseline adaptive was sampled until the radius 0.1 was decided: at larger"
    )
    assert found.methods[0].apart[0] == "rule: 'fixed' (study), 'anytime' (baseline)"


def test_another_failure_probability_certifies_both_alike(runs):
    write_run(runs / "third", header("adaptive", 1, failure=0.001), records("adaptive", 1))
    both = (read_study(runs / name, failure=0.005) for name in ("study", "third"))
    assert not any(comparison_numbers(compare_studies(*both))["methods"][0]["difference"])


def test_other_images_are_refused(runs):
    write_config(runs / "study" / "vanilla" / "0", data="this")
    for seed in (1, 2):
        write_config(runs / "other" / "adaptive" / str(seed), data="that")
    with pytest.raises(ValueError, match=r"differ in data: 'this' \(study\), 'that' \(baseline\)"):
        compared(runs)
    write_config(runs / "study" / "vanilla" / "0", data_digest="a")
    write_config(runs / "other" / "adaptive" / "1", data_digest="b")
    (runs / "other" / "adaptive" / "2" / "config.json").unlink()
    with pytest.raises(ValueError, match="on other images: data_digest"):
        compared(runs)


def test_no_image_or_another_label_is_refused(runs):
    apart = [replace(one, index=one.index + 1) for one in records("adaptive", 1)]
    write_run(runs / "apart", header("adaptive", 1), apart)
    with pytest.raises(ValueError, match="no image in common"):
        compared(runs, "study", "apart")
    other = [replace(one, label=(one.label + 1) % 3) for one in records("adaptive", 1)]
    write_run(runs / "labels", header("adaptive", 1), other)
    with pytest.raises(ValueError, match="has the label"):
        compared(runs, "study", "labels")


def log(file, *rows):
    lines = ["idx label predict radius correct time", *rows]
    file.write_text("".join(line.replace(" ", "\t") + "\n" for line in lines))
    return file


def test_logs_are_compared_and_so_are_a_log_and_a_run(runs):
    one = log(runs / "a_sigma_0.50.tsv", "0 0 0 0.6 1 1", "3 1 1 0.2 1 1", "6 2 -1 0.0 0 1", "9 0 0 0.4 1 1")
    two = log(runs / "b_sigma_0.50.tsv", "0 0 0 0.2 1 1", "3 1 1 0.2 1 1", "6 2 2 0.4 1 1")
    (found,) = compare_studies(read_study(one), read_study(two)).methods
    assert found.comparison.images == 3
    # 0.5 is one noise level: the first has image 0 there, the second none
    assert found.comparison.difference[MULTIPLES.index(1.0)] == pytest.approx(1 / 3)
    assert found.comparison.difference[0] == pytest.approx(-1 / 3)
    assert (found.seeds, found.comparison.prediction) == ((), None)
    run = read_study(runs / "study" / "vanilla", norm=2)
    (found,) = compare_studies(run, read_study(two)).methods
    assert (found.comparison.images, found.seeds) == (3, (0, 1))


def test_the_command_prints_the_table_and_the_numbers(runs, capsys):
    folders = [str(runs / "study"), str(runs / "other")]
    assert main(["compare", *folders]) == 0
    assert capsys.readouterr().out == comparison_table(compared(runs)) + "\n"
    assert main(["compare", *folders, "--json", "--failure", "0.1"]) == 0
    told = json.loads(capsys.readouterr().out)
    both = (read_study(folder, failure=0.1) for folder in folders)
    assert told == json.loads(json.dumps(comparison_numbers(compare_studies(*both))))
    assert main(["compare", folders[0], "nowhere"]) == 1
    assert "nowhere" in capsys.readouterr().err


def test_the_noise_of_logs_is_given_where_their_names_do_not_say_it(runs, capsys):
    one = str(log(runs / "one.tsv", "0 0 0 0.6 1 1", "3 1 1 0.2 1 1"))
    two = str(log(runs / "two.tsv", "0 0 0 0.2 1 1", "3 1 1 0.2 1 1"))
    assert main(["compare", one, two]) == 1
    assert "give it with --sigma" in capsys.readouterr().err
    assert main(["compare", one, two, "--sigma", "0.5"]) == 0
    table = dashes(capsys.readouterr().out)
    assert re.search(r"^r / \N{GREEK SMALL LETTER SIGMA} +r in input units +one - two$", table, re.MULTILINE)
    assert re.search(r"^1 +0\.500 +\+50\.0 \[", table, re.MULTILINE)
    # a run says its own, and --sigma is refused where there is no log
    run = str(runs / "study" / "vanilla" / "0")
    assert main(["compare", run, two, "--sigma", "0.5", "--norm", "2"]) == 0
    assert main(["compare", run, run, "--sigma", "0.5"]) == 1
    assert "give it with logs alone" in capsys.readouterr().err


def dashes(text):
    return text.replace("\N{MINUS SIGN}", "-")


def test_the_table_has_a_row_a_radius(runs):
    table = comparison_table(compared(runs)).splitlines()
    assert table[1:3] == ["study     tiny", "baseline  other"]
    rows = table[7:]
    assert [row.split()[0] for row in rows[: len(MULTIPLES)]] == [f"{multiple:g}" for multiple in MULTIPLES]
    assert max(map(len, table)) <= 100
