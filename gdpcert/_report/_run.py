"""One run: its votes, its certificates, and what is known of how it was made."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gdpcert._certificate import Certificate
from gdpcert._records import Votes, certify_votes
from gdpcert._report._files import (
    Examples,
    Provenance,
    TrainingPoint,
    read_examples,
    read_object,
    read_provenance,
    read_training,
)


@dataclass(frozen=True, eq=False)
class Run:
    """A run of a method at a seed.

    Attributes
    ----------
    votes : Votes
        At least one record.
    certificate : Certificate
        Of arrays, in the order of the records.
    config : dict or None
        config.json, as it stands.
    provenance : Provenance
        run.json.
    training : tuple of TrainingPoint
        training.jsonl.
    examples : Examples or None
        examples.npz.
    """

    votes: Votes
    certificate: Certificate
    config: dict[str, object] | None
    provenance: Provenance
    training: tuple[TrainingPoint, ...]
    examples: Examples | None

    @property
    def name(self) -> str:
        """The run's method and seed."""
        return f"{self.votes.header.method}, seed {self.votes.header.seed}"

    @property
    def indices(self) -> npt.NDArray[np.int64]:
        """The inputs' places in the test set."""
        return np.array([record.index for record in self.votes.records])

    @property
    def labels(self) -> npt.NDArray[np.int64]:
        """The inputs' true classes."""
        return np.array([record.label for record in self.votes.records])

    @property
    def selected(self) -> npt.NDArray[np.int64]:
        """The classes that the n0 votes chose."""
        return np.array([record.selected for record in self.votes.records])


@dataclass(frozen=True, eq=False)
class Method:
    """The runs of one method, by seed."""

    name: str
    runs: tuple[Run, ...]


def read_run(file: Path, votes: Votes, failure: float | None, norm: float | None) -> Run:
    """The run whose votes were read from `file`, certified."""
    folder = file.parent
    return Run(
        votes=votes,
        certificate=certify_votes(votes, failure=failure, norm=norm),
        config=read_object(folder / "config.json"),
        provenance=read_provenance(folder / "run.json"),
        training=read_training(folder / "training.jsonl"),
        examples=read_examples(folder / "examples.npz"),
    )
