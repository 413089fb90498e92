"""votes.jsonl: a header line, then one record a line; appended to, never rewritten."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
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


def read_votes(path: str | os.PathLike[str]) -> Votes:
    """The votes in a file; a half-written last line is left out.

    Parameters
    ----------
    path : path-like
        A votes.jsonl, or the run folder that holds one.

    Returns
    -------
    Votes
        The header and one record per index. Files of one run may be concatenated: an identical header or record
        that comes again counts once.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a line other than an unfinished last one is not a record of this schema, or an index
        comes back with different counts; the message names the line.
    """
    file = _votes_file(path)
    if not file.is_file():
        raise FileNotFoundError(f"there is no {file}; give a votes.jsonl or the folder of a run that has one.")
    lines = _complete_lines(file)
    if not lines:
        raise ValueError(f"{file} has no header line; the run was stopped before its first record. Run it again.")
    header = _parsed(file, 1, lines[0], header_from_json)
    seen: dict[int, VoteRecord] = {}
    for number, line in enumerate(lines[1:], start=2):
        if '"schema"' in line:
            _require_same(file, header, _parsed(file, number, line, header_from_json), f", line {number}")
            continue
        record = _parsed(file, number, line, lambda values: record_from_json(values, header))
        if seen.setdefault(record.index, record) != record:
            raise ValueError(
                f"{file}, line {number}: index {record.index} was recorded before with different votes. "
                "The file mixes two runs; separate them before certifying."
            )
    return Votes(header, tuple(seen.values()))


def resume_votes(path: str | os.PathLike[str], header: VotesHeader) -> Votes:
    """Opens a votes.jsonl for appending: makes it, or repairs it and returns what it already holds.

    Parameters
    ----------
    path : path-like
        The votes.jsonl or its run folder; made if missing.
    header : VotesHeader
        What this run's votes mean.

    Returns
    -------
    Votes
        The records that are already there.

    Raises
    ------
    ValueError
        If the file belongs to a run with another header; the message names what differs.
    """
    file = _votes_file(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists() or not _complete_lines(file):
        _write(file, json.dumps(header_to_json(header)), "w")
        return Votes(header, ())
    votes = read_votes(file)
    _require_same(file, votes.header, header)
    content = file.read_bytes()
    if not content.endswith(b"\n"):  # killed in the middle of a line: drop what is unfinished
        os.truncate(file, content.rfind(b"\n") + 1)
    return votes


def append_vote(path: str | os.PathLike[str], record: VoteRecord) -> None:
    """Adds one record and does not return before it is on the disk.

    Parameters
    ----------
    path : path-like
        A file that `resume_votes` opened.
    record : VoteRecord
        The votes on one input.
    """
    _write(_votes_file(path), json.dumps(asdict(record)), "a")


def _require_same(file: Path, there: VotesHeader, now: VotesHeader, where: str = "") -> None:
    theirs, ours = header_to_json(there), header_to_json(now)
    different = [f"{name}: {theirs[name]!r} there, {ours[name]!r} now" for name in ours if ours[name] != theirs[name]]
    if different:
        raise ValueError(
            f"{file}{where} holds the votes of another run ({'; '.join(different)}). "
            "Give each run a folder of its own, or move that file away."
        )


def _votes_file(path: str | os.PathLike[str]) -> Path:
    given = Path(path)
    return given if given.suffix == ".jsonl" else given / "votes.jsonl"


def _write(file: Path, line: str, mode: str) -> None:
    with file.open(mode, encoding="utf-8") as handle:
        handle.write(line + "\n")
        handle.flush()
        os.fsync(handle.fileno())


def _complete_lines(file: Path) -> list[str]:
    text = file.read_bytes().decode("utf-8", errors="replace")
    return text.split("\n")[:-1]


def _parsed(file: Path, number: int, line: str, parse: Callable[[Mapping[str, Any]], Parsed]) -> Parsed:
    try:
        values = json.loads(line)
        if not isinstance(values, dict):
            raise TypeError("not a JSON object")
        return parse(values)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{file}, line {number} is not a valid line of votes: {error}.") from error
