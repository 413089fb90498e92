"""One image's votes so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from gdpcert_torch._engine._plan import Plan

IntArray = npt.NDArray[np.int64]


@dataclass(eq=False)
class Tally:
    """An image in flight.

    Attributes
    ----------
    position, index : int
        Its place among the images given, and in its test set.
    selection, counts : ndarray or None
        Votes per class that choose the class and that bound its probability, invalid ones last.
    taken, issued : int
        Its blocks counted, and handed out.
    finished : bool
        Whether it needs no more votes.
    """

    position: int
    index: int
    selection: IntArray | None = None
    counts: IntArray | None = None
    taken: int = 0
    issued: int = 0
    finished: bool = False

    @property
    def selected(self) -> int:
        """The class with most of the selecting votes, the lowest among ties; invalid votes choose nothing."""
        return int(self.choosing[:-1].argmax())

    @property
    def choosing(self) -> IntArray:
        """The votes that choose the class, invalid ones last."""
        if self.selection is None:
            raise ValueError("no vote is counted yet.")
        return self.selection

    @property
    def bounding(self) -> IntArray:
        """The votes that bound the class's probability, invalid ones last."""
        if self.counts is None:
            raise ValueError("no vote that bounds a probability is counted yet.")
        return self.counts

    def at(self, position: int) -> "Tally":
        """The same image at another place among those given."""
        return replace(self, position=position)

    def needed(self, plan: Plan) -> int:
        """Blocks that will be needed whatever the votes say, less those that are out already."""
        return plan.sure(self.taken) - self.issued


def take(tallies: Sequence[Tally], rows: IntArray, plan: Plan) -> list[Tally]:
    """Adds a chunk's rows to their tallies and returns those that are finished by it.

    Every block is looked at in the image's own order, and what comes after the one that stops it is not counted:
    the result does not depend on how many blocks a chunk had of an image.
    """
    paths = {id(tally): _Path(tally) for tally in tallies if not tally.finished}
    for tally, row in zip(tallies, rows, strict=True):
        if id(tally) in paths:
            paths[id(tally)].add(row, plan)
    return [
        path.tally
        for path, after in zip(paths.values(), _stops(list(paths.values()), plan), strict=True)
        if path.settle(after, plan)
    ]


class _Path:
    """What a chunk adds to one tally, block after block."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.counts: list[IntArray] = []

    def add(self, row: IntArray, plan: Plan) -> None:
        number = self.tally.taken + len(self.counts)
        if number < plan.selection_blocks:
            self.tally.selection = row if self.tally.selection is None else self.tally.selection + row
            self.tally.taken += 1
            return
        before = self.counts[-1] if self.counts else self.tally.counts
        self.counts.append(row if before is None else before + row)

    def settle(self, after: int | None, plan: Plan) -> bool:
        kept = len(self.counts) if after is None else after + 1
        if kept:
            self.tally.counts = self.counts[kept - 1]
            self.tally.taken += kept
        self.tally.finished = after is not None or self.tally.taken >= plan.blocks
        return self.tally.finished


def _stops(paths: Sequence[_Path], plan: Plan) -> list[int | None]:
    """For every path the first of its counts at which the image has votes enough."""
    looks = [(counts[path.tally.selected], counts.sum()) for path in paths for counts in path.counts]
    if plan.stop is None or not looks:
        return [None] * len(paths)
    stopped = iter(plan.stop.stopped(*np.array(looks).T).tolist())
    return [next((i for i, one in enumerate([next(stopped) for _ in path.counts]) if one), None) for path in paths]
