"""The queue that processes share, in one process: every order of their steps, some of them dying on the way."""

import pytest
import torch.distributed as dist
from hypothesis import given
from hypothesis import strategies as st

from gdpcert_torch._ranks import SharedQueue, World, _queue


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Nobody waits to start, and everybody asks at once what the others have done."""
    monkeypatch.setattr(_queue, "_START", 0.0)
    monkeypatch.setattr(_queue, "_POLL", 0.0)
    monkeypatch.setattr(_queue, "_SILENCE", 0.2)


class Worker:
    """A process with some places in hand, of which it finishes one at a time."""

    def __init__(self, store, rank, size, count, known):
        self.queue = SharedQueue(store, World(rank=rank, size=size), count, known)
        self.hand, self.done, self.over = [], [], False

    def step(self, room):
        while len(self.hand) < room and (place := self.queue.next()) is not None:
            self.hand.append(place)
        self.hand = [place for place in self.hand if not self.queue.is_done(place)]
        if self.hand:
            place = self.hand.pop(0)
            self.done.append(place)
            self.queue.finished(place)
        else:
            self.over = self.queue.next() is None


def workers(size, count, known=()):
    store = dist.HashStore()
    return [Worker(store, rank, size, count, known) for rank in range(size)]


def finish(alive, room=2):
    for _ in range(1000):
        if all(worker.over for worker in alive):
            return
        for worker in alive:
            if not worker.over:
                worker.step(room)
    raise AssertionError("it never ends")


schedules = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.booleans()), max_size=40)


@given(count=st.integers(0, 12), known=st.sets(st.integers(0, 11)), schedule=schedules)
def test_whoever_dies_everything_is_done_if_one_lives(count, known, schedule):
    known = {place for place in known if place < count}
    everyone = workers(4, count, known)
    alive = list(everyone)
    for rank, room, dies in schedule:
        if dies and everyone[rank] in alive and len(alive) > 1:
            alive.remove(everyone[rank])
        elif everyone[rank] in alive:
            everyone[rank].step(room)
    finish(alive)
    done = [place for worker in everyone for place in worker.done]
    assert set(done) == set(range(count)) - known
    assert all(len(worker.done) == len(set(worker.done)) for worker in everyone)


@given(rooms=st.lists(st.integers(1, 3), min_size=3, max_size=3), count=st.integers(0, 30))
def test_until_the_last_is_handed_out_nothing_is_done_twice(rooms, count):
    everyone = workers(3, count)
    taken = []
    for turn in range(count):
        worker = everyone[rooms[turn % 3] % 3]
        taken.append(worker.queue.next())
        if turn % 2:
            worker.queue.finished(taken[-1])
    assert taken == list(range(count))


def test_the_idle_take_over_only_after_their_own_and_from_different_ends():
    first, second, third, dead = workers(4, 8)
    in_hand = [dead.queue.next() for _ in range(6)]
    own = first.queue.next()
    second.queue.finished(second.queue.next())
    assert first.queue.next() is None  # one of its own is still to do
    first.queue.finished(own)
    begun = [worker.queue.next() for worker in (first, second, third)]
    assert len(set(begun)) == 3
    assert set(begun) < set(in_hand)
    assert not first.queue.is_done(begun[1])
    second.queue.finished(begun[1])
    assert first.queue.is_done(begun[1])


def test_what_a_process_knew_to_be_done_nobody_does():
    store = dist.HashStore()
    knowing = SharedQueue(store, World(rank=0, size=2), 4, {0, 2})
    other = SharedQueue(store, World(rank=1, size=2), 4, ())
    assert [other.next(), knowing.next()] == [1, 3]


class Clock:
    """A time that passes only when somebody sleeps; what happens meanwhile is `events`, one a sleep."""

    def __init__(self, events):
        self.now, self.events = 0.0, list(events)

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        if self.events:
            self.events.pop(0)()


def test_the_first_waits_for_those_that_work_and_not_for_the_dead(monkeypatch):
    monkeypatch.setattr(_queue, "time", clock := Clock([]))
    first, second, _ = workers(3, 2)
    clock.events = [lambda: second.queue.finished(0)] * 20
    first.queue.leave()
    first.queue.wait_for_others()
    assert clock.events == []
    assert clock.now == pytest.approx(20 * 0.05 + 0.2)  # as long as there are signs of life, then a silence


def test_the_first_stops_waiting_when_all_have_left(monkeypatch):
    monkeypatch.setattr(_queue, "time", clock := Clock([]))
    first, second = workers(2, 2)
    clock.events = [lambda: None, second.queue.leave]
    first.queue.leave()
    first.queue.wait_for_others()
    assert clock.now == pytest.approx(2 * 0.05)
