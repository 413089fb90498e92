"""The command line of the torch layer, as a user calls it."""

import json
import subprocess
import sys

import pytest

from gdpcert_torch._cli import main

TINY = ["--steps", "2", "--images", "2", "--votes", "20"]


def test_the_demo_ends_with_a_table_and_a_report(tmp_path, capsys):
    assert main(["demo", "digits", "--runs", str(tmp_path), *TINY]) == 0
    out = capsys.readouterr().out
    assert all(method in out for method in ("vanilla", "static", "adaptive"))
    numbers = json.loads((tmp_path / "digits" / "report.json").read_text())
    assert (numbers["study"], numbers["sigma"], numbers["dimension"], numbers["norm"]) == ("digits", 0.75, 6912, "inf")
    for method in ("vanilla", "static", "adaptive"):
        figures = numbers["methods"][method]
        assert figures["images"] == 2
        assert figures["seeds"] == [0]
        assert figures["seconds"]["train"] > 0
        assert figures["seconds"]["votes"] > 0
        assert len(figures["radii"]) == len(figures["certified_accuracy"])
        assert {"standard_accuracy", "predict_accuracy", "mean_radius", "abstained"} <= set(figures)
    assert (tmp_path / "digits" / "report.html").read_text().lower().startswith("<!doctype html>")
    assert main(["demo", "digits", "--runs", str(tmp_path), *TINY]) == 0  # again: nothing to do, the same report
    assert json.loads((tmp_path / "digits" / "report.json").read_text())["methods"] == numbers["methods"]


def test_train_and_votes_are_the_demo_in_parts(tmp_path, capsys):
    assert main(["train", "digits", "--method", "adaptive", "--runs", str(tmp_path), *TINY]) == 0
    folder = tmp_path / "digits" / "adaptive" / "0"
    assert main(["votes", str(folder)]) == 0
    assert len((folder / "votes.jsonl").read_text().splitlines()) == 3
    assert "samples a second" in capsys.readouterr().out


def test_recipes_say_what_they_need_and_cost(capsys):
    assert main(["recipes"]) == 0
    out = capsys.readouterr().out
    assert "digits" in out
    assert "needs" in out
    assert "costs" in out
    assert main(["recipes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["digits"][2]["method"] == "adaptive"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "cifar"], "there is no study 'cifar'"),
        (["train", "digits", "--method", "clever"], "no method clever"),
        (["votes", "nowhere"], "nowhere"),
        (["demo", "digits", "--votes", "9", "--steps", "1", "--images", "1"], "at least n=12"),
        (["train", "digits", "--images", "501"], "500 test images"),
        (["train", "digits", "--runs", "/proc/nowhere"], "/proc/nowhere"),
    ],
)
def test_errors_are_one_line_that_says_what_to_do(arguments, message, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert message in err


@pytest.mark.parametrize("option", [["--seed", "-1"], ["--steps", "0"], ["--votes", "1.5"], ["--sigma", "0"]])
def test_option_values_that_make_no_sense_are_refused_at_once(option, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["train", "digits", *option])
    assert stopped.value.code == 2
    assert f"argument {option[0]}: must be" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["recipes"], ["train"], ["votes"], ["demo"]])
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    assert "usage: python -m gdpcert_torch" in capsys.readouterr().out


def test_the_module_runs_as_a_program():
    answer = subprocess.run(
        [sys.executable, "-m", "gdpcert_torch", "recipes"], capture_output=True, text=True, check=True
    )
    assert "digits" in answer.stdout
    assert answer.stderr == ""
