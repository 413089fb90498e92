"""A trained run's votes, in its folder: appended image by image, resumable to the same records."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

import gdpcert
from gdpcert_torch._config import RunConfig, config_hash
from gdpcert_torch._defences import Defence
from gdpcert_torch._engine import (
    InOrder,
    Plan,
    Progress,
    Tally,
    delete_snapshots,
    make_plan,
    read_snapshots,
    record_of,
    sample_tallies,
    save_snapshot,
)
from gdpcert_torch._examples import save_examples
from gdpcert_torch._noise import stream_name
from gdpcert_torch._pipeline import best_device, load_defence
from gdpcert_torch._run import open_run, record_seconds, spent
from gdpcert_torch._settings import settings_text, tf32
from gdpcert_torch._stopping import require_useful, run_stop, stop_json
from gdpcert_torch._weights import weights_hash
from gdpcert_torch.data import load

_EXAMPLES = 6
_SNAPSHOT_EVERY = 20.0  # seconds


@dataclass(frozen=True)
class VotingProgress:
    """How far the votes of a run are.

    Attributes
    ----------
    images, of : int
        Images recorded, and all.
    samples : int
        Noisy evaluations made by this call.
    seconds : float
        That it took them.
    certified : float or None
        The share of the images recorded that are certified right, at the radius to decide if there is one; None
        before the first.
    """

    images: int
    of: int
    samples: int
    seconds: float
    certified: float | None


Watch = Callable[[VotingProgress], None]


def vote_run(config: RunConfig, folder: Path, *, progress: Watch | None = None) -> gdpcert.Votes:
    """Samples a trained run's votes, or the rest of them, and keeps a few examples.

    Parameters
    ----------
    config : RunConfig
        The run.
    folder : Path
        Its folder, with weights.safetensors.
    progress : callable, optional
        Called after every chunk.

    Returns
    -------
    gdpcert.Votes
        All of the run's records.

    Raises
    ------
    FileNotFoundError, ValueError
        If the run is not trained, or a file is truncated or of another config.
    BlockingIOError
        If another process is sampling the run.
    OSError
        If the disk is full; every record before is safe.
    """
    stop = run_stop(config)
    require_useful(stop, config.sampling.failure)
    open_run(folder, config)
    with _certified_function(config, folder) as defence:
        images, labels = load(config.data).test(config.sampling.images)
        header = _header(defence, config, stop, weights_hash(folder / "weights.safetensors"))
        with gdpcert.open_votes(folder, header) as file:
            _Run(config, folder, file, images, labels, progress).sample(defence, stop)
        if not (folder / "examples.npz").exists():
            few = slice(0, min(_EXAMPLES, len(images)))
            save_examples(defence, images[few], labels[few], folder / "examples.npz", seed=config.seed)
    return gdpcert.read_votes(folder)


class _Run:
    """What one call of `vote_run` has done."""

    def __init__(
        self,
        config: RunConfig,
        folder: Path,
        file: gdpcert.VotesFile,
        images: Tensor,
        labels: Tensor,
        progress: Watch | None,
    ) -> None:
        self.config, self.folder, self.file, self.progress = config, folder, file, progress
        self.images, self.labels = images, labels
        self.run = repr(file.header)
        self.begun = self.saved = time.perf_counter()
        self.before = spent(folder, "votes")
        self.samples = 0
        self.right = [self._is_right(record) for record in file.records]
        self.active: tuple[Tally, ...] = ()

    def sample(self, defence: Defence, stop: gdpcert.Stop) -> None:
        given = self.config.sampling
        plan = make_plan(seed=self.config.seed, n0=given.n0, stop=stop, chunk=given.chunk, block=given.block)
        source = InOrder(self._missing(plan))
        try:
            for tally in sample_tallies(defence, self.images, plan, source, watch=self._watch):
                record = record_of(tally, int(self.labels[tally.position]))
                self.file.append(record)
                self.right.append(self._is_right(record))
        finally:
            self._save()
        delete_snapshots(self.folder)

    def _missing(self, plan: Plan) -> list[Tally]:
        known = {record.index for record in self.file.records}
        begun = read_snapshots(self.folder, self.run, plan)
        missing = [index for index in range(len(self.images)) if index not in known]
        return [begun[index].at(index) if index in begun else Tally(index, index) for index in missing]

    def _watch(self, progress: Progress) -> None:
        self.samples, self.active = progress.samples, progress.active
        if time.perf_counter() - self.saved > _SNAPSHOT_EVERY:
            self._save()
        if self.progress:
            share = sum(self.right) / len(self.right) if self.right else None
            seconds = time.perf_counter() - self.begun
            self.progress(VotingProgress(len(self.right), len(self.images), self.samples, seconds, share))

    def _save(self) -> None:
        self.saved = time.perf_counter()
        if self.samples:
            seconds, samples = self.before
            record_seconds(self.folder, "votes", seconds + self.saved - self.begun, samples=samples + self.samples)
            save_snapshot(self.folder, "0", self.run, self.active)

    def _is_right(self, record: gdpcert.VoteRecord) -> bool:
        certificate = gdpcert.certify_votes(gdpcert.Votes(self.file.header, (record,)))
        radius = self.config.sampling.radius or 0.0
        return gdpcert.certified_accuracy(certificate, [record.label], radius) == 1


@contextmanager
def _certified_function(config: RunConfig, folder: str | os.PathLike[str]) -> Iterator[Defence]:
    """The trained defence, with the settings of its config."""
    with tf32(config.tf32):
        defence = load_defence(folder)
        if config.compile:
            for module in (defence.classifier, *defence.masks):
                module.compile(dynamic=False)
        yield defence


def _header(defence: Defence, config: RunConfig, stop: gdpcert.Stop, weights: str) -> gdpcert.VotesHeader:
    data, plan = load(config.data), config.sampling
    return gdpcert.VotesHeader(
        study=config.study,
        method=config.method,
        seed=config.seed,
        sigma=config.sigma,
        sigmas=defence.split.certified(),
        threat=defence.threat,
        norm=plan.norm,
        dimension=data.dimension,
        classes=data.classes,
        n0=plan.n0,
        n=plan.n,
        rule=stop.rule,
        stop=stop_json(stop),
        failure=plan.failure,
        noise=stream_name(best_device()),
        chunk=plan.chunk,
        block=plan.block,
        precision=settings_text(defence),
        config=f"{config_hash(config)}-{weights}",
    )
