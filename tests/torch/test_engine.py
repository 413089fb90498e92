"""The queue: full chunks, records that do not depend on what else is in flight, nothing evaluated in vain."""

from dataclasses import dataclass

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import gdpcert
from gdpcert_torch import Defence, sample_votes
from gdpcert_torch._engine import InOrder, Tally, _sample, make_plan, sample_tallies
from gdpcert_torch._engine._queue import Queue
from gdpcert_torch._engine._tally import take
from gdpcert_torch.networks import ResNetCifar

RULES = {
    "fixed": gdpcert.FixedVotes(137),
    "radius": gdpcert.DecideRadius(0.1, sigma=0.5, failure=0.01, cap=400),
    "tolerance": gdpcert.WithinTolerance(1.0, failure=0.01, cap=400),
}
SETTINGS = {"n0": 25, "seed": 5, "chunk": 60, "block": 10}
COUNT = 11


@pytest.fixture(scope="module")
def pictures():
    return torch.rand(COUNT, 3, 8, 8, generator=torch.Generator().manual_seed(3))


@pytest.fixture(scope="module")
def defence():
    torch.manual_seed(2)
    return Defence(nn.Sequential(nn.Flatten(), nn.Linear(192, 4)), 0.5)


@pytest.fixture(scope="module")
def reference(pictures, defence):
    return {name: records(defence, pictures, range(COUNT), stop) for name, stop in RULES.items()}


def records(defence, pictures, order, stop, **changes):
    order = list(order)
    given = {**SETTINGS, **changes}
    return {r.index: r for r in sample_votes(defence, pictures[order], order, indices=order, stop=stop, **given)}


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("order", [range(COUNT)[::-1], [3], [7, 2, 9]])
def test_a_record_does_not_depend_on_what_else_is_in_flight(name, order, reference, pictures, defence):
    found = records(defence, pictures, order, RULES[name])
    assert found == {index: reference[name][index] for index in order}


@pytest.mark.parametrize("name", RULES)
def test_the_classifier_that_is_linear_gives_the_same_votes_at_any_chunk(name, reference, pictures, defence):
    assert records(defence, pictures, range(COUNT), RULES[name], chunk=10) == reference[name]
    assert records(defence, pictures, range(COUNT), RULES[name], chunk=600) == reference[name]


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("ahead", [1, 3])
def test_chunks_that_are_handed_in_ahead_change_nothing(name, ahead, reference, pictures, defence):
    plan = make_plan(stop=RULES[name], **SETTINGS)
    source = InOrder([Tally(i, i) for i in range(COUNT)])
    for tally in sample_tallies(defence, pictures, plan, source, ahead=ahead):
        assert tuple(tally.counts[:-1]) == reference[name][tally.index].counts


def test_every_image_stops_at_the_first_block_that_allows_it(reference, pictures, defence):
    for name, stop in RULES.items():
        for index, record in reference[name].items():
            votes = sum(record.counts) + record.invalid
            assert votes == stop.cap or votes % SETTINGS["block"] == 0
            assert stop.stopped(np.array([record.counts[record.selected]]), np.array([votes]))[0]
            if votes > SETTINGS["block"]:
                shorter = gdpcert.FixedVotes(votes - (votes % SETTINGS["block"] or SETTINGS["block"]))
                before = records(defence, pictures, [index], shorter)[index]
                looked = np.array([before.counts[before.selected]]), np.array([shorter.cap])
                assert name == "fixed" or not stop.stopped(*looked)[0]


def test_the_votes_of_a_stopped_image_are_the_first_of_all_it_could_have_had(reference, pictures, defence):
    stopped = reference["radius"]
    assert len({sum(record.counts) for record in stopped.values()}) > 3
    for index, record in stopped.items():
        whole = records(defence, pictures, [index], gdpcert.FixedVotes(sum(record.counts)))[index]
        assert whole == record


@dataclass(frozen=True)
class After:
    """Stops an image after a number of votes that depends on its share of successes alone."""

    cap: int
    rule: str = "anytime"

    def stopped(self, successes, trials):
        return (trials >= self.cap) | (successes >= 40)


@settings(max_examples=60)
@given(st.integers(1, 12), st.integers(1, 8), st.integers(1, 60), st.integers(1, 150), st.integers(0, 2), st.randoms())
def test_chunks_are_full_and_blocks_come_in_order(images, slots, n0, cap, ahead, random):
    block = 7
    plan = make_plan(seed=0, n0=n0, stop=After(cap), chunk=slots * block, block=block)
    tallies = [Tally(i, i) for i in range(images)]
    source = InOrder(tallies)
    queue, waiting, seen, finished = Queue(plan, source), [], {}, []
    while (chunk := queue.next_chunk()) or waiting:
        if chunk:
            waiting.append(chunk)
            if len(chunk) < slots:
                assert source.next() is None
                assert all(tally.finished or tally.issued == plan.blocks for tally in tallies)
            for tally, number in chunk:
                assert seen.get(tally.index, -1) + 1 == number < plan.blocks
                seen[tally.index] = number
            if len(waiting) <= ahead:
                continue
        done = waiting.pop(0)
        rows = [[random.randrange(plan.limit(number) + 1), 0, 0] for _, number in done]
        for row, (_, number) in zip(rows, done, strict=True):
            row[1] = plan.limit(number) - row[0]
        finished += take([tally for tally, _ in done], np.array(rows), plan)
    assert sorted(tally.index for tally in finished) == list(range(images))
    for tally in tallies:
        assert tally.selection.sum() == n0
        assert tally.counts.sum() == cap or tally.counts.sum() % block == 0


def test_nothing_is_evaluated_in_vain_at_a_fixed_number_of_votes(pictures, monkeypatch):
    monkeypatch.setattr(_sample, "check_uncoupled", lambda *_: None)
    calls = []

    class Spy(nn.Module):
        def forward(self, x):
            calls.append(len(x))
            return torch.stack([torch.ones(len(x)), torch.zeros(len(x))], 1)

    records(Defence(Spy(), 0.5), pictures, range(COUNT), gdpcert.FixedVotes(137))
    blocks = COUNT * (3 + 14)  # ceil(25 / 10) and ceil(137 / 10)
    assert calls == [60] * -(-blocks // 6)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"chunk": 64}, "multiple of `block`"),
        ({"n0": 0}, "`n0` must be a whole number, at least 1"),
        ({"block": 0}, "`block` must be a whole number, at least 1"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(changes, message, pictures, defence):
    with pytest.raises(ValueError, match=message):
        records(defence, pictures, [0], RULES["fixed"], **changes)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_logits_do_not_depend_on_the_place_in_the_chunk(precision):
    """What makes the counts, and not the noise alone, independent of the company that an image is in."""
    torch.manual_seed(0)
    defence = Defence(ResNetCifar(1).to(memory_format=torch.channels_last), 0.5, precision=precision).eval()
    chunk = torch.rand(40, 3, 16, 16).contiguous(memory_format=torch.channels_last)
    noise, order = torch.randn_like(chunk), torch.randperm(40)
    with torch.inference_mode():
        there = defence(chunk, lambda _: noise)
        back = defence(chunk[order], lambda _: noise[order])
    assert torch.equal(there[order], back)


def test_as_many_labels_and_indices_as_images_are_asked_for(pictures, defence):
    with pytest.raises(ValueError, match="one label and one index an image"):
        list(sample_votes(defence, pictures, [0], stop=RULES["fixed"], **SETTINGS))
