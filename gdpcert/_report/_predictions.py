"""The accuracy of a majority of n0 votes, on further images where a run predicts them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gdpcert._logs import Log
from gdpcert._records import VoteRecord, Votes, VotesHeader, read_votes

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
    of : int
        How many images the run predicts, also where these are only some of them.
    """

    indices: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]
    of: int

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


def on_shared_images(predictions: Sequence[Predictions | None]) -> list[Predictions | None]:
    """Each run's predictions of the images that all runs predict, so that all accuracies are of the same images.

    None for all where they share no image.
    """
    known = [one.indices for one in predictions if one is not None]
    if not known:
        return list(predictions)
    shared = reduce(np.intersect1d, known)
    return [None if one is None or not len(shared) else _only(one, shared) for one in predictions]


def _only(predictions: Predictions, indices: npt.NDArray[np.int64]) -> Predictions:
    right = predictions.right[np.isin(predictions.indices, indices)]
    return replace(predictions, indices=indices, right=right)


def _of(votes: Votes) -> Predictions:
    rows = sorted((record.index, _is_right(record, votes.header)) for record in votes.records)
    return Predictions(np.array([index for index, _ in rows]), np.array([right for _, right in rows]), len(rows))


def _is_right(record: VoteRecord, header: VotesHeader) -> bool:
    """Whether most of the n0 votes name the label; where the invalid ones lead they name nothing."""
    same = header.rule == "same-samples"
    chosen = (record.counts if same else record.selection)[record.selected]
    invalid = record.invalid if same else header.n0 - sum(record.selection)
    return record.selected == record.label and chosen >= invalid
