"""Sampling that is killed at any moment, and goes on to the same records."""

import errno
import json
import os
import random
import signal
import time
import warnings
from dataclasses import replace

import pytest

import gdpcert
from gdpcert_torch import _voting as voting
from gdpcert_torch import train_run, vote_run

KILLS = 30


@pytest.fixture
def run(tiny_study, tmp_path, monkeypatch):
    """A trained run of a second or so, which notes what is in flight all the time."""
    monkeypatch.setattr(voting, "_SNAPSHOT_EVERY", 0.02)
    sampling = replace(tiny_study[0].sampling, images=6, n=120, tolerance=1.5)
    config = replace(tiny_study[0], sampling=sampling)
    train_run(config, tmp_path / "run")
    return config, tmp_path / "run"


def start(config, folder):
    """A child that samples the run; a fork, since a process of its own would load torch for two seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of forks beside threads; the noise starts its own again
        child = os.fork()
    if child == 0:
        try:
            vote_run(config, folder)
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child


def test_thirty_kills_end_with_the_records_of_a_run_that_was_left_alone(run):
    config, folder = run
    begun = time.perf_counter()
    whole = vote_run(config, folder).records
    lasts = time.perf_counter() - begun
    expected = set((folder / "votes.jsonl").read_text().splitlines())
    assert len({sum(record.counts) for record in whole}) > 2
    chance, kills, seen = random.Random(1), 0, set()
    forget(folder)
    while kills < KILLS:
        before = recorded(folder)
        child = start(config, folder)
        time.sleep(chance.uniform(0, lasts))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            seen.add(recorded(folder))
            # a machine that is busy now needs longer to get anywhere than the first run did
            lasts *= 1.1 if recorded(folder) == before else 1
            kills += recorded(folder) > 0
            continue
        assert os.WEXITSTATUS(status) == 0
        lasts *= 0.7
        assert set((folder / "votes.jsonl").read_text().splitlines()) == expected
        forget(folder)
    assert len(seen) > 2  # the kills came at different places
    vote_run(config, folder)
    assert set((folder / "votes.jsonl").read_text().splitlines()) == expected
    assert not list(folder.glob("inflight-*"))


def test_what_was_in_flight_is_not_sampled_again(run, monkeypatch):
    config, folder = run
    whole = vote_run(config, folder)
    forget(folder)
    made = []

    def stop_late(now):
        made.append(now.samples)
        if now.samples > 400:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vote_run(config, folder, progress=stop_late)
    before = recorded(folder)
    assert list(folder.glob("inflight-*"))
    again = []
    assert set(vote_run(config, folder, progress=lambda now: again.append(now.samples)).records) == set(whole.records)
    counted = sum(sum(r.selection) + sum(r.counts) + r.invalid for r in whole.records)
    # everything but what the last chunk of either call was padded or looked ahead with
    assert made[-1] + again[-1] <= counted + 2 * len(whole.records) * config.sampling.chunk
    assert before < len(whole.records)


def test_a_stop_while_a_record_is_written_changes_no_record(run, monkeypatch):
    config, folder = run
    whole = vote_run(config, folder)
    kept = gdpcert.VotesFile.append
    for place in range(len(whole.records)):
        forget(folder)

        def append(self, record, stop=place):
            if len(self.records) == stop:
                raise KeyboardInterrupt
            kept(self, record)

        monkeypatch.setattr(gdpcert.VotesFile, "append", append)
        with pytest.raises(KeyboardInterrupt):
            vote_run(config, folder)
        monkeypatch.setattr(gdpcert.VotesFile, "append", kept)
        assert set(vote_run(config, folder).records) == set(whole.records)


def test_what_a_damaged_note_of_images_in_flight_says_is_ignored(run):
    config, folder = run
    whole = vote_run(config, folder)
    header = repr(whole.header)
    row = {"index": 0, "taken": 1, "selection": [20, 0, 0], "counts": None}  # of three classes, not of ten
    negative = {**row, "selection": [30, -10, *[0] * 9]}
    notes = [json.dumps({"run": header, "images": [one]}) for one in (row, negative)]
    for content in ("", "[]", '{"run": 1}', '{"run": "", "images": [{"index": "x"}]}', *notes):
        forget(folder)
        (folder / "inflight-0.json").write_text(content)
        assert vote_run(config, folder).records == whole.records


def test_a_full_disk_is_told_by_the_record_that_finds_no_room_and_not_by_a_note(run, monkeypatch):
    config, folder = run
    whole = vote_run(config, folder)
    forget(folder)
    kept = gdpcert.VotesFile.append

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    def append(self, record):
        if len(self.records) == 2:
            monkeypatch.setattr(os, "write", full)
        kept(self, record)

    monkeypatch.setattr(gdpcert.VotesFile, "append", append)
    monkeypatch.setattr(voting, "save_snapshot", full)
    with pytest.raises(OSError, match=r"the disk is full at .*votes.jsonl.*Every record before this one is safe"):
        vote_run(config, folder)
    monkeypatch.undo()
    assert recorded(folder) == 3  # the header and two
    assert set(vote_run(config, folder).records) == set(whole.records)


def test_a_run_that_is_being_sampled_is_refused(run):
    config, folder = run
    header = vote_run(config, folder).header
    forget(folder)  # a run whose votes are all cast is only read
    with gdpcert.open_votes(folder, header), pytest.raises(BlockingIOError, match=str(os.getpid())):
        vote_run(config, folder)


def recorded(folder):
    file = folder / "votes.jsonl"
    return len(file.read_text().splitlines()) if file.exists() else 0


def forget(folder):
    (folder / "votes.jsonl").unlink()
    for file in folder.glob("inflight-*"):
        file.unlink()
