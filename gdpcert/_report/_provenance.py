"""How the runs were made: what they share said once, what differs in a table."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

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
    same = [name for name, words in values.items() if len(set(words)) == 1]
    columns = tuple(name for name in values if name not in same)
    rows = tuple(
        (run.votes.header.method, str(run.votes.header.seed), *(values[name][place] for name in columns))
        for place, run in enumerate(study.runs)
    )
    return Facts(tuple((name, values[name][0]) for name in same), columns, rows)


def configs(study: Study) -> tuple[tuple[str, str], ...]:
    """Each run's configuration as indented JSON."""
    return tuple(
        (run.name, json.dumps(run.config, indent=2, ensure_ascii=False)) for run in study.runs if run.config is not None
    )


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


def _threat(run: Run) -> str:
    threat = run.votes.header.threat
    return "any norm" if isinstance(threat, str) else f"{norm_name(float(threat))} only"


def _sigmas(run: Run) -> str:
    return ", ".join("none" if math.isinf(sigma) else f"{sigma:.4g}" for sigma in run.votes.header.sigmas)


def _votes(run: Run) -> str:
    most = grouped(run.votes.header.n)
    if run.votes.header.rule != "anytime":
        return most
    spent = np.asarray(run.certificate.n)
    mean, least, largest = (grouped(round(float(number))) for number in (spent.mean(), spent.min(), spent.max()))
    return f"{mean} on average, {least} to {largest}, at most {most}"


def _stopped(run: Run) -> str:
    stop = run.votes.header.stop
    words = {
        "radius": "once the radius {radius:g} was decided",
        "tolerance": f"once the radius was known within {{tolerance:g}} {SIGMA}",
    }
    return words.get(str(stop["kind"]), "at n").format(**stop)


def _parameters(run: Run) -> str:
    count = run.provenance.parameters
    return NOT_RECORDED if count is None else grouped(count)


_FACTS: dict[str, Callable[[Run], str]] = {
    "Images": lambda run: str(len(run.votes.records)),
    f"Noise per step ({SIGMA})": _sigmas,
    "Calibrated for": _threat,
    "Votes that choose the class (n0)": lambda run: grouped(run.votes.header.n0),
    "Votes that bound it (n)": _votes,
    "Sampling stopped": _stopped,
    "Failure probability per image": lambda run: f"{run.certificate.failure:g}",
    "Noise stream": lambda run: run.votes.header.noise,
    "Copies evaluated at a time": lambda run: str(run.votes.header.chunk),
    "Precision": lambda run: run.votes.header.precision,
    "Parameters": _parameters,
    "Training time": lambda run: duration(run.provenance.train_seconds),
    "Sampling time": lambda run: duration(run.provenance.votes_seconds),
    "Machine": lambda run: run.provenance.machine or NOT_RECORDED,
    "Git revision": lambda run: run.provenance.revision or NOT_RECORDED,
    "Finished": lambda run: run.provenance.finished or NOT_RECORDED,
    "Configuration's hash": lambda run: run.votes.header.config,
    "Versions": lambda run: ", ".join(f"{name} {version}" for name, version in run.provenance.versions) or NOT_RECORDED,
}
