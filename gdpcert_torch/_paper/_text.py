"""The tables as text: the published number and ours, with marks for what keeps the two apart."""

from pathlib import Path

from gdpcert_torch._paper._measured import SCALES, Measured, measured
from gdpcert_torch._paper._published import METHODS, TABLES, Published, Row, Table

_NOTES = {
    "a": "small networks and few epochs, not the paper's ResNet-110 and 100 epochs",
    "b": "backgrounds or faces other than the paper's",
    "c": "another failure probability than the paper's",
}


def paper_text(folder: Path) -> str:
    """Tables 1 to 3: published accuracy, and beside it ours from the reports below a folder, blank where none is.

    Parameters
    ----------
    folder : Path
        Which holds STUDY/report.json.
    """
    used: set[str] = set()
    parts = [_table(table, folder, used) for table in TABLES]
    notes = [f"{mark} {text}" for mark, text in _NOTES.items() if mark in used]
    return "\n\n".join([*parts, "\n".join(["published | here", *notes])])


def commands_text(scale: str) -> str:
    """The command that makes each row at a scale, table by table."""
    lines = []
    for table in TABLES:
        lines.append(f"Table {table.number}. {table.title}")
        for row in table.rows:
            command = row.command(scale)
            lines.append(f"  {row.setting}: {'not stated' if command is None else command.spelt(scale)}")
    return "\n".join(lines)


def _table(table: Table, folder: Path, used: set[str]) -> str:
    lines = [("", *METHODS), *(_line(row, table, folder, used) for row in table.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    body = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([f"Table {table.number}. {table.title}: accuracy in %, ± standard deviation over seeds", *body])


def _line(row: Row, table: Table, folder: Path, used: set[str]) -> tuple[str, ...]:
    cells = []
    for method, published in zip(METHODS, row.published, strict=True):
        ours = next((found for scale in SCALES if (found := _found(row, folder, method, scale))), None)
        marks = _marks(ours, table)
        used.update(marks)
        cells.append(f"{_spelt(published)} | {_spelt(ours)}{' ' * bool(marks)}{''.join(marks)}".rstrip())
    return row.setting, *cells


def _found(row: Row, folder: Path, method: str, scale: str) -> Measured | None:
    study = row.study(scale)
    return None if study is None else measured(folder, study, method, scale)


def _marks(ours: Measured | None, table: Table) -> list[str]:
    if ours is None:
        return []
    # whatever lies in the folder of backgrounds, we cannot know that it is the paper's
    return ["a"] * (ours.scale == "small") + ["b"] + ["c"] * (ours.failure != table.failure)


def _spelt(number: Published | Measured | None) -> str:
    if number is None:
        return ""
    if number.std is None:
        return f"{number.mean:.1f}"
    # the paper prints one digit of it
    return f"{number.mean:.1f} ± " + (f"{number.std:g}" if isinstance(number, Published) else f"{number.std:.1f}")
