"""The accuracy of a majority of n0 votes, on further images where a run predicts them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gdpcert._logs import Log
from gdpcert._records import Votes, read_votes

FILE = "predictions.jsonl"


@dataclass(frozen=True, eq=False)
class Predictions:
    """Images that a majority of votes predicts.

    Attributes
    ----------
    indices : ndarray
        Their places in the test set, ascending.
    right : ndarray
        Which of them are predicted right.
    """

    indices: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]

    @property
    def accuracy(self) -> float:
        """The share of images that are right."""
        return float(self.right.mean())


def read_predictions(folder: Path, source: Votes | Log) -> Predictions | None:
    """A run's predictions.jsonl, or what its votes' own n0 say of their images; None of a log.

    Raises
    ------
    ValueError
        If the file is of another run.
    """
    if isinstance(source, Log):
        return None
    file = folder / FILE
    if not file.exists():
        return _of(source)
    further = read_votes(file)
    head, other = source.header, further.header
    if (head.config, head.seed, head.noise, head.precision) != (other.config, other.seed, other.noise, other.precision):
        raise ValueError(
            f"{file} is of another run than the votes beside it: other weights, seed, noise or precision. Move it "
            "away, and predict again."
        )
    return _of(further) if len(further.records) > len(source.records) else _of(source)


def _of(votes: Votes) -> Predictions:
    rows = sorted((record.index, record.selected == record.label) for record in votes.records)
    return Predictions(np.array([index for index, _ in rows]), np.array([right for _, right in rows]))
