"""A trained run's predictions of many test images, by a majority of few votes: its accuracy, without certificates."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import gdpcert
from gdpcert_torch._config import RunConfig
from gdpcert_torch._engine import InOrder, Tally, check_uncoupled, make_plan, sample_tallies
from gdpcert_torch._header import all_cast, votes_header
from gdpcert_torch._pipeline import certified_function, with_data
from gdpcert_torch._run import open_run
from gdpcert_torch._stopping import run_stop
from gdpcert_torch.data import load

FILE = "predictions.jsonl"


def predict_run(config: RunConfig, folder: Path, *, progress: Callable[[int], None] | None = None) -> gdpcert.Votes:
    """Samples n0 votes on each of the images that a run predicts, or the rest of them, into predictions.jsonl.

    The file is one of votes like votes.jsonl, its class chosen on the same samples (rule "same-samples").

    Parameters
    ----------
    config : RunConfig
        The run.
    folder : Path
        Its folder, with weights.safetensors.
    progress : callable, optional
        Called with the number of images done, as it grows.

    Returns
    -------
    gdpcert.Votes
        A record an image.

    Raises
    ------
    FileNotFoundError, ValueError
        If the run is not trained, a file is truncated or of another config, or the samples of a batch are
        coupled.
    BlockingIOError
        If another process is at it.
    OSError
        If the disk is full; every record before is safe.
    """
    config, given = with_data(config), config.sampling
    open_run(folder, config)
    plan = make_plan(seed=config.seed, n0=given.n0, stop=None, chunk=given.chunk, block=given.block)
    with certified_function(config, folder) as (defence, weights):
        images, labels = load(config.data).test(given.predicted)
        certifying = votes_header(defence, config, run_stop(config), weights)
        header = replace(certifying, n=given.n0, rule="same-samples", stop={"kind": "fixed"})
        whole = all_cast(folder / FILE, header, len(images))
        if whole is not None:
            return whole
        check_uncoupled(defence, images[0], given.chunk)
        with gdpcert.open_votes(folder / FILE, header) as file:
            known = {record.index for record in file.records}
            missing = InOrder([Tally(index, index) for index in range(len(images)) if index not in known])
            for tally in sample_tallies(defence, images, plan, missing):
                file.append(_record(tally, int(labels[tally.position])))
                if progress:
                    progress(len(file.records))
            return gdpcert.Votes(header, file.records)


def is_right(record: gdpcert.VoteRecord) -> bool:
    """Whether most of a prediction's votes name the label; where the invalid ones lead they name nothing."""
    return record.selected == record.label and record.counts[record.selected] >= record.invalid


def _record(tally: Tally, label: int) -> gdpcert.VoteRecord:
    votes = tally.choosing.tolist()
    return gdpcert.VoteRecord(
        index=tally.index,
        label=label,
        selected=tally.selected,
        selection=(0,) * (len(votes) - 1),
        counts=tuple(votes[:-1]),
        invalid=votes[-1],
    )
