"""`gdpcert verify`: what is recorded passes, what was changed or computed otherwise is named."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

import gdpcert
from gdpcert import rigorous
from gdpcert._cli import main
from tests.records.recorded import write_votes
from tests.test_cli import HEADER, RECORDS


def recorded(folder, **changes):
    """A finished run of three inputs: certified, abstained, certified."""
    folder.mkdir(exist_ok=True)
    write_votes(folder, replace(HEADER, **changes), RECORDS)
    return folder / "votes.jsonl"


@pytest.fixture
def run(tmp_path):
    return recorded(tmp_path / "run")


@pytest.fixture
def certificates(capsys, run, tmp_path):
    """What `gdpcert certify --json` wrote, and a way to change one number of it."""
    assert main(["certify", str(run), "--json"]) == 0
    values = json.loads(capsys.readouterr().out)

    def changed(name=None, row=None, value=None):
        new = json.loads(json.dumps(values))
        if row is not None:
            new[name][row] = value
        elif name is not None:
            new[name] = value
        file = tmp_path / "certificates.json"
        file.write_text(json.dumps(new))
        return str(file)

    return changed


def test_a_recorded_run_is_verified(capsys, run):
    assert main(["verify", str(run)]) == 0
    text = capsys.readouterr().out
    assert "3 of 3 certificates verified (1 abstain), L-infinity, failure 0.001" in text
    assert main(["verify", str(run.parent), "--failure", "1e-6", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["certificates"], answer["failure"]) == (3, 1e-6)
    assert answer["exceeding"] == []
    assert answer["norm"] == "inf"
    # the float path may stay below the exact radius by what Clopper-Pearson's margin is worth
    assert 0 < answer["largest_slack"] < 1e-8


def test_both_rules_are_proven_at_their_own_level(tmp_path):
    fixed = gdpcert.read_votes(recorded(tmp_path / "fixed"))
    same = gdpcert.read_votes(recorded(tmp_path / "same", rule="same-samples"))
    assert rigorous.verify(fixed).exceeding == rigorous.verify(same).exceeding == ()
    # the certificates of a class chosen beforehand are too large for one chosen on the same votes
    claimed = replace(gdpcert.certify_votes(fixed), rule="same-samples")
    found = rigorous.verify(same, claimed)
    assert {excess.index for excess in found.exceeding if excess.what == "radius"} == {0, 2}
    # half the failure probability is paid, and nothing else
    half = replace(gdpcert.certify_votes(fixed, failure=0.0005), rule="same-samples", failure=0.001)
    half.p_lower[1], half.q_upper[1] = 0.0, 1.0
    assert rigorous.verify(same, half).exceeding == ()


@pytest.mark.parametrize("norm", [None, 1, 2, 3, math.inf])
def test_isotropic_noise_is_verified_for_every_norm(tmp_path, norm):
    votes = gdpcert.read_votes(recorded(tmp_path / "run", threat="any", norm=2.0))
    found = rigorous.verify(votes, norm=norm)
    assert found.exceeding == ()
    assert found.norm == (2.0 if norm is None else norm)
    assert 0 < found.largest_slack < 1e-8


def test_untouched_certificates_pass(capsys, run, certificates):
    assert main(["verify", str(run), "--certificates", certificates()]) == 0
    assert "3 of 3 certificates verified" in capsys.readouterr().out


@pytest.mark.parametrize("factor", [1 + 1e-8, 2.0])
def test_a_radius_that_was_raised_is_named(capsys, run, certificates, factor):
    proven = np.asarray(gdpcert.certify_votes(gdpcert.read_votes(run)).radius)
    raised = float(proven[2]) * factor
    assert main(["verify", str(run), "--certificates", certificates("radius", 2, raised)]) == 1
    text = capsys.readouterr().out
    assert f"index 2: radius {raised!r}, but proven is at most {proven[2]:.7f}"[:-3] in text
    assert "2 of 3 certificates verified" in text


@pytest.mark.parametrize(
    ("name", "row", "value", "message"),
    [
        ("radius", 1, 5e-324, "index 1: radius 5e-324, but proven is at most 0.0"),
        ("radius", 0, "inf", "index 0: radius inf"),
        ("radius", 0, math.nan, "index 0: radius nan"),
        ("predicted", 0, 1, "index 0: class 1, but the selected class is 0"),
        ("predicted", 1, 0, "index 1: class 0, but none is proven"),
        ("p_lower", 0, 0.99, "index 0: p_lower 0.99, but proven is at most 0.97"),
        ("q_upper", 0, 0.001, "index 0: q_upper 0.001, but proven is at least 0.02"),
        ("index", 0, 7, "error: the run has no votes on input 7"),
        ("sigma", None, 0.6, "error: the certificates say sigma 0.6, the run 0.5"),
        ("n", 0, 2000, "error: the certificates say n"),
        ("rule", None, "same-samples", "error: the certificates say rule same-samples"),
        ("radius", None, [0.1], "error: `radius` has 1 entries for 3 inputs"),
        ("radius", 0, "much", "error: `radius` of the certificates must hold numbers"),
        ("failure", None, None, "holds no certificates of a run"),
    ],
)
def test_what_was_changed_is_named(capsys, run, certificates, name, row, value, message):
    if row is None and value is None:
        value = "none"
    assert main(["verify", str(run), "--certificates", certificates(name, row, value)]) == 1
    printed = capsys.readouterr()
    assert message in printed.out + printed.err


def test_json_says_what_exceeds(capsys, run, certificates):
    assert main(["verify", str(run), "--certificates", certificates("radius", 0, "inf"), "--json"]) == 1
    (excess,) = json.loads(capsys.readouterr().out)["exceeding"]
    assert (excess["index"], excess["what"], excess["claimed"]) == (0, "radius", "inf")
    assert 0 < excess["proven"] < 1


def test_certificates_at_another_failure_probability_are_judged_by_it(capsys, run, certificates):
    # the same radii, said to be wrong less often: not proven
    assert main(["verify", str(run), "--certificates", certificates("failure", None, 1e-6)]) == 1
    assert "index 0: radius" in capsys.readouterr().out
    assert main(["verify", str(run), "--certificates", certificates(), "--failure", "1e-6"]) == 1
    assert "leave --failure out" in capsys.readouterr().err


def test_a_float_path_that_errs_is_caught(capsys, run, monkeypatch):
    """A quantile that is rounded the wrong way: the reason for the command."""
    from gdpcert import _normal

    monkeypatch.setattr(_normal, "quantile_up", lambda p: np.nextafter(_normal.quantile_down(p), -1) * (1 + 1e-9))
    assert main(["verify", str(run)]) == 1
    assert "index 2: radius" in capsys.readouterr().out


def test_a_file_of_something_else_is_refused(capsys, run, tmp_path):
    file = tmp_path / "other.json"
    for text in ("[]", "{}", "no json", json.dumps(gdpcert.certify([9, 1], 0, failure=0.1, sigma=1.0).to_dict())):
        file.write_text(text)
        assert main(["verify", str(run), "--certificates", str(file)]) == 1
        assert "holds no certificates of a run" in capsys.readouterr().err
