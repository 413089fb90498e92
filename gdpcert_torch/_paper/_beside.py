"""A row of a table with what is recorded of it."""

from dataclasses import dataclass
from pathlib import Path

from gdpcert_torch._paper._differences import Expected, details, marks
from gdpcert_torch._paper._measured import SCALES, Measured, measured
from gdpcert_torch._paper._published import METHODS, Row, Table


@dataclass(frozen=True, eq=False)
class Ours:
    """What is recorded of a method.

    Attributes
    ----------
    study : str
        Where.
    measured : Measured
    certified_marks, majority_marks : str
        What keeps either accuracy apart from the paper's, letters of `KINDS`.
    details : tuple of str
        What some of them are about.
    """

    study: str
    measured: Measured
    certified_marks: str
    majority_marks: str
    details: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Beside:
    """A row and what is recorded of it.

    Attributes
    ----------
    row : Row
    ours : tuple of Ours or None
        A method each; None where nothing ran.
    unreadable : tuple of str
        What is said of reports that cannot be read.
    """

    row: Row
    ours: tuple[Ours | None, ...]
    unreadable: tuple[str, ...]


def beside(row: Row, table: Table, folder: Path) -> Beside:
    """A row with what FOLDER/STUDY/report.json says, of the paper's scale where it ran, else of the small one."""
    reports: dict[str, dict[str, Measured]] = {}
    unreadable = []
    for scale in SCALES:
        study = row.study(scale)
        if study is not None:
            try:
                reports[scale] = measured(folder / study)
            except ValueError as error:
                unreadable.append(str(error))
    return Beside(row, tuple(_ours(row, table, method, reports) for method in METHODS), tuple(unreadable))


def _ours(row: Row, table: Table, method: str, reports: dict[str, dict[str, Measured]]) -> Ours | None:
    for scale, methods in reports.items():
        config = row.config(scale, method)
        if config is not None and method in methods:
            found, expected = methods[method], Expected(config, scale == "small", table.failure)
            return Ours(
                study=config.study,
                measured=found,
                certified_marks=marks(found, expected, found.certified, certified=True),
                majority_marks=marks(found, expected, found.majority, certified=False),
                details=details(found, expected),
            )
    return None
