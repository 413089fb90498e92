"""A study: the runs that a report compares, checked to belong together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gdpcert._report._belonging import require_once, require_one_data_set, require_one_label, require_shared
from gdpcert._report._configs import require_one_config
from gdpcert._report._notes import notes_on
from gdpcert._report._predictions import on_shared_images
from gdpcert._report._radii import Scale, scale_of
from gdpcert._report._run import Method, Run, indices_of, plan_of, read_run
from gdpcert._report._sources import PathLike, read_sources

METHODS = ("vanilla", "static", "adaptive")


@dataclass(frozen=True, eq=False)
class Study:
    """The runs of one study, by method.

    Attributes
    ----------
    name : str
        The study's name.
    sigma : float
        The total noise level that all runs share, in the unit of the input.
    dimension : int or None
        The number of input coordinates; None where all runs are logs.
    norm : float
        The p of the norm that the radii are measured in.
    methods : tuple of Method
        Vanilla, static, adaptive, then others by name.
    notes : tuple of str
        What a reader has to know: runs that are unfinished, numbers of votes that differ.
    """

    name: str
    sigma: float
    dimension: int | None
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
    paths: PathLike | Iterable[PathLike],
    *,
    failure: float | None = None,
    norm: float | None = None,
    sigma: float | None = None,
) -> Study:
    """The study whose runs lie in some folders.

    Parameters
    ----------
    paths : path-like or iterable of path-like
        Run folders or parents of run folders, below which every votes.jsonl is read; and files of logs in the
        tab-separated format of Cohen et al., whose radii are read as the least number that is printed so.
    failure : float, optional
        The probability that a certificate is wrong; each run's own by default.
    norm : float, optional
        The p of the perturbation's norm; the runs' own by default.
    sigma : float, optional
        The noise level of logs; from their names, as in noise_0.50__sigma_0.50.tsv, by default.

    Returns
    -------
    Study
        Certified. A run without a record yet is left out, and one with fewer records than another of its method, so
        that every seed counts as much in a mean; `notes` says so.

    Raises
    ------
    FileNotFoundError
        If there is no votes.jsonl, nor a log.
    ValueError
        If the runs are not of one study, sigma, dimension and norm, the runs of a method not of one n0, n,
        stopping rule, failure probability and way of training, a method and seed come twice, an index has two
        labels, or a run's noise was calibrated for another threat than `norm`, or the runs are on other images, or a
        log is asked for what it does not hold; the message names what differs.
    """
    found = read_sources(paths, failure=failure, norm=norm, sigma=sigma)
    plans = [plan_of(source) for source in found.values()]
    require_shared(plans, ("study", "sigma", "dimension") if norm is not None else _SHARED)
    require_once(plans)
    started = {file: source for file, source in found.items() if len(indices_of(source))}
    if not started:
        raise ValueError("no run has a record yet; sample at least one input before writing a report.")
    require_one_label(started.values())
    runs = [read_run(file, source, failure, norm) for file, source in started.items()]
    require_one_data_set(runs)
    require_one_config(_by_method(runs))
    kept = _longest(runs)
    shared = on_shared_images([run.predictions for run in kept])
    methods = _by_method([replace(run, predictions=one) for run, one in zip(kept, shared, strict=True)])
    for method in methods:
        own = ("n0", "n", "rule", "stop", *(("failure",) if failure is None else ()))
        require_shared([run.plan for run in method.runs], own)
    name, dimension = (_first(getattr(plan, field) for plan in plans) for field in ("study", "dimension"))
    return Study(
        name=_log_name(next(iter(found))) if name is None else name,
        sigma=plans[0].sigma,
        dimension=dimension,
        norm=plans[0].norm if norm is None else float(norm),
        methods=methods,
        notes=notes_on(list(found.values()), methods, [run for run in runs if run not in kept]),
    )


def _longest(runs: Sequence[Run]) -> list[Run]:
    """Of each method the runs with most records."""
    most: dict[str, int] = {}
    for run in runs:
        most[run.plan.method] = max(most.get(run.plan.method, 0), len(run.indices))
    return [run for run in runs if len(run.indices) == most[run.plan.method]]


_SHARED = ("study", "sigma", "dimension", "norm")


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)


def _log_name(log: Path) -> str:
    return log.resolve().parent.name or "logs"


def _by_method(runs: Sequence[Run]) -> tuple[Method, ...]:
    grouped: dict[str, list[Run]] = {}
    for run in runs:
        grouped.setdefault(run.plan.method, []).append(run)
    names = [name for name in METHODS if name in grouped] + sorted(set(grouped) - set(METHODS))
    return tuple(Method(name, tuple(sorted(grouped[name], key=lambda run: run.plan.seed or 0))) for name in names)
