"""The images that several processes share: each takes the next, and nobody waits for a process that has died."""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import torch.distributed as dist

from gdpcert_torch._ranks._store import open_store
from gdpcert_torch._ranks._world import World

# how often, in seconds, a process that may do another's work asks what the others have done
_POLL = 0.5
# how long one waits for the others: to start, and at the end for a sign of life
_START, _SILENCE = 60.0, 10.0


class SharedQueue:
    """Places 0 to count - 1, each handed to one process; in the end to whoever is idle, until all of them are done.

    What a place stands for depends on nothing but the place, so that doing one twice wastes work and does no harm.

    Parameters
    ----------
    store : Store
        Which all processes reach.
    world : World
        The processes.
    count : int
        The number of places.
    known : collection of int
        The places that this process knows to be done.

    Raises
    ------
    ConnectionError
        From every method, if the store is gone.
    """

    def __init__(self, store: dist.Store, world: World, count: int, known: Collection[int]) -> None:
        # torch's declarations leave `append` out
        self._store: Any = store
        self._world, self._count = world, count
        self._done, self._taken, self._own = set(known), set[int](), set[int]()
        self._all_taken, self._asked = False, 0.0
        self._announce(known)
        self._meet()
        self._ask()

    def next(self) -> int | None:
        """The next place to do; None when there is none, or none before those in hand are finished.

        When every place was handed out and this process has finished its own, it takes over what others have in
        hand: one of them may be dead, and nobody knows which.
        """
        while not self._all_taken:
            place: int = self._store.add("next", 1) - 1
            self._all_taken = place >= self._count
            if not self._all_taken and place not in self._done:
                self._own.add(place)
                self._taken.add(place)
                return place
        self._ask_now_and_then()
        if self._own - self._done:
            return None
        left = [place for place in range(self._count) if place not in self._done and place not in self._taken]
        if not left:
            return None
        # idle processes begin at different ends, lest all of them take over the same
        place = left[self._world.rank * len(left) // self._world.size]
        self._taken.add(place)
        return place

    def finished(self, place: int) -> None:
        """Notes, for all, that a place is done and kept."""
        self._done.add(place)
        self._announce([place])
        self._store.add("alive", 1)

    def is_done(self, place: int) -> bool:
        """Whether a place is done, by this process or, as far as is known, by another."""
        if self._all_taken:  # before, every place is in one process's hands
            self._ask_now_and_then()
        return place in self._done

    @property
    def done(self) -> int:
        """How many places are done, by all processes."""
        self._ask_now_and_then()
        return len(self._done)

    def count(self, name: str, amount: int) -> int:
        """Adds to a counter that all share, and returns its value."""
        return int(self._store.add(f"count/{name}", amount))

    def leave(self) -> None:
        """Says that this process needs the others no more."""
        self._store.add("left", 1)

    def wait_for_others(self) -> None:
        """Returns when all others have left, or none of those that have not gives a sign of life."""
        alive, since = -1, time.monotonic()
        while self._store.add("left", 0) < self._world.size and time.monotonic() - since < _SILENCE:
            now = self._store.add("alive", 0)
            alive, since = now, since if now == alive else time.monotonic()
            time.sleep(0.05)

    def _announce(self, places: Collection[int]) -> None:
        self._store.append("done", "".join(f"{place}," for place in places))

    def _meet(self) -> None:
        # what each knows to be done is known to all before anything is handed out; who never comes is not waited for
        here, since = self._store.add("here", 1), time.monotonic()
        while here < self._world.size and time.monotonic() - since < _START:
            time.sleep(0.02)
            here = self._store.add("here", 0)

    def _ask_now_and_then(self) -> None:
        if time.monotonic() - self._asked >= _POLL:
            self._ask()

    def _ask(self) -> None:
        self._asked = time.monotonic()
        self._store.add("alive", 1)
        self._done.update(int(place) for place in self._store.get("done").decode().split(",") if place)


@contextmanager
def shared_queue(world: World, what: str, count: int, known: Collection[int]) -> Iterator[SharedQueue]:
    """A queue of places 0 to count - 1 among the processes of a run.

    Parameters
    ----------
    world : World
        The processes, more than one.
    what : str
        What they do, to be the same for all: another run, or the same with other weights, would mix two.
    count, known
        As in `SharedQueue`.

    Raises
    ------
    ValueError
        If another process does something else.
    ConnectionError
        If the process that holds the queue is gone.
    """
    with _said_plainly(world):
        store = open_store(world, "images")
        if not world.first and not world.hosted:
            store.wait(["what"])  # rank 0 holds the store: were its run the one that is refused, all would end
        theirs = store.compare_set("what", "", what).decode()
        if theirs != what:
            store.add("here", 1)  # the others need not wait for this one, now or later
            store.add("left", 1)
            raise ValueError(
                f"the processes were started for different runs: one samples {theirs}, this one {what}. "
                "Give all of them the same run, with the same weights."
            )
        queue = SharedQueue(store, world, count, known)
        try:
            yield queue
        except BaseException:
            with suppress(RuntimeError):
                queue.leave()
            raise
        queue.leave()
        if world.first:
            queue.wait_for_others()


@contextmanager
def _said_plainly(world: World) -> Iterator[None]:
    try:
        yield
    except dist.DistError as error:
        raise ConnectionError(
            f"the process that holds the queue of images ({world.host}, port {world.port}) is gone. Everything "
            "recorded so far is kept: give the same command again, and the rest is sampled."
        ) from error
