"""One run: its votes or its log, its certificates, and what is known of how it was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gdpcert._certificate import Certificate
from gdpcert._logs import Log
from gdpcert._records import Votes, VotesHeader, certify_votes
from gdpcert._report._files import (
    Examples,
    MaskStep,
    Provenance,
    TrainingPoint,
    read_examples,
    read_masks,
    read_object,
    read_provenance,
    read_training,
)
from gdpcert._report._predictions import Predictions, read_predictions

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """What a run says of itself, as its header does; None where a log does not say it."""

    method: str
    sigma: float
    norm: float
    study: str | None = None
    seed: int | None = None
    dimension: int | None = None
    n0: int | None = None
    n: int | None = None
    rule: str | None = None
    stop: Mapping[str, str | float] | None = None
    failure: float | None = None

    @property
    def name(self) -> str:
        """The run's method and seed."""
        return self.method if self.seed is None else f"{self.method}, seed {self.seed}"


@dataclass(frozen=True, eq=False)
class Run:
    """A run of a method at a seed.

    Attributes
    ----------
    plan : Plan
        What it says of itself.
    source : Votes or Log
        At least one input.
    certificate : Certificate
        Of arrays, in the order of the source.
    config : dict or None
        config.json, as it stands.
    provenance : Provenance
        run.json.
    training : tuple of TrainingPoint
        training.jsonl.
    examples : Examples or None
        examples.npz.
    predictions : Predictions or None
        By a majority of the n0 votes; None of a log.
    masks : tuple of MaskStep
        Of a few images, kept while training.
    """

    plan: Plan
    source: Votes | Log
    certificate: Certificate
    config: dict[str, object] | None
    provenance: Provenance
    training: tuple[TrainingPoint, ...]
    examples: Examples | None
    predictions: Predictions | None = None
    masks: tuple[MaskStep, ...] = ()

    @property
    def header(self) -> VotesHeader | None:
        """The header of its votes; None of a log."""
        return self.source.header if isinstance(self.source, Votes) else None

    @property
    def indices(self) -> IntArray:
        """The inputs' places in the test set."""
        return indices_of(self.source)

    @property
    def labels(self) -> IntArray:
        """The inputs' true classes."""
        return labels_of(self.source)


@dataclass(frozen=True, eq=False)
class Method:
    """The runs of one method, by seed."""

    name: str
    runs: tuple[Run, ...]


def plan_of(source: Votes | Log) -> Plan:
    """What votes or a log say of their run."""
    if isinstance(source, Log):
        name = source.file.name.removesuffix(".tsv")
        return Plan(method=name, sigma=source.sigma, norm=source.certificate.norm)
    head = source.header
    names = ("method", "sigma", "norm", "study", "seed", "dimension", "n0", "n", "rule", "stop", "failure")
    return Plan(**{name: getattr(head, name) for name in names})


def indices_of(source: Votes | Log) -> IntArray:
    """The inputs' places in the test set."""
    if isinstance(source, Log):
        return source.indices
    return np.array([record.index for record in source.records])


def labels_of(source: Votes | Log) -> IntArray:
    """The inputs' true classes."""
    if isinstance(source, Log):
        return source.labels
    return np.array([record.label for record in source.records])


def read_run(file: Path, source: Votes | Log, failure: float | None, norm: float | None) -> Run:
    """The run whose votes or log were read from `file`, certified."""
    if isinstance(source, Log):
        return Run(plan_of(source), source, source.certificate, None, Provenance(), (), None)
    folder = file.parent
    return Run(
        plan=plan_of(source),
        source=source,
        certificate=certify_votes(source, failure=failure, norm=norm),
        config=read_object(folder / "config.json"),
        provenance=read_provenance(folder / "run.json"),
        training=read_training(folder / "training.jsonl"),
        examples=read_examples(folder / "examples.npz"),
        predictions=read_predictions(folder, source),
        masks=read_masks(folder / "masks"),
    )
