"""Which files a run's votes lie in, and reading them."""

import os
import re
from pathlib import Path

from gdpcert._records._lines import Lines, gather, parse_file
from gdpcert._records._schema import Votes


def read_votes(path: str | os.PathLike[str]) -> Votes:
    """The votes of a run; a half-written last line is left out.

    Parameters
    ----------
    path : path-like
        A votes.jsonl, or the run folder that holds one. The shards beside it, which the workers of a run write
        (`open_votes`), are read with it.

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
        If a line other than an unfinished last one is not a record of a known schema, files are of different runs,
        or an index comes back with different counts; the message names the file and the line.
    """
    file = votes_file(path)
    found = parse_run(file)
    if not found:
        raise FileNotFoundError(f"there is no {file}; give a votes.jsonl or the folder of a run that has one.")
    votes = gather(found)
    if votes is None:
        raise ValueError(f"{file} has no header line; the run was stopped before its first record. Run it again.")
    return votes


def votes_file(path: str | os.PathLike[str]) -> Path:
    """The votes.jsonl that a path means: itself, or that of a folder."""
    given = Path(path)
    return given if given.suffix == ".jsonl" else given / "votes.jsonl"


def shard_file(file: Path, shard: str) -> Path:
    """The file that one of several workers writes."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", shard):
        raise ValueError(f"`shard` must be a word of letters, digits, - and _, such as a worker's rank; got {shard!r}.")
    return file.with_name(f"{file.stem}.shard-{shard}.jsonl")


def shard_files(file: Path) -> list[Path]:
    """The shards beside a run's file, by name."""
    return sorted(file.parent.glob(f"{file.stem}.shard-*.jsonl"))


def parse_run(file: Path) -> list[Lines]:
    """A run's file and its shards, those that are there."""
    # the shards first: one that is folded into the file while this reads is then found in the file
    found = [lines for lines in map(_parse_if_there, (*shard_files(file), file)) if lines is not None]
    return sorted(found, key=lambda lines: lines.file != file)


def _parse_if_there(file: Path) -> Lines | None:
    try:
        return parse_file(file)
    except FileNotFoundError:
        return None
