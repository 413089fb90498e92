"""`gdpcert export --format cohen`: what the field's scripts read, with radii that are never larger than certified."""

import csv
import io
import json
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdpcert
from gdpcert._cli import main
from gdpcert._logs import read_log
from gdpcert._logs._write import rounded
from tests.records.recorded import write_votes
from tests.records.test_records import ADAPTIVE, HEADER

COUNTS = {4: (3, 97, 0), 0: (50, 50, 0), 9: (0, 100, 0), 2: (80, 20, 0)}


@pytest.fixture
def run(tmp_path):
    votes = [
        gdpcert.VoteRecord(index, 1, int(np.argmax(counts)), (5, 5, 0), counts, 0) for index, counts in COUNTS.items()
    ]
    write_votes(tmp_path / "run", HEADER, votes)
    return tmp_path / "run"


def exported(capsys, *arguments):
    assert main(["export", *map(str, arguments), "--format", "cohen"]) == 0
    return capsys.readouterr().out


def rows(text):
    """As the field's scripts read a log: columns by name, separated by tabs."""
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


@pytest.mark.parametrize("digits", [1, 3, 6, 17])
def test_the_columns_are_those_of_the_field_and_radii_are_rounded_down(run, capsys, digits):
    found = rows(exported(capsys, run, "--digits", digits))
    certificate = gdpcert.certify_votes(gdpcert.read_votes(run), norm=2)
    expected = dict(zip(COUNTS, zip(certificate.predicted, certificate.radius, strict=True), strict=True))
    assert list(found[0]) == ["idx", "label", "predict", "radius", "correct", "time"]
    assert [int(row["idx"]) for row in found] == sorted(COUNTS)
    for row in found:
        predicted, radius = expected[int(row["idx"])]
        assert (int(row["predict"]), int(row["label"])) == (predicted, 1)
        assert int(row["correct"]) == (predicted == 1)
        assert Fraction(row["radius"]) <= Fraction(float(radius))
        assert float(row["radius"]) >= radius * (1 - 10.0 ** (1 - digits))
        assert row["time"] == "0.0"
    abstained = next(row for row in found if row["idx"] == "0")
    assert (abstained["predict"], abstained["radius"], abstained["correct"]) == ("-1", "0.0", "0")


@given(st.floats(0, 100, exclude_min=True), st.integers(1, 17))
def test_a_radius_is_rounded_down_to_its_digits(radius, digits):
    text = rounded(radius, digits)
    assert Fraction(text) <= Fraction(radius) < Fraction(text) + Fraction(text) * Fraction(10) ** (1 - digits)
    assert float(text) <= radius
    assert len(text.lower().partition("e")[0].replace(".", "").strip("0")) <= digits


def test_what_is_written_is_read_and_certifies_no_more(run, capsys, tmp_path):
    out = tmp_path / "noise_0.50__sigma_0.50.tsv"
    text = exported(capsys, run)
    assert f"written: {out}: 4 inputs, radii rounded down to 6 digits" in exported(capsys, run, "--out", out)
    assert out.read_text() == text
    log, certificate = read_log(out), gdpcert.certify_votes(gdpcert.read_votes(run))
    order = np.argsort(list(COUNTS))
    assert (log.certificate.predicted == certificate.predicted[order]).all()
    assert (log.certificate.radius <= certificate.radius[order]).all()
    np.testing.assert_allclose(log.certificate.radius, certificate.radius[order], rtol=2e-5)


def test_another_failure_probability_and_the_time_that_is_known(run, capsys):
    (run / "run.json").write_text(json.dumps({"seconds": {"votes": 50.0}}))
    plain, strict = rows(exported(capsys, run)), rows(exported(capsys, run / "votes.jsonl", "--failure", "1e-6"))
    assert {row["time"] for row in plain} == {"12.5"}
    assert float(strict[-1]["radius"]) < float(plain[-1]["radius"])
    for damaged in ("{", "[]", '{"seconds": 3}', '{"seconds": {"votes": null}}'):
        (run / "run.json").write_text(damaged)
        assert {row["time"] for row in rows(exported(capsys, run))} == {"0.0"}


def test_nothing_is_overwritten_and_digits_have_a_range(run, capsys, tmp_path):
    out = tmp_path / "there.tsv"
    out.write_text("precious")
    assert main(["export", str(run), "--format", "cohen", "--out", str(out)]) == 1
    assert "exists; give --out another name" in capsys.readouterr().err
    assert out.read_text() == "precious"
    for digits in ("0", "18"):
        assert main(["export", str(run), "--format", "cohen", "--digits", digits]) == 1
        assert f"`digits` must be from 1 to 17; got {digits}" in capsys.readouterr().err


def test_noise_for_l_infinity_is_exported_as_that_alone(tmp_path, capsys):
    vote = gdpcert.VoteRecord(0, 1, 1, (1, 9, 0), (0, 100, 0), 0)
    write_votes(tmp_path, ADAPTIVE, [vote])
    assert main(["export", str(tmp_path), "--format", "cohen"]) == 1
    assert "calibrated for the norm L-infinity" in capsys.readouterr().err
    (row,) = rows(exported(capsys, tmp_path, "--norm", "inf"))
    expected = gdpcert.certify([0, 100], 1, failure=0.001, sigma=0.5, norm=math.inf, dimension=12).radius
    assert float(row["radius"]) == pytest.approx(expected, rel=1e-5)
