"""The paper's tables: as they are printed, each row a recipe, and ours beside them where there are any."""

import json
import re

import pytest

from gdpcert_torch._cli import main
from gdpcert_torch._paper import FIGURES, TABLES, commands_text, figures_text, paper_text
from gdpcert_torch.recipes import cifar10

ROWS = [(table.number, row) for table in TABLES for row in table.rows]


def test_the_headline_is_in_table_1():
    (row,) = [row for number, row in ROWS if (number, row.setting) == (1, "2 loc., sigma .75")]
    vanilla, _, adaptive = row.published
    # "an increase of up to 9.6 % absolute over vanilla"
    assert adaptive.mean - vanilla.mean == pytest.approx(9.6)


STATED = [(number, row) for number, row in ROWS if row.paper is not None]


def test_every_row_with_a_stated_setting_is_a_study_of_its_own():
    assert len(STATED) == len(ROWS) - 2
    studies = [row.study(scale) for _, row in STATED for scale in ("paper", "small")]
    assert len(set(studies)) == len(studies)


@pytest.mark.parametrize(("number", "row"), STATED, ids=lambda one: getattr(one, "setting", one))
def test_rows_are_of_the_noise_and_size_that_they_name(number, row):
    if number == 3:
        assert row.paper.runs("paper")[0].data == f"celeba/whole/{row.setting.removeprefix('s = ')}"
        return
    config = row.paper.runs("paper")[0]
    if sigma := re.search(r"sigma (\.?[\d.]+)", row.setting):
        assert config.sigma == float(sigma[1])
    size, place = re.search(r"k = (\d+)", row.setting), re.search(r"(\d) loc|edges", row.setting)
    assert config.data.split("/")[1:] == [
        "scenes" if number == 1 else "5scenes",
        size[1] if size else "48",
        {None: "edges", "2": "two", "4": "four", "8": "eight"}[place[1]],
    ]


@pytest.mark.parametrize("scale", ["paper", "small"])
def test_the_command_of_a_row_makes_its_study(scale, tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr("gdpcert_torch._cli._train.train_with_bar", lambda config, *_: made.append(config.study))
    for line in commands_text(scale).splitlines():
        if "python -m gdpcert_torch demo " in line:
            arguments = line.partition("gdpcert_torch demo ")[2].split()
            assert main(["train", *arguments, "--method", "adaptive", "--runs", str(tmp_path)]) == 0
    assert made == [row.study(scale) for _, row in STATED]


def test_every_figure_names_its_files_or_says_that_nothing_ran(tmp_path):
    assert sorted(figure.number for figure in FIGURES) == [2, 3, 4, 5, 6, 7, 8]
    lines = [row for figure in FIGURES for row in figure.rows]
    text = figures_text(tmp_path)
    assert text.count(": not run") == len(lines)
    for row in lines:
        (tmp_path / row.study("small")).mkdir(exist_ok=True)
        for name in ("certified_accuracy.png", "examples_adaptive.png", "examples_static.png"):
            (tmp_path / row.study("small") / name).touch()
    text = figures_text(tmp_path)
    assert "not run" not in text
    assert text.count(str(tmp_path)) == len(lines)


def report(folder, study, accuracy, std=None, failure=0.001):
    figures = {
        "predict_accuracy": accuracy,
        "predict_accuracy_std": std,
        "seeds": [0, 1],
        "predicted_images": 2000,
        "failure": failure,
    }
    (folder / study).mkdir()
    (folder / study / "report.json").write_text(json.dumps({"methods": {"adaptive": figures}}))


def line(text, start):
    (found,) = [line for line in text.splitlines() if line.startswith(start)]
    return found


def test_ours_stand_beside_theirs_with_what_keeps_them_apart(tmp_path):
    small, paper = (cifar10.scenes(place="two", scale=scale)[0].study for scale in ("small", "paper"))
    report(tmp_path, small, 0.5123, 0.012)
    text = paper_text(tmp_path)
    assert "57.1 ± 1 | 51.2 ± 1.2 abc" in line(text, "2 loc., sigma .75")
    assert "47.5 ± 2 |" in line(text, "2 loc., sigma .75")
    assert "a small networks" in text
    report(tmp_path, paper, 0.6, failure=0.05)
    text = paper_text(tmp_path)
    assert line(text, "2 loc., sigma .75").endswith("57.1 ± 1 | 60.0 b")
    assert "a small networks" not in text


def test_a_damaged_report_is_named(tmp_path):
    study = cifar10.scenes()[0].study
    (tmp_path / study).mkdir()
    (tmp_path / study / "report.json").write_text("{}")
    with pytest.raises(ValueError, match=r"report\.json is not a report of this version.*Make it again"):
        paper_text(tmp_path)


def test_the_command_prints_the_tables(tmp_path, capsys):
    assert main(["paper", "--runs", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert all(f"Table {number}." in out for number in (1, 2, 3))
    assert "published | here" in out
    assert "Figure 8." in out
