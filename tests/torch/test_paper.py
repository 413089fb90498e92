"""The paper's tables: as they are printed, each row a recipe, and ours beside them where there are any."""

import json
import re

import pytest

from gdpcert_torch._cli import main
from gdpcert_torch._paper import TABLES, paper_text
from gdpcert_torch.recipes import cifar10

ROWS = [(table.number, row) for table in TABLES for row in table.rows]


def test_the_headline_is_in_table_1():
    (row,) = [row for number, row in ROWS if (number, row.setting) == (1, "2 loc., sigma .75")]
    vanilla, _, adaptive = row.published
    # "an increase of up to 9.6 % absolute over vanilla"
    assert adaptive.mean - vanilla.mean == pytest.approx(9.6)


def test_every_row_with_a_stated_setting_is_a_study_of_its_own():
    studies = [row.study(scale) for _, row in ROWS for scale in ("paper", "small") if row.recipe is not None]
    assert len(studies) == 2 * (len(ROWS) - 2) == len(set(studies))


def test_rows_are_of_the_noise_and_size_that_they_name():
    for number, row in ROWS:
        if row.recipe is None or number == 3:
            continue
        config = row.recipe(scale="paper")[0]
        if sigma := re.search(r"sigma (\.?[\d.]+)", row.setting):
            assert config.sigma == float(sigma[1])
        size, place = re.search(r"k = (\d+)", row.setting), re.search(r"(\d) loc|edges", row.setting)
        assert config.data.split("/")[2] == (size[1] if size else "48")
        assert config.data.split("/")[3] == {None: "edges", "2": "two", "4": "four", "8": "eight"}[place[1]]
        assert config.data.split("/")[1] == ("scenes" if number == 1 else "5scenes")


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
    assert out.rstrip().endswith("published | here")
