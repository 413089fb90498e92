"""Which blocks go into the next chunk: always a full one, until no image is left."""

from typing import Protocol

from gdpcert_torch._engine._plan import Plan
from gdpcert_torch._engine._tally import Tally


class Source(Protocol):
    """Where the images to sample come from, for one process or for many that share them."""

    def next(self) -> Tally | None:
        """The next image, or None when there is none left."""

    def finished(self, tally: Tally) -> None:
        """Notes that an image's votes are recorded."""

    def is_done(self, tally: Tally) -> bool:
        """Whether another process has recorded an image meanwhile."""


class InOrder:
    """All images of one process, one after the other."""

    def __init__(self, tallies: list[Tally]) -> None:
        self._left = iter(tallies)

    def next(self) -> Tally | None:
        """The next image."""
        return next(self._left, None)

    def finished(self, tally: Tally) -> None:
        """Nothing: nobody else asks."""

    def is_done(self, tally: Tally) -> bool:
        """Never: there is no other process."""
        return False


class Queue:
    """The images in flight."""

    def __init__(self, plan: Plan, source: Source) -> None:
        self._plan, self._source = plan, source
        self._active: list[Tally] = []

    @property
    def active(self) -> tuple[Tally, ...]:
        """The images that have some votes and need more."""
        return tuple(self._active)

    def next_chunk(self) -> list[tuple[Tally, int]]:
        """The tallies and the numbers of their blocks for one chunk; fewer than a full chunk only at the very end.

        An image gets the blocks that it will need whatever they say. Only when no image is left to start do those in
        flight get more, ahead of their decisions, in turn.
        """
        self._active = [tally for tally in self._active if not tally.finished and not self._source.is_done(tally)]
        chunk: list[tuple[Tally, int]] = []
        for tally in self._active:
            self._issue(tally, tally.needed(self._plan), chunk)
        while len(chunk) < self._plan.slots and (new := self._source.next()) is not None:
            self._active.append(new)
            self._issue(new, new.needed(self._plan), chunk)
        before = -1
        while before < len(chunk) < self._plan.slots:
            before = len(chunk)
            for tally in self._active:
                self._issue(tally, min(1, self._plan.blocks - tally.issued), chunk)
        return chunk

    def _issue(self, tally: Tally, wanted: int, chunk: list[tuple[Tally, int]]) -> None:
        for _ in range(min(wanted, self._plan.slots - len(chunk))):
            chunk.append((tally, tally.issued))
            tally.issued += 1
