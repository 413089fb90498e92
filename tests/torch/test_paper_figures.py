"""The counterparts of the paper's figures: a file each, panels where something ran, and what did not is said."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from gdpcert_torch._cli import main
from gdpcert_torch._paper import FIGURES, draw_figures, figures_text
from gdpcert_torch._paper._figures import CURVES
from gdpcert_torch.recipes import cifar10
from tests.torch.reports import RADII, change, report

PANELS = [panel for figure in FIGURES for panel in figure.panels]


def picture(file):
    pixels = np.random.default_rng(0).integers(0, 256, (30, 20, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file)


@pytest.fixture
def canvases(monkeypatch):
    """The figures that are saved, by their files' names."""
    saved, save = {}, Figure.savefig

    def keep(canvas, file, **options):
        saved[file.name] = canvas
        save(canvas, file, **options)

    monkeypatch.setattr(Figure, "savefig", keep)
    return saved


def words(axes):
    return [text.get_text() for text in axes.texts]


def test_figures_have_the_panels_of_the_paper():
    counts = {figure.number: (len(figure.panels), figure.columns) for figure in FIGURES}
    assert counts == {2: (2, 2), 3: (2, 2), 4: (2, 2), 5: (4, 4), 6: (2, 2), 7: (6, 3), 8: (9, 3)}
    by_letter = {panel.title[1]: panel.row.paper.runs("paper")[0] for panel in FIGURES[-1].panels}
    assert [by_letter[letter].data.split("/")[2] for letter in "abc"] == ["36", "40", "48"]
    assert [by_letter[letter].data.split("/")[3] for letter in "def"] == ["four", "eight", "edges"]
    assert [by_letter[letter].sigma for letter in "ghi"] == [0.12, 0.75, 1.5]


def test_files_of_reports_are_listed_or_it_is_said_that_nothing_ran(tmp_path):
    text = figures_text(tmp_path, {})
    assert text.count(": not run") == len(PANELS)
    for panel in PANELS:
        folder = tmp_path / panel.row.study("small")
        folder.mkdir(exist_ok=True)
        (folder / panel.file).touch()
    text = figures_text(tmp_path, {8: tmp_path / "drawn.png"})
    assert "not run" not in text
    assert text.count(str(tmp_path)) == len(PANELS) + 1
    assert f"Figure 8. Certified accuracy on five backgrounds: {tmp_path / 'drawn.png'}" in text


def test_numbers_without_a_picture_are_listed(tmp_path):
    folder = report(tmp_path, cifar10.scenes())
    assert f"  edges, sigma .75: {folder / 'report.json'}" in figures_text(tmp_path, {}).splitlines()


def test_curves_are_drawn_from_reports_with_their_bands(tmp_path, canvases):
    report(tmp_path, cifar10.scenes(backgrounds="5scenes"), seeds=(0, 1))
    report(tmp_path, cifar10.scenes(backgrounds="5scenes", place="four"), seeds=(0,))
    assert draw_figures(tmp_path, tmp_path / "drawn") == {8: tmp_path / "drawn" / "figure_8.png"}
    panels = {axes.get_title()[1]: axes for axes in canvases["figure_8.png"].axes}
    assert [letter for letter, axes in panels.items() if words(axes) == ["not run"]] == list("abcegi")
    # the band, and of several seeds the deviation, of each of three methods
    assert {letter: len(panels[letter].collections) for letter in "dfh"} == {"d": 3, "f": 6, "h": 6}
    line = panels["f"].lines[2]
    assert line.get_label() == "adaptive"
    # it ends where a unanimous vote does
    assert list(line.get_xdata()) == pytest.approx([255 * radius for radius in (*RADII[:3], RADII[2])])
    assert list(line.get_ydata()) == [0.4, 0.3, 0.2, 0.0]
    with Image.open(tmp_path / "drawn" / "figure_8.png") as drawn:
        assert drawn.width > 1000


def test_pictures_are_put_side_by_side(tmp_path, canvases, monkeypatch):
    shown = []
    monkeypatch.setattr(Axes, "imshow", lambda axes, pixels: shown.append((axes.get_title(), pixels.shape)))
    for place in ("two", "eight"):
        folder = tmp_path / cifar10.scenes(backgrounds="5scenes", place=place)[0].study
        folder.mkdir()
        picture(folder / "examples_static.png")
    (folder / "examples_static.png").write_bytes(b"not a picture")
    assert list(draw_figures(tmp_path, tmp_path / "drawn")) == [5]
    assert shown == [("2 loc., k = 48, small", (30, 20, 3))]
    said = {axes.get_title(): words(axes) for axes in canvases["figure_5.png"].axes}
    assert said == {
        "2 loc., k = 48, small": [],
        "4 loc.": ["not run"],
        "8 loc., small": ["unreadable"],
        "edges": ["not run"],
    }


def test_a_damaged_report_leaves_its_panel_empty(tmp_path, canvases):
    change(report(tmp_path, cifar10.scenes()), schema=None)
    draw_figures(tmp_path, tmp_path / "drawn")
    assert [words(axes) for axes in canvases["figure_2.png"].axes] == [["unreadable"], ["not run"]]


def test_the_command_draws_them(tmp_path, capsys):
    report(tmp_path, cifar10.scenes())
    assert main(["paper", "--runs", str(tmp_path), "--figures", str(tmp_path / "drawn")]) == 0
    drawn = tmp_path / "drawn" / "figure_2.png"
    assert drawn.exists()
    assert f"edges: {drawn}" in capsys.readouterr().out


def test_without_matplotlib_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"pip install gdpcert\[plots\]"):
        draw_figures(tmp_path, tmp_path / "drawn")


def test_curves_alone_are_drawn_from_numbers():
    assert {panel.source for panel in PANELS if panel.file == CURVES} == {"report.json"}
    assert all(panel.source == panel.file for panel in PANELS if panel.file != CURVES)
