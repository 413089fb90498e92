"""The paper's figures: which panels they have, and which files of which studies' reports show the same."""

from dataclasses import dataclass
from pathlib import Path

from gdpcert_torch._paper._measured import SCALES
from gdpcert_torch._paper._published import TABLES, Row

CURVES = "certified_accuracy.png"
_ADAPTIVE, _STATIC = "examples_adaptive.png", "examples_static.png"


@dataclass(frozen=True)
class Panel:
    """A part of a figure.

    Attributes
    ----------
    title : str
        What tells it from the others.
    row : Row
        The row of a table whose study it is about.
    file : str
        The file of a report that shows it.
    """

    title: str
    row: Row
    file: str

    @property
    def source(self) -> str:
        """The file of a report that it is drawn from."""
        return "report.json" if self.file == CURVES else self.file

    def find(self, name: str, folder: Path) -> tuple[Path | None, str]:
        """The file of its study of that name, and of which scale; None where there is none."""
        for scale in SCALES:
            study = self.row.study(scale)
            if study is not None and (file := folder / study / name).exists():
                return file, scale
        return None, ""


@dataclass(frozen=True)
class Figure:
    """A figure of the paper.

    Attributes
    ----------
    number : int
        In the paper.
    title : str
        What it shows.
    panels : tuple of Panel
    columns : int
        How many of them stand side by side.
    """

    number: int
    title: str
    panels: tuple[Panel, ...]
    columns: int


def _panel(number: int, setting: str, file: str, title: str | None = None) -> Panel:
    (row,) = [row for table in TABLES if table.number == number for row in table.rows if row.setting == setting]
    return Panel(title or setting, row, file)


# in the paper's order: sizes, places, noise levels, of which the usual one is that of the places
_FIVE = (
    *("2 loc., k = 36", "2 loc., k = 40", "2 loc., k = 48"),
    *("4 loc.", "8 loc.", "edges"),
    *("edges, sigma .12", "edges", "edges, sigma 1.5"),
)
_USUAL = {7: "edges, sigma .75"}
_FRAMES = ("s = 0", "s = 10", "s = 20")

FIGURES = (
    Figure(
        2,
        "certified accuracy on many backgrounds, edges",
        tuple(_panel(1, f"edges, sigma {sigma}", CURVES) for sigma in (".75", ".075")),
        columns=2,
    ),
    Figure(3, "certified accuracy on faces", tuple(_panel(3, f"s = {frame}", CURVES) for frame in (10, 20)), columns=2),
    Figure(
        4,
        "objects on backgrounds, and what is seen of them",
        (
            _panel(1, "2 loc., sigma .75", _ADAPTIVE, "many backgrounds, 2 loc."),
            _panel(2, "2 loc., k = 48", _ADAPTIVE, "five backgrounds, 2 loc."),
        ),
        columns=2,
    ),
    Figure(
        5,
        "static masks by place, five backgrounds",
        tuple(_panel(2, setting, _STATIC) for setting in ("2 loc., k = 48", "4 loc.", "8 loc.", "edges")),
        columns=4,
    ),
    Figure(
        6,
        "adaptive masks, edges",
        (
            _panel(1, "edges, sigma .75", _ADAPTIVE, "many backgrounds, edges"),
            _panel(2, "edges", _ADAPTIVE, "five backgrounds, edges"),
        ),
        columns=2,
    ),
    Figure(
        7,
        "static and adaptive masks of faces",
        (
            *(_panel(3, frame, _STATIC, f"{frame}, static") for frame in _FRAMES),
            *(_panel(3, frame, _ADAPTIVE, f"{frame}, adaptive") for frame in _FRAMES),
        ),
        columns=3,
    ),
    Figure(
        8,
        "certified accuracy on five backgrounds",
        tuple(
            _panel(2, setting, CURVES, f"({'abcdefghi'[place]}) {_USUAL.get(place, setting)}")
            for place, setting in enumerate(_FIVE)
        ),
        columns=3,
    ),
)


def figures_text(folder: Path, drawn: dict[int, Path]) -> str:
    """A line a figure with the file that was drawn of it, and below it what its panels show or that it has not run."""
    return "\n".join(line for figure in FIGURES for line in _lines(figure, folder, drawn))


def _lines(figure: Figure, folder: Path, drawn: dict[int, Path]) -> list[str]:
    title = f"Figure {figure.number}. {figure.title[0].upper()}{figure.title[1:]}"
    whole = f": {drawn[figure.number]}" if figure.number in drawn else ""
    # without matplotlib a report has its numbers alone
    files = [
        (panel.title, panel.find(panel.file, folder)[0] or panel.find(panel.source, folder)[0])
        for panel in figure.panels
    ]
    return [f"{title}{whole}", *(f"  {name}: {'not run' if file is None else file}" for name, file in files)]
