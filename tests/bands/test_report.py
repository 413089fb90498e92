"""The bands in a report: whose they are, of how many runs, and in which words."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from gdpcert import robust_accuracy, simultaneous_band, wrong_certificates
from gdpcert._bands import integrated_band
from gdpcert._report import read_study, report_json, report_table, write_report
from gdpcert._report._radii import scale_of, shown, shown_above
from tests.logs.test_read import PUBLISHED, write
from tests.test_report import FAILURE, IMAGES, Reader, header, reached, records, write_run


def study_of(root, seeds, others=()):
    """A study of adaptive runs, a seed each; some seeds on other images, the same number."""
    for seed in seeds:
        votes = (replace(vote, index=vote.index + (seed in others)) for vote in records("adaptive", seed))
        write_run(root, header("adaptive", seed), votes)
    return read_study(root)


def ends(method):
    return [np.array(method[f"certified_accuracy_band_{side}"]) for side in ("low", "high")]


def radii_of(study):
    """Each run's certified radii, by the textbook, moved a hair down to where the report's are rounded."""
    return [reached("adaptive", run.plan.seed)[0] * (1 - 1e-9) for run in study.runs]


@pytest.mark.parametrize("seeds", [(0,), (0, 1, 2)])
def test_runs_on_the_same_images_are_one_sample(tmp_path, seeds):
    study = study_of(tmp_path, seeds)
    numbers = json.loads(json.dumps(report_json(study), allow_nan=False))
    ours, runs = numbers["methods"]["adaptive"], len(seeds)
    band = simultaneous_band(ours["certified_accuracy"], IMAGES, 0.05, runs=runs)
    np.testing.assert_array_equal(ends(ours), band)
    robust = robust_accuracy(ours["certified_accuracy"], IMAGES, FAILURE, 0.05, runs=runs)
    np.testing.assert_array_equal(ours["robust_accuracy_low"], robust)
    interval = integrated_band(radii_of(study), ours["largest_radius"], 0.05)
    assert (ours["mean_radius_low"], ours["mean_radius_high"]) == pytest.approx(interval, rel=1e-6)
    assert ours["mean_radius_low"] < ours["mean_radius"] < ours["mean_radius_high"] <= ours["largest_radius"]
    assert ours["wrong_certificates"] == wrong_certificates(IMAGES, FAILURE)
    # every number that has ends says in the file what they are about
    said = [key for keys in numbers["bands"].values() if isinstance(keys, list) for key in keys]
    assert sorted(said) == sorted(key for key in ours if key.endswith(("_low", "_high")) or key == "wrong_certificates")
    assert numbers["bands"]["coverage"] == 0.95


def test_the_band_holds_the_one_at_each_radius_by_itself(tmp_path):
    ours = report_json(study_of(tmp_path, (0, 1)))["methods"]["adaptive"]
    low, high = ends(ours)
    assert (low <= ours["certified_accuracy_low"]).all()
    assert (high >= ours["certified_accuracy_high"]).all()
    assert (low < np.array(ours["certified_accuracy_low"])).any()


def test_runs_on_different_images_pay_for_each(tmp_path):
    study = study_of(tmp_path, (0, 1), others=(1,))
    ours = report_json(study)["methods"]["adaptive"]
    radii = np.array(ours["radii"])
    level = 0.05 / 2
    shares = [(r[:, None] >= radii * (1 - 2e-9)).mean(axis=0) for r in radii_of(study)]
    each = [simultaneous_band(share, IMAGES, level) for share in shares]
    low, high = np.mean(each, axis=0)
    for end, exact, outward in zip(ends(ours), (low, high), (-1, 1), strict=True):
        np.testing.assert_allclose(end, exact, rtol=1e-14)
        assert (outward * (end - exact) >= 0).all()
    assert min(ends(ours)[0]) == 0
    assert max(ends(ours)[1]) <= 1
    means = [integrated_band([r], ours["largest_radius"], level) for r in radii_of(study)]
    assert (ours["mean_radius_low"], ours["mean_radius_high"]) == pytest.approx(np.mean(means, axis=0), rel=1e-6)
    assert ours["wrong_certificates"] == wrong_certificates(IMAGES, FAILURE)


def test_a_log_has_a_lower_end_alone_and_nothing_of_wrong_certificates(tmp_path):
    study = read_study(write(tmp_path, PUBLISHED))
    (ours,) = report_json(study)["methods"].values()
    assert [ours[key] for key in ("mean_radius_high", "robust_accuracy_low", "wrong_certificates")] == [None] * 3
    assert 0 <= ours["mean_radius_low"] < ours["mean_radius"]
    words = " ".join(report_table(study).split())
    assert f"at least {shown(ours['mean_radius_low'], study.scale)} note:" in words
    page = Reader(write_report(study, tmp_path / "out").read_text()).text
    assert "have a wrong one" not in page
    assert f"at least {shown(ours['mean_radius_low'], study.scale)}" in page


def test_a_run_that_certifies_nothing_has_ends_too(tmp_path):
    abstained = [line.split("\t") for line in PUBLISHED.splitlines()]
    text = "".join("\t".join([i, label, "-1", "0.0", "0", s]) + "\n" for i, label, _, _, _, s in abstained[1:])
    (ours,) = report_json(read_study(write(tmp_path, PUBLISHED.splitlines()[0] + "\n" + text)))["methods"].values()
    assert (ours["mean_radius_low"], ours["mean_radius_high"]) == (0.0, None)
    assert set(ours["certified_accuracy_band_low"]) == {0.0}


def test_the_words_say_what_the_band_is_about(tmp_path):
    pytest.importorskip("matplotlib")
    pytest.importorskip("jinja2")
    study = study_of(tmp_path / "runs", (0, 1))
    ours = report_json(study)["methods"]["adaptive"]
    low, high = shown(ours["mean_radius_low"], study.scale), shown_above(ours["mean_radius_high"], study.scale)
    words = " ".join(report_table(study).split())
    assert f"mean r, 95 % interval for the population that the images were drawn from: adaptive {low}–{high}" in words
    page = " ".join(
        Reader(write_report(study, tmp_path / "out").read_text()).text.replace("\N{NO-BREAK SPACE}", " ").split()
    )
    assert "95 % band, simultaneous over radii, for the population that the test images were drawn from" in page
    assert f"{low}–{high}" in page
    at = ours["radii"].index(report_json(study)["standard_radii"]["radii"][4])
    assert f"{100 * ends(ours)[0][at]:.1f}–{100 * ends(ours)[1][at]:.1f}" in page
    k = wrong_certificates(IMAGES, FAILURE)
    assert f"of {IMAGES} images of a run with {FAILURE:g}, with probability 95 %, at most {k} have a wrong one." in page
    assert "by itself, not for the whole curve" not in page


@pytest.mark.parametrize("radius", [0.0, 1e-9, 0.1, 1 / 3, 2.5])
def test_the_upper_end_of_an_interval_is_shown_rounded_up(radius):
    for scale, factor, digits in ((scale_of(0.5, 2, None), 1, 3), (scale_of(0.5, math.inf, 12), 255, 2)):
        above = float(shown_above(radius, scale))
        assert 0 <= above - radius * factor < 10**-digits + 1e-12
        assert (above == float(shown(radius, scale))) == (radius in (0.0, 2.5))
