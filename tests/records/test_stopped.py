"""Runs that were stopped by looking: certified by their anytime bound, and shown with the votes that they spent."""

import json
from dataclasses import replace

import numpy as np
import pytest

from gdpcert import (
    VoteRecord,
    anytime_upper,
    certify,
    certify_votes,
    open_votes,
    radius,
    read_study,
    read_votes,
    report_table,
    write_report,
)
from gdpcert._cli import main
from gdpcert._report import report_json
from tests.records.recorded import write_votes
from tests.records.test_records import HEADER
from tests.records.test_schema import RADIUS, STOPPED

COUNTS = ((3, 57, 0), (40, 60, 0), (0, 100, 0), (5, 5, 2))
RECORDS = tuple(VoteRecord(i, 1, 1, (1, 9, 0), counts, int(i == 2)) for i, counts in enumerate(COUNTS))
SPENT = [60, 100, 101, 12]
CAPPED = replace(STOPPED, n=1000)


@pytest.fixture
def run(tmp_path):
    write_votes(tmp_path / "stopped", CAPPED, RECORDS)
    return tmp_path / "stopped"


@pytest.mark.parametrize("failure", [None, 1e-4])
def test_certificates_are_those_of_the_anytime_bound(run, failure):
    certificate = certify_votes(read_votes(run), failure=failure)
    counts = [[*one.counts, one.invalid] for one in RECORDS]
    assert certificate == certify(counts, 1, failure=failure or 0.001, sigma=0.5, rule="anytime")
    assert certificate.n.tolist() == SPENT
    for row, counts in enumerate(COUNTS[:3]):
        q = anytime_upper(SPENT[row] - counts[1], SPENT[row], failure or 0.001)
        expected = radius(q_plus=q, sigma=0.5) if q < 0.5 else 0.0
        assert certificate.radius[row] == expected


def test_the_command_says_how_many_votes_were_spent(run, capsys):
    assert main(["certify", str(run), "--failure", "1e-4"]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert "4 inputs, stopped after 68 votes on average (12 to 101, at most 1,000; anytime bound), L2, f" in first
    assert first.endswith("failure 0.0001")
    assert main(["certify", str(run), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["n"], answer["rule"]) == (SPENT, "anytime")


def test_verification_is_refused_rather_than_done_with_another_bound(run, capsys):
    assert main(["verify", str(run)]) == 1
    assert "anytime bound has no proven enclosure yet" in capsys.readouterr().err


def test_a_report_shows_the_votes_that_were_spent(run, tmp_path):
    fixed = tuple(replace(one, counts=(100 * i, 1000 - 100 * i, 0), invalid=0) for i, one in enumerate(RECORDS))
    write_votes(tmp_path / "fixed", replace(HEADER, n=1000, method="other"), fixed)
    study = read_study(tmp_path)
    methods = report_json(study)["methods"]
    assert (methods["vanilla"]["rule"], methods["vanilla"]["n"]) == ("anytime", 1000)
    assert methods["vanilla"]["mean_votes"] == np.mean(SPENT)
    assert (methods["other"]["rule"], methods["other"]["mean_votes"]) == ("fixed", 1000)
    # the radius of a unanimous vote at the cap, which the anytime bound makes smaller
    reach = certify([1000, 0], 0, failure=0.001, sigma=0.5, rule="anytime").radius
    assert methods["vanilla"]["largest_radius"] == reach < methods["other"]["largest_radius"]
    table = report_table(study)
    assert "vanilla spent 68 votes an image on average, at most 1,000" in table
    assert "until the radius 0.5 was decided" in table
    assert "differ in the number of votes" in table
    runs = {one["method"]: one for one in report_json(study)["runs"]}
    assert runs["vanilla"]["stop"] == RADIUS
    assert runs["other"]["stop"] == {"kind": "fixed"}
    page = write_report(study, tmp_path / "out").read_text()
    assert "68 on average, 12 to 101, at most 1\N{NARROW NO-BREAK SPACE}000" in page
    assert "once the radius 0.5 was decided" in page
    assert page.count("a bound that holds at every number of them at once") == 0  # the headline is the other's
    alone = write_report(read_study(run), tmp_path / "alone").read_text()
    assert "at most 1\N{NARROW NO-BREAK SPACE}000 noisy copies (68 on average, by a bound that holds at every" in alone


def test_runs_of_one_method_stop_by_one_rule(run, tmp_path):
    write_votes(tmp_path / "again", replace(CAPPED, seed=1, stop={**RADIUS, "radius": 1.0}), RECORDS)
    with pytest.raises(ValueError, match=r"differ in stop: .*'radius': 0.5.* 1\.0"):
        read_study(tmp_path)


def test_a_report_finds_a_run_of_shards_alone(tmp_path):
    with open_votes(tmp_path / "run", CAPPED, shard="0") as votes:
        votes.append(RECORDS[0])
    assert len(read_study(tmp_path).runs[0].indices) == 1
