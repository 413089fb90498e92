"""The command line of the mathematics, as a user calls it."""

import json
import math
import subprocess
import sys
from dataclasses import replace

import pytest

import gdpcert
from gdpcert._cli import main
from gdpcert._cli._options import shown_down, shown_up
from tests.records.recorded import write_votes

HEADER = gdpcert.VotesHeader(
    study="pairs",
    method="adaptive",
    seed=0,
    sigma=0.5,
    sigmas=(0.75, 0.75),
    threat=math.inf,
    norm=math.inf,
    dimension=12,
    classes=2,
    n0=10,
    n=1000,
    rule="fixed",
    stop={"kind": "fixed"},
    failure=0.001,
    noise="numpy-sfc64-boxmuller",
    chunk=100,
    block=100,
    precision="float32, eager",
    config="0123456789abcdef",
)
RECORDS = (
    gdpcert.VoteRecord(0, 0, 0, (10, 0), (990, 10), 0),
    gdpcert.VoteRecord(1, 1, 0, (6, 4), (505, 490), 5),
    gdpcert.VoteRecord(2, 1, 1, (1, 9), (100, 880), 20),
)


@pytest.fixture
def votes(tmp_path):
    """A finished run of three inputs."""
    write_votes(tmp_path, HEADER, RECORDS)
    return tmp_path / "votes.jsonl"


def output(capsys, *arguments):
    assert main([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


def as_json(capsys, *arguments):
    return json.loads(output(capsys, *arguments, "--json"))


def test_radius(capsys):
    assert as_json(capsys, "radius", "--p-plus", 0.99, "--sigma", 0.5)["radius"] == gdpcert.radius(0.99, sigma=0.5)
    assert "1.16317" in output(capsys, "radius", "--p-plus", 0.99, "--sigma", 0.5)
    answer = as_json(capsys, "radius", "--q-plus", 1e-20, "--sigma", 0.5, "--norm", "inf", "--dimension", 12)
    assert answer == {
        "radius": gdpcert.radius(q_plus=1e-20, sigma=0.5, norm=math.inf, dimension=12),
        "sigma": 0.5,
        "norm": "inf",
        "dimension": 12,
    }
    assert "certify nothing" in output(capsys, "radius", "--p-plus", 0.4, "--sigma", 0.5)


def test_certify_counts_with_a_class_chosen_beforehand(capsys):
    arguments = ["certify", "--counts", 99000, 1000, "--selected", 0, "--sigma", 0.5, "--failure", 0.001]
    expected = gdpcert.certify([99000, 1000], 0, failure=0.001, sigma=0.5)
    assert gdpcert.Certificate.from_dict(as_json(capsys, *arguments)) == expected
    assert "class 0, radius 1.144" in output(capsys, *arguments)


def test_certify_counts_without_a_class_says_that_it_pays_for_the_choice(capsys):
    arguments = ["certify", "--counts", 99000, 1000, "--sigma", 0.5]
    expected = gdpcert.certify([99000, 1000], failure=0.001, sigma=0.5, rule="same-samples")
    assert gdpcert.Certificate.from_dict(as_json(capsys, *arguments)) == expected
    text = output(capsys, *arguments)
    assert "chosen on these same votes" in text
    assert "0.0005" in text


def test_an_abstention_says_how_many_votes_would_do(capsys):
    assert "at least 10 are needed" in output(capsys, "certify", "--counts", 9, 0, "--selected", 0, "--sigma", 0.5)
    assert "at least 11 are needed" in output(capsys, "certify", "--counts", 10, 0, "--sigma", 0.5)
    assert output(capsys, "certify", "--counts", 510, 490, "--sigma", 0.5).count("needed") == 0


def test_certify_counts_that_were_looked_at(capsys):
    arguments = ["certify", "--selected", 0, "--sigma", 0.5, "--rule", "anytime", "--counts"]
    expected = gdpcert.certify([986, 14], 0, failure=0.001, sigma=0.5, rule="anytime")
    assert gdpcert.Certificate.from_dict(as_json(capsys, *arguments, 986, 14)) == expected
    assert "at least 12 are needed" in output(capsys, *arguments, 11, 0)
    assert "class 0, radius" in output(capsys, *arguments, 12, 0)


def test_certify_a_recorded_run_at_any_failure_probability(capsys, votes):
    recorded = gdpcert.read_votes(votes)
    for failure in (0.001, 1e-6):
        answer = as_json(capsys, "certify", votes, "--failure", failure)
        expected = gdpcert.certify_votes(recorded, failure=failure).to_dict()
        assert {name: answer[name] for name in expected} == expected
        assert answer["index"] == [0, 1, 2]
    text = output(capsys, "certify", votes.parent)
    assert len(text.splitlines()) == 6
    assert "right and certified: 66.6 %" in text or "right and certified: 66.7 %" in text


def test_an_adaptive_run_is_refused_as_an_l2_certificate(capsys, votes):
    assert main(["certify", str(votes), "--norm", "2"]) == 1
    assert "calibrated for the norm L-infinity" in capsys.readouterr().err


def test_plan(capsys):
    answer = as_json(capsys, "plan", "--sigma", 0.5, "--radius", 1.0, "--votes", 100_000)
    assert answer["votes_needed"] == gdpcert.votes_needed(1.0, 0.5, 0.001)
    assert answer["required_p"] == gdpcert.required_p(1.0, 0.5)
    assert answer["largest_possible_radius"] == gdpcert.largest_possible_radius(100_000, 0.001, 0.5)
    assert "301 votes" in output(capsys, "plan", "--sigma", 0.5, "--radius", 1.0, "--votes", 1000)


def test_plan_of_votes_that_are_looked_at(capsys):
    arguments = ["plan", "--sigma", 0.5, "--radius", 0.5, "--share", 0.9, "--votes", 3000, "--block", 10]
    answer = as_json(capsys, *arguments)
    law = gdpcert.DecisionLaw(gdpcert.DecideRadius(0.5, sigma=0.5, failure=0.001, cap=3000), 10)
    assert answer["expected_votes"] == law.expected_votes(0.9)
    assert answer["certification_probability"] == law.certification_probability(0.9)
    assert answer["cap"] == 3000
    shown = f"at most 3,000 of them: {law.expected_votes(0.9):,.0f} votes on average"
    assert shown in output(capsys, *arguments)


def test_plan_of_votes_at_hand(capsys):
    assert output(capsys, "plan", "--sigma", 0.5, "--votes", 10_000).startswith("10,000 votes certify at most radius")


def test_report(capsys, votes, tmp_path):
    out = tmp_path / "out"
    answer = as_json(capsys, "report", votes.parent, "--out", out)
    assert answer["methods"]["adaptive"]["images"] == 3
    assert json.loads((out / "report.json").read_text())["methods"] == answer["methods"]
    assert "adaptive" in output(capsys, "report", votes.parent, "--out", out)


def test_a_report_without_the_extra_still_gives_the_numbers(capsys, votes, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # as if it were not installed
    out = tmp_path / "out"
    assert main(["report", str(votes.parent), "--out", str(out)]) == 1
    printed = capsys.readouterr()
    assert "adaptive" in printed.out
    assert "pip install gdpcert[plots]" in printed.err
    assert json.loads((out / "report.json").read_text())["study"] == "pairs"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["radius", "--p-plus", "1.2", "--sigma", "0.5"], "`p_plus` must be a probability in [0, 1]; got 1.2"),
        (["radius", "--p-plus", "nan", "--sigma", "0.5"], "NaN"),
        (["radius", "--p-plus", "0.9", "--sigma", "0"], "`sigma` must be a standard deviation"),
        (["radius", "--p-plus", "0.9", "--sigma", "inf"], "`sigma` must be a standard deviation"),
        (["radius", "--p-plus", "0.9", "--sigma", "1", "--norm", "inf"], "`dimension` is required"),
        (["radius", "--p-plus", "0.9", "--sigma", "1", "--dimension", "9"], "`dimension` has no effect"),
        (["certify", "--counts", "-1", "5", "--sigma", "1"], "`counts` must be at least 0"),
        (["certify", "--counts", "0", "0", "--sigma", "1"], "sums to 0"),
        (["certify", "--counts", "5", "5"], "--counts needs --sigma"),
        (["certify", "--counts", "5", "5", "--sigma", "1", "--rule", "anytime"], "needs `selected`"),
        (["certify", "run", "--rule", "anytime"], "--rule is part of a recorded run"),
        (["plan", "--sigma", "1", "--radius", "1", "--block", "0"], "`block` must be"),
        (["certify"], "either the votes.jsonl of a run or --counts"),
        (["certify", "nowhere"], "there is no nowhere"),
        (["certify", "nowhere", "--sigma", "1"], "--sigma is part of a recorded run"),
        (["plan", "--sigma", "1"], "give --radius, --votes or both"),
        (["plan", "--sigma", "1", "--radius", "3", "--share", "0.5"], "needs more than"),
        (["report", "nowhere"], "nowhere"),
        (["verify", "nowhere"], "there is no nowhere"),
    ],
)
def test_errors_are_one_line_that_says_what_to_do(capsys, monkeypatch, tmp_path, arguments, message):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert message in err


