"""A study: the runs that a report compares, checked to belong together."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gdpcert._records import Votes, VotesHeader, read_votes
from gdpcert._report._notes import notes_on
from gdpcert._report._radii import Scale, scale_of
from gdpcert._report._run import Method, Run, read_run

METHODS = ("vanilla", "static", "adaptive")

PathLike = str | os.PathLike[str]


@dataclass(frozen=True, eq=False)
class Study:
    """The runs of one study, by method.

    Attributes
    ----------
    name : str
        The study's name.
    sigma : float
        The total noise level that all runs share, in the unit of the input.
    dimension : int
        The number of input coordinates.
    norm : float
        The p of the norm that the radii are measured in.
    methods : tuple of Method
        Vanilla, static, adaptive, then others by name.
    notes : tuple of str
        What a reader has to know: runs that are unfinished, numbers of votes that differ.
    """

    name: str
    sigma: float
    dimension: int
    norm: float
    methods: tuple[Method, ...]
    notes: tuple[str, ...]

    @property
    def scale(self) -> Scale:
        """The units that the study's radii are shown in."""
        return scale_of(self.sigma, self.norm, self.dimension)

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs, method after method."""
        return tuple(run for method in self.methods for run in method.runs)


def read_study(
    paths: PathLike | Iterable[PathLike], *, failure: float | None = None, norm: float | None = None
) -> Study:
    """The study whose runs lie in some folders.

    Parameters
    ----------
    paths : path-like or iterable of path-like
        Run folders or parents of run folders; every votes.jsonl below them is read.
    failure : float, optional
        The probability that a certificate is wrong; each run's own by default.
    norm : float, optional
        The p of the perturbation's norm; the runs' own by default.

    Returns
    -------
    Study
        Certified. A run without a record yet is left out, and `notes` says so.

    Raises
    ------
    FileNotFoundError
        If there is no votes.jsonl.
    ValueError
        If the runs are not of one study, sigma, dimension and norm, the runs of a method not of one n0, n,
        stopping rule and failure probability, a method and seed come twice, an index has two labels, or a run's
        noise was calibrated for another threat than `norm`; the message names what differs.
    """
    found = {file: read_votes(file) for file in _vote_files(paths)}
    headers = [votes.header for votes in found.values()]
    _require_shared(headers, ("study", "sigma", "dimension") if norm is not None else _SHARED)
    _require_once(headers)
    started = {file: votes for file, votes in found.items() if votes.records}
    if not started:
        raise ValueError("no run has a record yet; sample at least one input before writing a report.")
    _require_one_label(started.values())
    runs = [read_run(file, votes, failure, norm) for file, votes in started.items()]
    methods = _by_method(runs)
    for method in methods:
        own = ("n0", "n", "rule", "stop", *(("failure",) if failure is None else ()))
        _require_shared([run.votes.header for run in method.runs], own)
    first = headers[0]
    asked = first.norm if norm is None else float(norm)
    return Study(first.study, first.sigma, first.dimension, asked, methods, notes_on(list(found.values()), methods))


_SHARED = ("study", "sigma", "dimension", "norm")


def _vote_files(paths: PathLike | Iterable[PathLike]) -> list[Path]:
    given = [Path(p) for p in ([paths] if isinstance(paths, str | os.PathLike) else paths)]
    found = [file for path in given for file in ([path] if path.is_file() else _runs_below(path))]
    if not found:
        places = ", ".join(map(str, given)) or "an empty list of folders"
        raise FileNotFoundError(f"there is no votes.jsonl in {places}; give run folders or parents of run folders.")
    return list({file.resolve(): file for file in found}.values())


def _runs_below(folder: Path) -> list[Path]:
    # a run whose workers were stopped may have shards alone
    return sorted({file.with_name("votes.jsonl") for file in folder.rglob("votes*.jsonl") if _is_part(file)})


def _is_part(file: Path) -> bool:
    return file.name == "votes.jsonl" or file.name.startswith("votes.shard-")


def _require_shared(headers: Sequence[VotesHeader], names: Iterable[str]) -> None:
    different = []
    for name in names:
        values: dict[object, str] = {}
        for header in headers:
            values.setdefault(getattr(header, name), f"{header.method}, seed {header.seed}")
        if len(values) > 1:
            different.append(f"{name}: " + ", ".join(f"{value!r} ({run})" for value, run in values.items()))
    if different:
        raise ValueError(f"the runs differ in {'; '.join(different)}. Give one report's runs alone.")


def _require_once(headers: Sequence[VotesHeader]) -> None:
    seen: set[tuple[str, int]] = set()
    for header in headers:
        if (header.method, header.seed) in seen:
            raise ValueError(f"{header.method}, seed {header.seed} comes twice; give each run's folder once.")
        seen.add((header.method, header.seed))


def _require_one_label(all_votes: Iterable[Votes]) -> None:
    labels: dict[int, int] = {}
    for votes in all_votes:
        for record in votes.records:
            if labels.setdefault(record.index, record.label) != record.label:
                raise ValueError(
                    f"index {record.index} has the label {labels[record.index]} in one run and {record.label} in "
                    f"{votes.header.method}, seed {votes.header.seed}; the runs are not on the same test set."
                )


def _by_method(runs: Sequence[Run]) -> tuple[Method, ...]:
    grouped: dict[str, list[Run]] = {}
    for run in runs:
        grouped.setdefault(run.votes.header.method, []).append(run)
    names = [name for name in METHODS if name in grouped] + sorted(set(grouped) - set(METHODS))
    return tuple(Method(name, tuple(sorted(grouped[name], key=lambda run: run.votes.header.seed))) for name in names)
