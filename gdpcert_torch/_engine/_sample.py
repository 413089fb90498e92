"""From images to records of votes: chunk after chunk, image after image as each has votes enough."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

import gdpcert
from gdpcert_torch._defences import Defence
from gdpcert_torch._engine._coupling import check_uncoupled
from gdpcert_torch._engine._device import Bank, Transfer, chunk_and_block, device_of, send
from gdpcert_torch._engine._images import check_images
from gdpcert_torch._engine._mode import certified_mode, check_independent
from gdpcert_torch._engine._plan import Plan, make_plan
from gdpcert_torch._engine._queue import InOrder, Queue, Source
from gdpcert_torch._engine._tally import Tally, take
from gdpcert_torch._engine._votes import count_blocks


@dataclass(frozen=True)
class Progress:
    """How far the sampling of a call is.

    Attributes
    ----------
    samples : int
        Noisy evaluations made, those that were not counted included.
    active : tuple
        The images in flight, each with its votes so far.
    """

    samples: int
    active: tuple[Tally, ...]


Watch = Callable[[Progress], None]


def sample_votes(
    defence: Defence,
    images: Tensor,
    labels: Sequence[int] | Tensor,
    *,
    stop: gdpcert.Stop,
    n0: int = 100,
    seed: int = 0,
    chunk: int | None = None,
    block: int | None = None,
    indices: Sequence[int] | None = None,
    watch: Watch | None = None,
) -> Iterator[gdpcert.VoteRecord]:
    """Votes on images, a record as soon as an image has votes enough.

    Many images are in flight: every forward pass is a full chunk until the last image, and the votes are counted
    on the device, one small table a chunk.

    Parameters
    ----------
    defence : Defence
        The model; its training flags are left as they were.
    images : Tensor
        Shape (count, channels, height, width), in [0, 1]; left unchanged.
    labels : sequence of int
        The true classes, for the record.
    stop : FixedVotes, DecideRadius or WithinTolerance
        When an image has votes enough; asked after every block.
    n0 : int, optional
        Votes that choose the class.
    seed : int, optional
        Of the noise.
    chunk : int, optional
        Samples a forward pass, always this many (padded at the end): the classifier is one fixed function. By
        default 100, and 1000 on a GPU.
    block : int, optional
        Samples that share a noise key; `chunk` is a multiple of it. Few let an image stop early, many cost less. By
        default 25, and 100 on a GPU.
    indices : sequence of int, optional
        The images' places in their test set, which key the noise; their order by default.
    watch : callable, optional
        Called after every chunk with a `Progress`.

    Yields
    ------
    VoteRecord
        In the order in which they finish. A record depends on (seed, index, block, chunk, stop) and the image alone,
        not on what else is in flight.

    Raises
    ------
    ValueError
        If the images leave [0, 1], a number is below 1, the chunk is not a multiple of the block, the
        classifier does not return one row of logits a sample, or it couples the samples of a batch.
    """
    chunk, block = chunk_and_block(device_of(defence, images), chunk, block)
    plan = make_plan(seed=seed, n0=n0, stop=stop, chunk=chunk, block=block)
    check_images(images)
    places = range(len(images)) if indices is None else indices
    tallies = [Tally(position, int(index)) for position, index in enumerate(places)]
    if not len(images) == len(labels) == len(tallies):
        raise ValueError(
            f"give one label and one index an image; got {len(images)} images, {len(labels)} labels "
            f"and {len(tallies)} indices."
        )
    if tallies:
        check_uncoupled(defence, images[0], chunk)
    for tally in sample_tallies(defence, images, plan, InOrder(tallies), watch=watch):
        yield record_of(tally, int(labels[tally.position]))


def sample_tallies(
    defence: Defence,
    images: Tensor,
    plan: Plan,
    source: Source,
    *,
    watch: Watch | None = None,
    ahead: int | None = None,
) -> Iterator[Tally]:
    """The finished tallies of the images that `source` hands out; see `sample_votes`.

    `ahead` chunks are handed in before the counts of an earlier one are awaited: one on a GPU, none elsewhere.
    """
    check_independent(defence)
    device, modules = device_of(defence, images), list(defence.modules())
    queue, bank = Queue(plan, source), Bank(images, device)
    most = int(device.type == "cuda") if ahead is None else ahead
    waiting, samples = deque[tuple[list[Tally], Transfer]](), 0
    while (chunk := queue.next_chunk()) or waiting:
        if chunk:
            with certified_mode(defence, modules):
                on_its_way = send(_counted(defence, bank, chunk, plan))
            waiting.append(([tally for tally, _ in chunk], on_its_way))
            samples += plan.slots * plan.block
            if len(waiting) <= most:
                continue
        tallies, counts = waiting.popleft()
        for finished in take(tallies, counts.wait()[: len(tallies)], plan):
            yield finished
            source.finished(finished)  # only now: whoever asked for it has recorded it
        bank.keep(queue.active)
        if watch:
            watch(Progress(samples, queue.active))


def record_of(tally: Tally, label: int) -> gdpcert.VoteRecord:
    """A finished tally as a record."""
    counts = tally.bounding.tolist()
    return gdpcert.VoteRecord(
        index=tally.index,
        label=label,
        selected=tally.selected,
        selection=tuple(tally.choosing[:-1].tolist()),
        counts=tuple(counts[:-1]),
        invalid=counts[-1],
    )


def _counted(defence: Defence, bank: Bank, chunk: Sequence[tuple[Tally, int]], plan: Plan) -> Tensor:
    # the last chunk is filled up with blocks that are evaluated and not counted
    padding = plan.slots - len(chunk)
    filled = [*chunk, *[chunk[-1]] * padding]
    images = [bank.image(tally) for tally, _ in filled]
    keys = [plan.key(tally.index, number) for tally, number in filled]
    limits = torch.tensor([plan.limit(number) for _, number in chunk] + [0] * padding)
    return count_blocks(defence, images, keys, limits.to(images[0].device, non_blocking=True), plan.block)