@pytest.mark.parametrize("command", [[], ["radius"], ["certify"], ["verify"], ["plan"], ["report"]])
def test_every_command_has_help(capsys, command):
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    assert "usage: gdpcert" in capsys.readouterr().out


def test_the_module_runs_as_a_program():
    command = [sys.executable, "-m", "gdpcert", "radius", "--p-plus", "0.99", "--sigma", "0.5"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "radius 1.16317" in answer.stdout


@pytest.mark.parametrize("value", [1.9999999, 0.00123456789, 123.456789, 1e-9, 5e-324, 0.0, math.inf, 0.1])
def test_a_radius_is_never_shown_above_its_value(value):
    assert float(shown_down(value)) <= value
    if 1e-300 < value < math.inf:
        assert float(shown_down(value)) >= value * (1 - 1e-5)


@pytest.mark.parametrize("value", [0.91924334, 0.5, 1.0, 0.977249868, 0.999999999])
def test_a_probability_that_is_needed_is_never_shown_below_its_value(value):
    assert value <= float(shown_up(value)) <= value * (1 + 1e-5)


def test_unfinished_lines_are_left_out(capsys, votes):
    with votes.open("a") as file:
        file.write('{"index": 3, "lab')
    assert as_json(capsys, "certify", votes)["index"] == [0, 1, 2]
    assert replace(HEADER) == gdpcert.read_votes(votes).header


def test_a_run_whose_steps_add_less_noise_than_it_claims_is_refused(capsys, votes):
    lines = votes.read_text().splitlines(keepends=True)
    votes.write_text(json.dumps({**json.loads(lines[0]), "sigmas": [0.6, 0.6]}) + "\n" + "".join(lines[1:]))
    assert main(["certify", str(votes)]) == 1
    assert "worth less than the total sigma" in capsys.readouterr().err
