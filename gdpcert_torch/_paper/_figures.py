"""The counterparts of the paper's figures: which files of which studies' reports show the same."""

from dataclasses import dataclass
from pathlib import Path

from gdpcert_torch._paper._measured import SCALES
from gdpcert_torch._paper._published import TABLES, Row


@dataclass(frozen=True)
class Figure:
    """A figure of the paper.

    Attributes
    ----------
    number : int
        In the paper.
    title : str
        What it shows.
    file : str
        The file of a report that shows it.
    rows : tuple of Row
        The rows of tables whose studies it is about.
    """

    number: int
    title: str
    file: str
    rows: tuple[Row, ...]


def _rows(number: int, *settings: str) -> tuple[Row, ...]:
    (table,) = [table for table in TABLES if table.number == number]
    return tuple(row for row in table.rows if row.setting in settings)


_SIZES = ("2 loc., k = 36", "2 loc., k = 40", "2 loc., k = 48")

FIGURES = (
    Figure(
        2,
        "certified accuracy on many backgrounds, edges",
        "certified_accuracy.png",
        _rows(1, "edges, sigma .75", "edges, sigma .075"),
    ),
    Figure(3, "certified accuracy on faces", "certified_accuracy.png", _rows(3, "s = 10", "s = 20")),
    Figure(4, "objects on backgrounds, and what is seen of them", "examples_adaptive.png", _rows(2, "2 loc., k = 48")),
    Figure(5, "static masks by place", "examples_static.png", _rows(2, "2 loc., k = 48", "4 loc.", "8 loc.", "edges")),
    Figure(6, "adaptive masks, edges", "examples_adaptive.png", _rows(2, "edges")),
    Figure(7, "adaptive masks of faces", "examples_adaptive.png", _rows(3, "s = 0", "s = 10", "s = 20")),
    Figure(
        8,
        "certified accuracy on five backgrounds",
        "certified_accuracy.png",
        _rows(2, *_SIZES, "4 loc.", "8 loc.", "edges", "edges, sigma .12", "edges, sigma 1.5"),
    ),
)


def figures_text(folder: Path) -> str:
    """A line a figure, and below it the files that show the same; what has not run is said."""
    return "\n".join(line for figure in FIGURES for line in _lines(figure, folder))


def _lines(figure: Figure, folder: Path) -> list[str]:
    found = [(row.setting, _file(row, figure.file, folder)) for row in figure.rows]
    return [
        f"Figure {figure.number}. {figure.title[0].upper()}{figure.title[1:]}",
        *(f"  {setting}: {'not run' if file is None else file}" for setting, file in found),
    ]


def _file(row: Row, name: str, folder: Path) -> Path | None:
    files = [folder / study / name for scale in SCALES if (study := row.study(scale)) is not None]
    return next((file for file in files if file.exists()), None)
