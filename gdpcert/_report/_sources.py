"""What a report reads: the votes of runs in folders, and logs by name."""

import os
from collections.abc import Iterable
from pathlib import Path

from gdpcert._logs import Log, read_log
from gdpcert._records import Votes, read_votes

PathLike = str | os.PathLike[str]


def read_sources(
    paths: PathLike | Iterable[PathLike], *, failure: float | None, norm: float | None, sigma: float | None
) -> dict[Path, Votes | Log]:
    """The votes and logs in some paths, by file; each file once.

    Raises
    ------
    FileNotFoundError
        If there is none.
    ValueError
        If something is asked of a log that it cannot answer, or sigma is given where no log is.
    """
    given = [Path(p) for p in ([paths] if isinstance(paths, str | os.PathLike) else paths)]
    found = [file for path in given for file in ([path] if path.is_file() else _runs_below(path))]
    if not found:
        places = ", ".join(map(str, given)) or "an empty list of folders"
        raise FileNotFoundError(
            f"there is no votes.jsonl in {places}; give run folders, parents of run folders, or the files of logs."
        )
    files = list({file.resolve(): file for file in found}.values())
    logs = [file for file in files if is_log(file)]
    if logs:
        _require_answerable(logs[0], failure, norm)
    elif sigma is not None:
        raise ValueError("`sigma` is part of a recorded run; give it with logs alone.")
    return {file: read_log(file, sigma) if is_log(file) else read_votes(file) for file in files}


def is_log(file: Path) -> bool:
    """Whether a path names a log and not a run: a file that is not JSON lines."""
    return file.is_file() and file.suffix != ".jsonl"


def _require_answerable(log: Path, failure: float | None, norm: float | None) -> None:
    if failure is not None:
        raise ValueError(
            f"{log} holds radii and not the votes that they are from: they cannot be computed again at another failure "
            "probability. Leave --failure out, or give the run's votes.jsonl."
        )
    if norm not in (None, 2):
        raise ValueError(f"{log} holds radii in L2; leave --norm out, or give the run's votes.jsonl.")


def _runs_below(folder: Path) -> list[Path]:
    # a run whose workers were stopped may have shards alone
    return sorted({file.with_name("votes.jsonl") for file in folder.rglob("votes*.jsonl") if _is_part(file)})


def _is_part(file: Path) -> bool:
    return file.name == "votes.jsonl" or file.name.startswith("votes.shard-")
