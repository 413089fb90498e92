"""The paper's tables: as they are printed, each row a recipe, and what its commands are."""

import argparse
import re
import shlex

import pytest

from gdpcert_torch._cli import _demo
from gdpcert_torch._cli._studies import chosen_runs
from gdpcert_torch._paper import TABLES, commands_text

ROWS = [(table.number, row) for table in TABLES for row in table.rows]

# as the paper's text has them: percentage points, and the standard deviation as a fraction
PRINTED = """
1 2 loc., sigma .075 | 81.9 (.007) | 80.3 (.01) | 83.6 (.01)
1 edges, sigma .075 | 81.8 (.008) | 81.8 (0.008) | 85.7 (.01)
1 2 loc., sigma .75 | 47.5 (.02) | 48.8 (.04) | 57.1 (.01)
1 edges, sigma .75 | 45.9 (.01) | 45.6 (0.01) | 51.2 (.01)
2 2 loc., k = 36 | 59.1(.02) | 59.4(.007) | 63 (.007)
2 2 loc., k = 40 | 54.8(.01) | 58.3(.009) | 61.4 (.01)
2 2 loc., k = 48 | 50.3(.02) | 51.0(.01) | 60.8 (.01)
2 4 loc. | 50.0(.01) | 48.2(.01) | 60.0 (.01)
2 8 loc. | 47.7(.006) | 48.3(.02) | 58.2 (.02)
2 edges | 47.9(.02) | 47.7(.02) | 57.6 (.01)
2 edges, sigma .12 | 78.5(.01) | 79.3(.01) | 82.8 (.01)
2 edges, sigma .25 | 70.9(.01) | 71(.01) | 74.5 (.01)
2 edges, sigma .5 | 58.9(.01) | 57.6(.04) | 64.8 (.02)
2 edges, sigma 1.5 | 32.3(.01) | 32.9(.03) | 36.2 (.01)
2 20kBG, sigma .075 | 83.6 (.01) | 83.2 (.01) | 84.5 (.01)
2 20kBG, sigma .75 | 44.4 (0.02) | 51 (.03) | 52.9 (.01)
3 s = 0 | 74% | 85% | 82%
3 s = 10 | 64% | 65% | 64%
3 s = 20 | 60% | 60% | 68%
"""


def test_the_published_numbers_are_those_of_the_paper():
    printed = [line.split(" | ") for line in PRINTED.strip().splitlines()]
    assert [f"{number} {row.setting}" for number, row in ROWS] == [cells[0] for cells in printed]
    for (_, row), (_, *cells) in zip(ROWS, printed, strict=True):
        for ours, cell in zip(row.published, cells, strict=True):
            mean, std = re.fullmatch(r"([\d.]+)%? ?(?:\(([\d.]+)\))?", cell).groups()
            assert ours.mean == float(mean)
            assert ours.std == (None if std is None else pytest.approx(100 * float(std)))


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
def test_the_command_of_a_row_is_its_recipe(scale):
    parser = argparse.ArgumentParser()
    _demo.add_to(parser.add_subparsers())
    lines = re.findall(r": python -m gdpcert_torch (.*)", commands_text(scale))
    asked = [chosen_runs(parser.parse_args(shlex.split(line))) for line in lines]
    assert asked == [row.command(scale).runs(scale) for _, row in STATED]
    for (_, row), configs in zip(STATED, asked, strict=True):
        assert [config.method for config in configs] == ["vanilla", "static", "adaptive"]
        assert {config.study for config in configs} == {row.study(scale)}
        assert [row.config(scale, config.method) for config in configs] == list(configs)


def test_a_row_without_a_stated_setting_has_no_command():
    assert commands_text("paper").count(": not stated") == len(ROWS) - len(STATED)
