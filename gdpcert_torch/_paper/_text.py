"""The tables as text: the published number and ours below it, with marks for what keeps the two apart."""

from collections.abc import Sequence
from pathlib import Path

from gdpcert_torch._paper._beside import Beside, Ours, beside
from gdpcert_torch._paper._differences import KINDS
from gdpcert_torch._paper._measured import Share
from gdpcert_torch._paper._published import METHODS, TABLES, Published, Table

_CERTIFIED, _MAJORITY = "here, certified", "here, majority"
_HEAD = "Standard accuracy in %, ± standard deviation over seeds: as published, and below what has run here"
_LEGEND = (
    f"{_CERTIFIED}: right and certified at r = 0, as the paper defines its standard accuracy",
    f"{_MAJORITY}: right by a majority of 100 votes, as the paper makes predictions; nothing is certified",
    "(2x500): two seeds, 500 images each",
)
_SEEDS = (
    "The paper has five seeds: add --seed 1 to 4 in turn. --data DATA says where the data sets lie. "
    "Certified at the paper's failure probability: gdpcert report runs/STUDY --failure 0.05"
)

# cells, or a line that runs through all columns
_Line = tuple[str, ...] | str


def paper_text(folder: Path) -> str:
    """Tables 1 to 3: published accuracy, and below it ours from the reports in a folder where there is any.

    Parameters
    ----------
    folder : Path
        Which holds STUDY/report.json. A report that cannot be read is named below its row.
    """
    found = [(table, [beside(row, table, folder) for row in table.rows]) for table in TABLES]
    ours = [one for _, rows in found for row in rows for one in row.ours if one is not None]
    used = {mark for one in ours for mark in one.certified_marks + one.majority_marks}
    notes = [
        *(_LEGEND if ours else ()),
        *(f"{mark} {text}" for mark, text in KINDS.items() if mark in used),
        *_details(ours),
    ]
    tables = (_table(table, rows) for table, rows in found)
    return "\n\n".join([_HEAD, *tables, *(["\n".join(notes)] if notes else [])])


def commands_text(scale: str) -> str:
    """The command that makes each row at a scale, table by table."""
    lines = []
    for table in TABLES:
        lines.append(f"Table {table.number}. {table.title}")
        for row in table.rows:
            command = row.command(scale)
            lines.append(f"  {row.setting}: {'not stated' if command is None else command.spelt(scale)}")
    return "\n".join([*lines, _SEEDS])


def _details(ours: Sequence[Ours]) -> list[str]:
    """What some marks are about, a line each, once for all methods that it holds for."""
    texts = dict.fromkeys((one.study, text) for one in ours for text in one.details)
    return [f"  {study}: {text}" for study, text in texts]


def _table(table: Table, rows: Sequence[Beside]) -> str:
    lines: list[_Line] = [("", *METHODS), *(line for row in rows for line in _lines(row))]
    columns = zip(*(line for line in lines if isinstance(line, tuple)), strict=True)
    widths = [max(map(len, column)) for column in columns]
    title = f"Table {table.number}. {table.title}"
    return "\n".join([title, *(line if isinstance(line, str) else _aligned(line, widths) for line in lines)])


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _lines(found: Beside) -> list[_Line]:
    lines: list[_Line] = [(found.row.setting, *(_published(number) for number in found.row.published))]
    if any(found.ours):
        certified = (_cell(one, one.measured.certified, one.certified_marks) if one else "" for one in found.ours)
        majority = (_cell(one, one.measured.majority, one.majority_marks) if one else "" for one in found.ours)
        lines += [(f"  {_CERTIFIED}", *certified), (f"  {_MAJORITY}", *majority)]
    return [*lines, *(f"  unreadable: {text}" for text in found.unreadable)]


def _published(number: Published) -> str:
    # the paper prints one digit of it
    return f"{number.mean:.1f}" if number.std is None else f"{number.mean:.1f} ± {number.std:g}"


def _cell(ours: Ours, share: Share, marks: str) -> str:
    spread = "" if share.std is None else f" ± {share.std:.1f}"
    return f"{share.mean:.1f}{spread} ({ours.measured.seeds}x{share.images}) {marks}".rstrip()
