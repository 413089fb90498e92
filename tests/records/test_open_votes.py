"""Opening votes for appending: kills, locks, concurrent readers, files that are something else."""

import errno
import os
import random
import subprocess
import sys
import threading
import time
import warnings
from dataclasses import replace
from pathlib import Path

import pytest

from gdpcert import open_votes, read_votes
from gdpcert._records import _lock
from tests.records.recorded import write_votes
from tests.records.test_records import HEADER, record

KILLS, COUNT = 30, 1000  # more records than a fast disk takes between the kills
EXPECTED = tuple(record(index, 50 + index % 40) for index in range(COUNT))


def start(folder, count=COUNT, *shard):
    command = [sys.executable, "-m", "tests.records.writer", str(folder), str(count), *shard]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def finish(writer):
    writer.communicate("\n", timeout=60)  # closes its input, too
    assert writer.returncode == 0


def by_index(votes):
    return tuple(sorted(votes.records, key=lambda one: one.index))


def test_a_writer_killed_at_random_moments_loses_no_record_that_it_had_appended(tmp_path):
    """What it had reported is there, and what is there is a beginning of the run."""
    random.seed(0)
    moments, killer = [], start(tmp_path, COUNT, "--fork")
    for number in range(KILLS):
        since = ("start", "open")[number % 2]  # while it opens, and while it appends
        killer.stdin.write(f"{since} {random.uniform(0.0, 0.01)}\n")
        killer.stdin.flush()
        reported = int(killer.stdout.readline())
        there = read_votes(tmp_path).records if reported else ()
        assert len(there) >= reported
        with open_votes(tmp_path, HEADER) as votes:
            assert votes.records[: len(there)] == there
            assert votes.records == EXPECTED[: len(votes.records)]
            moments.append(len(votes.records))
    finish(killer)
    assert len(set(moments)) > KILLS / 3  # else the kills came too early or too late
    whole = write_votes(tmp_path / "whole", HEADER, EXPECTED)
    assert write_votes(tmp_path, HEADER, EXPECTED) == whole
    assert (tmp_path / "votes.jsonl").read_bytes() == (tmp_path / "whole" / "votes.jsonl").read_bytes()


def test_a_second_process_is_refused_and_told_who_is_writing(tmp_path):
    writer = start(tmp_path, 3)
    assert writer.stdout.readline() == "open\n"
    host = os.uname().nodename
    for shard in (None, "0"):
        with (
            pytest.raises(BlockingIOError, match=rf"votes.* being written by process {writer.pid} on {host}: .* again"),
            open_votes(tmp_path, HEADER, shard=shard),
        ):
            pass
    assert len(read_votes(tmp_path).records) <= 3  # a reader is not refused
    finish(writer)
    assert len(write_votes(tmp_path, HEADER)) == 3


def test_a_lock_dies_with_its_holder_and_leaves_nothing_behind(tmp_path):
    writer = start(tmp_path, 3)
    assert [writer.stdout.readline() for _ in range(2)] == ["open\n", "done\n"]
    writer.kill()
    writer.communicate()
    assert (tmp_path / ".votes.lock").exists()
    with open_votes(tmp_path, HEADER) as votes:
        assert len(votes.records) == 3
        with pytest.raises(BlockingIOError, match=f"process {os.getpid()} on"), open_votes(tmp_path, HEADER):
            pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["votes.jsonl"]


def test_two_locks_are_never_held_at_once_when_many_threads_try(tmp_path):
    """Who finds the lock removed under its hands takes the new one."""
    inside, most, entries = 0, 0, 0
    guard = threading.Lock()

    def work():
        nonlocal inside, most, entries
        deadline = time.monotonic() + 0.5
        while time.monotonic() < deadline:
            try:
                with _lock.locked(tmp_path / "votes.jsonl"):
                    with guard:
                        inside, entries = inside + 1, entries + 1
                        most = max(most, inside)
                    time.sleep(0)
                    with guard:
                        inside -= 1
            except BlockingIOError:
                pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert entries > 10


def test_without_locks_a_warning_says_what_is_not_prevented(tmp_path, monkeypatch):
    def none(handle, shared):
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(_lock, "_flock", none)
    with pytest.warns(RuntimeWarning, match=r"no locks where .*votes\.jsonl lies \(no locks available\).* one only"):
        write_votes(tmp_path, HEADER, [record()])
    assert read_votes(tmp_path).records == (record(),)


def test_readers_see_a_beginning_of_the_run_while_it_is_written(tmp_path):
    write_votes(tmp_path, HEADER)
    seen, done, failures = [0, 0], threading.Event(), []

    def read(place):
        while not done.is_set():
            votes = read_votes(tmp_path)
            if votes.records != EXPECTED[: len(votes.records)] or len(votes.records) < seen[place]:
                failures.append(votes)
            seen[place] = len(votes.records)

    readers = [threading.Thread(target=read, args=(place,)) for place in range(2)]
    for reader in readers:
        reader.start()
    write_votes(tmp_path, HEADER, EXPECTED[:100])
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert max(seen) > 0


@pytest.mark.parametrize(
    "content",
    [b"a note", b'{"a": 1}', b"[1, 2]\n", b"\n", b'{"study": 1}\n', b"\xff\xfe", b'{"schema": "gdpcert.votes/9"}'],
)
def test_a_file_that_is_something_else_is_refused_and_left_as_it_was(tmp_path, content):
    file = tmp_path / "votes.jsonl"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"votes\.jsonl.*(not a file of votes|not a valid line)"):
        write_votes(file, HEADER)
    assert file.read_bytes() == content


def test_a_run_of_another_header_is_left_as_it_was_half_line_and_all(tmp_path):
    write_votes(tmp_path, HEADER, EXPECTED[:2])
    file = tmp_path / "votes.jsonl"
    file.write_bytes(file.read_bytes()[:-5])
    before = file.read_bytes()
    with pytest.raises(ValueError, match="another run"):
        write_votes(tmp_path, replace(HEADER, seed=1))
    assert file.read_bytes() == before


def test_a_line_cut_inside_a_character_is_cut_off(tmp_path):
    header = replace(HEADER, study="Größe")
    write_votes(tmp_path, header, EXPECTED[:1])
    file = tmp_path / "votes.jsonl"
    whole = file.read_bytes()
    spelt = whole.replace(b"\\u00f6", "ö".encode())
    assert spelt != whole
    file.write_bytes(spelt)  # another program's JSON
    assert read_votes(tmp_path).header == header
    file.write_bytes(spelt[: spelt.index("ö".encode()) + 1])
    write_votes(tmp_path, header, EXPECTED[:1])
    assert file.read_bytes() == whole


@pytest.mark.parametrize("zeros", [b"\0", b"\0" * 200])
def test_zeros_that_a_power_failure_left_are_cut_off(tmp_path, zeros):
    write_votes(tmp_path, HEADER, EXPECTED[:2])
    file = tmp_path / "votes.jsonl"
    whole = file.read_bytes()
    for begin in (b"", whole, whole[:-7]):
        file.write_bytes(begin + zeros)
        write_votes(tmp_path, HEADER, EXPECTED[:2])
        assert file.read_bytes() == whole


def test_nothing_is_appended_after_the_end(tmp_path):
    with open_votes(tmp_path, HEADER) as votes:
        votes.append(EXPECTED[0])
    with pytest.raises(ValueError, match=r"is closed; append inside the with-block"):
        votes.append(EXPECTED[1])
    assert read_votes(tmp_path).records == EXPECTED[:1]


def test_opening_a_run_warns_of_nothing(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_votes(tmp_path, HEADER, EXPECTED[:1])
