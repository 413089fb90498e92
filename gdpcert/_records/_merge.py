"""One file from the files of one run that several machines wrote."""

import os
from collections.abc import Iterable
from pathlib import Path

from gdpcert._records._files import parse_run, shard_files, votes_file
from gdpcert._records._lines import Lines, gather, header_line, record_line
from gdpcert._records._lock import locked
from gdpcert._records._schema import Votes

PathLike = str | os.PathLike[str]


def merge_votes(paths: PathLike | Iterable[PathLike], out: PathLike, *, overwrite: bool = False) -> Votes:
    """One votes.jsonl from those of one run that machines which share nothing wrote.

    Parameters
    ----------
    paths : path-like or iterable of path-like
        Files of votes, or run folders; a folder's shards are read with it. None of them is changed.
    out : path-like
        The file to write, or the folder for its votes.jsonl; made if missing. It is written whole or not at all.
    overwrite : bool, optional
        Whether an `out` that exists may be replaced.

    Returns
    -------
    Votes
        What was written: one record an index, by ascending index, so that the order of `paths` does not matter.

    Raises
    ------
    FileNotFoundError
        If a path has no votes.
    FileExistsError
        If `out` exists and may not be replaced.
    ValueError
        If the headers differ (the message names the fields), or an index comes with different votes in two files
        (the message names both).
    """
    target = votes_file(out)
    found = _parsed(paths)
    votes = gather(found, "Merge the files of one run alone.")
    if votes is None:
        raise ValueError(f"{found[0].file} has no header line; the run was stopped before its first record.")
    merged = Votes(votes.header, tuple(sorted(votes.records, key=lambda record: record.index)))
    target.parent.mkdir(parents=True, exist_ok=True)
    with locked(target):
        _require_free(target, found, overwrite)
        _write_whole(target, header_line(merged.header) + b"".join(map(record_line, merged.records)))
    return merged


def _parsed(paths: PathLike | Iterable[PathLike]) -> list[Lines]:
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    found: dict[Path, Lines] = {}
    for file in map(votes_file, given):
        lines = parse_run(file)
        if not lines:
            raise FileNotFoundError(f"there is no {file}; give files of votes or the folders of runs that have one.")
        found.update((one.file.resolve(), one) for one in lines)
    if not found:
        raise ValueError("there is nothing to merge; give the files of votes, or the folders that hold them.")
    return list(found.values())


def _require_free(target: Path, found: list[Lines], overwrite: bool) -> None:
    if target.exists() and not overwrite:
        raise FileExistsError(
            f"{target} exists, and is not replaced without being asked: give another name, or overwrite=True (--force)."
        )
    read = {lines.file.resolve() for lines in found}
    left = [shard for shard in shard_files(target) if shard.resolve() not in read]
    if left:
        raise ValueError(f"{left[0]} would be read with {target} and is not merged; merge its folder too, or move it.")


def _write_whole(target: Path, content: bytes) -> None:
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
