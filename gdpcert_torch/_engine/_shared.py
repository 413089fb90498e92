"""The images of several processes, as the engine asks for them."""

from collections.abc import Mapping

from gdpcert_torch._engine._tally import Tally
from gdpcert_torch._ranks import SharedQueue


class Shared:
    """One process's images, out of a queue that it shares with others.

    Parameters
    ----------
    queue : SharedQueue
        Of the positions of all images.
    begun : mapping of int to Tally
        What a stopped run left, by position.
    """

    def __init__(self, queue: SharedQueue, begun: Mapping[int, Tally]) -> None:
        self._queue, self._begun = queue, begun

    def next(self) -> Tally | None:
        """The next image, another process's in the end."""
        position = self._queue.next()
        return None if position is None else self._begun.get(position, Tally(position, position))

    def finished(self, tally: Tally) -> None:
        """Tells the others."""
        self._queue.finished(tally.position)

    def is_done(self, tally: Tally) -> bool:
        """Whether another process was faster."""
        return self._queue.is_done(tally.position)
