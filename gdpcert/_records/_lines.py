"""The lines of a votes.jsonl, and what a writer that was killed left of the last one."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from gdpcert._records._schema import (
    VoteRecord,
    Votes,
    VotesHeader,
    header_from_json,
    header_to_json,
    record_from_json,
)

Parsed = TypeVar("Parsed")

_ADVICE = "Give each run a folder of its own, or move that file away."


@dataclass(frozen=True)
class Lines:
    """What one file holds.

    Attributes
    ----------
    file : Path
    header : VotesHeader or None
        None where the writer was stopped before its first line was whole.
    records : tuple of (int, VoteRecord)
        With the number of their line; an index may come again.
    whole : int
        The bytes up to the end of the last whole line.
    ended : bool
        Whether that line has its newline.
    tail : bytes
        The unfinished line after it.
    """

    file: Path
    header: VotesHeader | None
    records: tuple[tuple[int, VoteRecord], ...]
    whole: int
    ended: bool
    tail: bytes


def parse_file(file: Path) -> Lines:
    """The lines of a file, without an unfinished last one.

    Raises
    ------
    ValueError
        If a whole line is not one of this schema, or is the header of another run; the message names the line.
    """
    content = file.read_bytes()
    *lines, tail = content.split(b"\n")
    ended = not _is_object(tail)
    if not ended:  # only its newline is missing
        lines, tail = [*lines, tail], b""
    header, records = None, []
    for number, line in enumerate(lines, start=1):
        if header is None:
            header = _parsed(file, number, line, header_from_json)
        elif b'"schema"' in line:
            again = _parsed(file, number, line, header_from_json)
            require_same(f"{file}, line {number},", again, header, "in line 1")
        else:
            records.append((number, _record(file, number, line, header)))
    return Lines(file, header, tuple(records), len(content) - len(tail), ended, tail)


def gather(files: Iterable[Lines], advice: str = _ADVICE) -> Votes | None:
    """The votes of one run from its files, one record an index; None where no file has a header yet.

    Raises
    ------
    ValueError
        If the files are of different runs, or an index comes back with different votes; the message names both files.
    """
    first: Lines | None = None
    seen: dict[int, tuple[VoteRecord, str]] = {}
    for lines in files:
        if lines.header is None:
            continue
        if first is None or first.header is None:
            first = lines
        require_same(str(lines.file), lines.header, first.header, f"in {first.file}", advice)
        for number, record in lines.records:
            known, where = seen.setdefault(record.index, (record, f"{lines.file}, line {number}"))
            if known != record:
                raise ValueError(
                    f"{lines.file}, line {number}: index {record.index} was recorded before with different votes "
                    f"({where}). Two runs are mixed; separate them before certifying."
                )
    if first is None or first.header is None:
        return None
    return Votes(first.header, tuple(record for record, _ in seen.values()))


def require_same(
    where: str, there: VotesHeader | None, other: VotesHeader | None, at: str, advice: str = _ADVICE
) -> None:
    """Refuses two headers that differ; the message names the fields."""
    if there is None or other is None or there == other:
        return
    theirs, others = header_to_json(there), header_to_json(other)
    different = [
        f"{name}: {theirs[name]!r} there, {others[name]!r} {at}" for name in theirs if theirs[name] != others[name]
    ]
    if different:
        raise ValueError(f"{where} holds the votes of another run ({'; '.join(different)}). {advice}")


def header_line(header: VotesHeader) -> bytes:
    """The first line of a file."""
    return json.dumps(header_to_json(header)).encode() + b"\n"


def record_line(record: VoteRecord) -> bytes:
    """A record's line."""
    return json.dumps(asdict(record)).encode() + b"\n"


def _record(file: Path, number: int, line: bytes, header: VotesHeader) -> VoteRecord:
    return _parsed(file, number, line, lambda values: record_from_json(values, header))


def _is_object(line: bytes) -> bool:
    # no strict beginning of a JSON object is one
    try:
        return isinstance(json.loads(line.decode()), dict)
    except ValueError:
        return False


def _parsed(file: Path, number: int, line: bytes, parse: Callable[[Mapping[str, Any]], Parsed]) -> Parsed:
    try:
        values = json.loads(line.decode())
        if not isinstance(values, dict):
            raise TypeError("not a JSON object")
        return parse(values)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{file}, line {number} is not a valid line of votes: {error}.") from error
