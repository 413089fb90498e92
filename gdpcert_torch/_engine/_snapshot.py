"""The votes of images in flight, kept so that a stopped run loses seconds and not whole images."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from gdpcert_torch._engine._plan import Plan
from gdpcert_torch._engine._tally import IntArray, Tally
from gdpcert_torch._run import write_json

_PATTERN = "inflight-*.json"


def save_snapshot(folder: Path, name: str, run: str, tallies: Iterable[Tally]) -> None:
    """Writes the images in flight of one process, in place of what it wrote before.

    Parameters
    ----------
    folder : Path
        The run's folder.
    name : str
        Of the process among those that share the folder.
    run : str
        What tells the run from others: votes of another run are never taken for its own.
    tallies : iterable of Tally
        The images.
    """
    rows = [
        {"index": one.index, "taken": one.taken, "selection": _plain(one.selection), "counts": _plain(one.counts)}
        for one in tallies
        # one that is finished is recorded or begins anew: with these votes it would be asked for more of them
        if one.taken and not one.finished
    ]
    write_json(folder / _PATTERN.replace("*", name), {"run": run, "images": rows})


def read_snapshots(folder: Path, run: str, plan: Plan, classes: int) -> dict[int, Tally]:
    """The images in flight that the processes of a stopped run left, by index; what is damaged counts as absent."""
    found: dict[int, Tally] = {}
    for file in sorted(folder.glob(_PATTERN)):
        for tally in _tallies(file, run):
            known = found.get(tally.index)
            if _adds_up(tally, plan, classes) and (known is None or known.taken < tally.taken):
                found[tally.index] = tally
    return found


def delete_snapshots(folder: Path, name: str) -> None:
    """Forgets what a process noted, or with "*" what any did: the run is complete."""
    for file in folder.glob(_PATTERN.replace("*", name) + "*"):  # and one that a kill left unfinished
        file.unlink(missing_ok=True)


def _tallies(file: Path, run: str) -> list[Tally]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["run"] != run:
            return []
        return [
            Tally(
                position=-1,
                index=int(row["index"]),
                selection=_counts(row["selection"]),
                counts=_counts(row["counts"]),
                taken=int(row["taken"]),
                issued=int(row["taken"]),
            )
            for row in content["images"]
        ]
    except (OSError, ValueError, TypeError, KeyError):  # only a head start: without it the image begins anew
        return []


def _adds_up(tally: Tally, plan: Plan, classes: int) -> bool:
    known = [counts for counts in (tally.selection, tally.counts) if counts is not None]
    if any(counts.shape != (classes + 1,) or counts.min() < 0 for counts in known):
        return False
    selecting = min(tally.taken, plan.selection_blocks)
    expected = [
        sum(plan.limit(number) for number in numbers)
        for numbers in (range(selecting), range(plan.selection_blocks, tally.taken))
    ]
    votes = [0 if counts is None else int(counts.sum()) for counts in (tally.selection, tally.counts)]
    return 0 < tally.taken < plan.blocks and votes == expected


def _counts(values: list[int] | None) -> IntArray | None:
    return None if values is None else np.array(values, dtype=np.int64)


def _plain(counts: IntArray | None) -> list[int] | None:
    return None if counts is None else counts.tolist()
