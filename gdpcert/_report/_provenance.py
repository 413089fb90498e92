"""How the runs were made: what they share said once, what differs in a table."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gdpcert._records import VotesHeader
from gdpcert._report._radii import SIGMA, norm_name
from gdpcert._report._run import Run
from gdpcert._report._study import Study

NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Facts:
    """What is known of the runs, in words.

    Attributes
    ----------
    shared : tuple of (str, str)
        What all runs have in common: name and value.
    columns : tuple of str
        The names of what differs between runs.
    rows : tuple of tuple of str
        Per run its method and seed, then the values of `columns`.
    """

    shared: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def gather_facts(study: Study) -> Facts:
    """The facts of all runs of a study."""
    values = {name: [words(run) for run in study.runs] for name, words in _FACTS.items()}
    if all(run.header is None for run in study.runs):  # logs say little; what none of them says is left out
        values = {name: words for name, words in values.items() if set(words) != {NOT_RECORDED}}
    same = [name for name, words in values.items() if len(set(words)) == 1]
    columns = tuple(name for name in values if name not in same)
    rows = tuple(
        (
            run.plan.method,
            "" if run.plan.seed is None else str(run.plan.seed),
            *(values[name][place] for name in columns),
        )
        for place, run in enumerate(study.runs)
    )
    return Facts(tuple((name, values[name][0]) for name in same), columns, rows)


def configs(study: Study) -> tuple[tuple[str, str], ...]:
    """Each run's configuration as indented JSON."""
    known = [run for run in study.runs if run.config is not None]
    return tuple((run.plan.name, json.dumps(run.config, indent=2, ensure_ascii=False)) for run in known)


def duration(seconds: float | None) -> str:
    """A time in the two units that matter."""
    if seconds is None:
        return NOT_RECORDED
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def grouped(number: int) -> str:
    """A whole number with its thousands apart."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _of_header(words: Callable[[VotesHeader], str]) -> Callable[[Run], str]:
    return lambda run: NOT_RECORDED if run.header is None else words(run.header)


def _threat(header: VotesHeader) -> str:
    threat = header.threat
    return "any norm" if isinstance(threat, str) else f"{norm_name(float(threat))} only"


def _sigmas(header: VotesHeader) -> str:
    return ", ".join("none" if math.isinf(sigma) else f"{sigma:.4g}" for sigma in header.sigmas)


def _votes(run: Run) -> str:
    if run.header is None:
        return NOT_RECORDED
    most = grouped(run.header.n)
    if run.header.rule != "anytime":
        return most
    spent = np.asarray(run.certificate.n)
    mean, least, largest = (grouped(round(float(number))) for number in (spent.mean(), spent.min(), spent.max()))
    return f"{mean} on average, {least} to {largest}, at most {most}"


def _stopped(header: VotesHeader) -> str:
    stop = header.stop
    words = {
        "radius": "once the radius {radius:g} was decided",
        "tolerance": f"once the radius was known within {{tolerance:g}} {SIGMA}",
    }
    return words.get(str(stop["kind"]), "at n").format(**stop)


def _failure(run: Run) -> str:
    return NOT_RECORDED if run.header is None else f"{run.certificate.failure:g}"


def _parameters(run: Run) -> str:
    count = run.provenance.parameters
    return NOT_RECORDED if count is None else grouped(count)


_FACTS: dict[str, Callable[[Run], str]] = {
    "Images": lambda run: str(len(run.indices)),
    f"Noise per step ({SIGMA})": _of_header(_sigmas),
    "Calibrated for": _of_header(_threat),
    "Votes that choose the class (n0)": _of_header(lambda header: grouped(header.n0)),
    "Votes that bound it (n)": _votes,
    "Sampling stopped": _of_header(_stopped),
    "Failure probability per image": _failure,
    "Noise stream": _of_header(lambda header: header.noise),
    "Copies evaluated at a time": _of_header(lambda header: str(header.chunk)),
    "Precision": _of_header(lambda header: header.precision),
    "Parameters": _parameters,
    "Training time": lambda run: duration(run.provenance.train_seconds),
    "Sampling time": lambda run: duration(run.provenance.votes_seconds),
    "Machine": lambda run: run.provenance.machine or NOT_RECORDED,
    "Git revision": lambda run: run.provenance.revision or NOT_RECORDED,
    "Finished": lambda run: run.provenance.finished or NOT_RECORDED,
    "Configuration's hash": _of_header(lambda header: header.config),
    "Versions": lambda run: ", ".join(f"{name} {version}" for name, version in run.provenance.versions) or NOT_RECORDED,
}
