"""A trained run's votes, in its folder: appended image by image, resumable to the same records."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

import gdpcert
from gdpcert_torch._config import RunConfig
from gdpcert_torch._defences import Defence
from gdpcert_torch._engine import (
    InOrder,
    Plan,
    Progress,
    Shared,
    Source,
    Tally,
    check_uncoupled,
    delete_snapshots,
    make_plan,
    read_snapshots,
    record_of,
    sample_tallies,
    save_snapshot,
)
from gdpcert_torch._examples import save_examples
from gdpcert_torch._header import all_cast, votes_header
from gdpcert_torch._pipeline import certified_function, with_data
from gdpcert_torch._ranks import SharedQueue, World, shared_queue, this_world
from gdpcert_torch._run import open_run, record_seconds, spent
from gdpcert_torch._stopping import require_useful, run_stop
from gdpcert_torch.data import load

_EXAMPLES = 6
# seconds: between two snapshots, and given to processes that have left the queue to close their files
_SNAPSHOT_EVERY, _CLOSING = 20.0, 10.0


@dataclass(frozen=True)
class VotingProgress:
    """How far the votes of a run are.

    Attributes
    ----------
    images, of : int
        Images recorded, by all processes, and all.
    samples : int
        Noisy evaluations made by this call, in all processes.
    seconds : float
        That it took them.
    certified : float or None
        The share of the images recorded by this process that are certified right, at the radius to decide if there
        is one; None before the first.
    """

    images: int
    of: int
    samples: int
    seconds: float
    certified: float | None


Watch = Callable[[VotingProgress], None]


def vote_run(config: RunConfig, folder: Path, *, progress: Watch | None = None) -> gdpcert.Votes:
    """Samples a trained run's votes, or the rest of them, and keeps a few examples.

    Votes that are all cast are returned as they are, whichever machine or version of torch cast them; a rest of them
    can be cast only by the same kind of machine.

    Under torchrun the processes share the images, each writes to a file of its own, and rank 0 folds them into one.

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
        All of the run's records; at another rank than 0, those that it found and its own.

    Raises
    ------
    FileNotFoundError, ValueError
        If the run is not trained, or a file is truncated or of another config.
    ConnectionError
        If the process that holds the queue of images is gone; the records are kept.
    BlockingIOError
        If another process is sampling the run.
    OSError
        If the disk is full; every record before is safe.
    """
    config, world, stop = with_data(config), this_world(), run_stop(config)
    require_useful(stop, config.sampling.failure)
    open_run(folder, config)
    with certified_function(config, folder) as (defence, weights):
        images, labels = load(config.data).test(config.sampling.images)
        header = votes_header(defence, config, stop, weights)
        # of several processes each might find another file, and one that left would leave the others waiting
        if world.size > 1 or all_cast(folder, header, len(images)) is None:
            check_uncoupled(defence, images[0], config.sampling.chunk)
            shard = None if world.size == 1 else str(world.rank)
            with gdpcert.open_votes(folder, header, shard=shard) as file:
                _Run(config, folder, file, images, labels, progress, world).sample(defence, stop)
            if not world.first:
                return gdpcert.Votes(header, file.records)
            if world.size > 1:
                _fold_shards(folder, header)
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
        world: World,
    ) -> None:
        self.config, self.folder, self.file, self.progress, self.world = config, folder, file, progress, world
        self.images, self.labels = images, labels
        self.run = repr(file.header)
        self.begun = self.saved = time.perf_counter()
        self.before = spent(folder, "votes")
        self.own = self.samples = 0
        self.queue: SharedQueue | None = None
        self.right = [self._is_right(record) for record in file.records]
        self.active: tuple[Tally, ...] = ()

    def sample(self, defence: Defence, stop: gdpcert.Stop) -> None:
        given = self.config.sampling
        plan = make_plan(seed=self.config.seed, n0=given.n0, stop=stop, chunk=given.chunk, block=given.block)
        with self._source(plan) as source:
            try:
                for tally in sample_tallies(defence, self.images, plan, source, watch=self._watch):
                    record = record_of(tally, int(self.labels[tally.position]))
                    self.file.append(record)
                    self.right.append(self._is_right(record))
            finally:
                self._save()
        delete_snapshots(self.folder, "*" if self.world.first else str(self.world.rank))

    @contextmanager
    def _source(self, plan: Plan) -> Iterator[Source]:
        known = {record.index for record in self.file.records}
        begun = read_snapshots(self.folder, self.run, plan, self.file.header.classes)
        tallies = {
            index: begun[index].at(index) if index in begun else Tally(index, index)
            for index in range(len(self.images))
            if index not in known
        }
        if self.world.size == 1:
            yield InOrder(list(tallies.values()))
            return
        header = self.file.header
        what = f"{header.study}/{header.method}/{header.seed} ({header.config}, {header.noise}, {header.precision})"
        with shared_queue(self.world, what, len(self.images), known) as self.queue:
            yield Shared(self.queue, tallies)

    def _watch(self, progress: Progress) -> None:
        new, self.own, self.active = progress.samples - self.own, progress.samples, progress.active
        self.samples = self.samples + new if self.queue is None else self.queue.count("samples", new)
        if time.perf_counter() - self.saved > _SNAPSHOT_EVERY:
            self._save()
        if self.progress:
            share = sum(self.right) / len(self.right) if self.right else None
            seconds = time.perf_counter() - self.begun
            images = len(self.right) if self.queue is None else self.queue.done
            self.progress(VotingProgress(images, len(self.images), self.samples, seconds, share))

    def _save(self) -> None:
        self.saved = time.perf_counter()
        if not self.samples:
            return
        # these are notes: where they find no room the next record will not either, and its error says what to do
        with suppress(OSError):
            save_snapshot(self.folder, str(self.world.rank), self.run, self.active)
            if self.world.first:
                seconds, samples = self.before
                record_seconds(self.folder, "votes", seconds + self.saved - self.begun, samples=samples + self.samples)

    def _is_right(self, record: gdpcert.VoteRecord) -> bool:
        certificate = gdpcert.certify_votes(gdpcert.Votes(self.file.header, (record,)))
        radius = self.config.sampling.radius or 0.0
        return gdpcert.certified_accuracy(certificate, [record.label], radius) == 1


def _fold_shards(folder: Path, header: gdpcert.VotesHeader) -> None:
    """Makes one file of those that the processes of this run have closed."""
    since = time.monotonic()
    while True:
        try:
            with gdpcert.open_votes(folder, header):
                return
        except BlockingIOError:
            # one that is still in its last chunk keeps its file: it is read all the same, and folded next time
            if time.monotonic() - since > _CLOSING:
                return
            time.sleep(0.05)
