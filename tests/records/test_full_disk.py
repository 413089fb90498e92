"""A disk that fills up, and a write that is interrupted: nothing lost, no half line."""

import errno
import os
import subprocess

import pytest

from gdpcert import open_votes, read_votes
from gdpcert._records import _append
from tests.records.recorded import write_votes
from tests.records.test_open_votes import COUNT, EXPECTED
from tests.records.test_records import HEADER


class FullDisk:
    """The system's write and sync on a disk with some room left."""

    def __init__(self, room, number=errno.ENOSPC, late=False):
        self.room, self.number, self.late = room, number, late
        self.os_write = os.write

    def __getattr__(self, name):
        return getattr(os, name)

    def write(self, handle, data):
        if not self.late and self.room == 0:
            raise OSError(self.number, os.strerror(self.number))
        taken = self.os_write(handle, data if self.late else data[: self.room])
        self.room -= taken
        return taken

    def fsync(self, handle):
        if self.late and self.room < 0:
            raise OSError(self.number, os.strerror(self.number))


@pytest.mark.parametrize("late", [False, True], ids=["at the write", "at the sync"])
@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "disk is full"), (errno.EDQUOT, "quota is used up")])
def test_a_full_disk_keeps_what_was_written_and_says_how_to_go_on(tmp_path, monkeypatch, late, number, words):
    write_votes(tmp_path / "whole", HEADER, EXPECTED[:3])
    whole = (tmp_path / "whole" / "votes.jsonl").read_bytes()
    third = whole.rindex(b"\n", 0, -1) + 1  # where the last line begins
    for room in range(third, len(whole), 9):
        run = tmp_path / str(room)
        with monkeypatch.context() as patch:
            patch.setattr(_append, "os", FullDisk(room, number, late))
            with open_votes(run, HEADER) as votes:
                for one in EXPECTED[:2]:
                    votes.append(one)
                with pytest.raises(
                    OSError, match=rf"{words} at .*votes\.jsonl .*is safe.*same command again"
                ) as caught:
                    votes.append(EXPECTED[2])
                assert caught.value.errno == number
                assert (run / "votes.jsonl").read_bytes() == whole[:third]
                patch.undo()
                votes.append(EXPECTED[2])  # there is room again
        assert (run / "votes.jsonl").read_bytes() == whole


def test_what_cannot_be_cut_off_on_a_full_disk_is_cut_off_before_the_next_line(tmp_path, monkeypatch):
    def refuse(handle, length):
        raise OSError(errno.EIO, "no")

    disk = FullDisk(10**9)
    monkeypatch.setattr(_append, "os", disk)
    with open_votes(tmp_path, HEADER) as votes:
        votes.append(EXPECTED[0])
        disk.room, disk.ftruncate = 10, refuse
        for _ in range(2):
            with pytest.raises(OSError, match=r"disk is full|writing failed"):
                votes.append(EXPECTED[1])
        assert read_votes(tmp_path).records == EXPECTED[:1]  # a reader leaves the half line out
        disk.room = 10**9
        del disk.ftruncate
        votes.append(EXPECTED[1])
    assert read_votes(tmp_path).records == EXPECTED[:2]


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 16 KiB, or None where none may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(place)], capture_output=True)
    yield place if mounted.returncode == 0 else None
    if mounted.returncode == 0:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_disk_that_is_really_full(tmp_path, small_disk, monkeypatch):
    if small_disk is None:
        small_disk = tmp_path
        monkeypatch.setattr(_append, "os", FullDisk(10_000))
    with pytest.raises(OSError, match=r"disk is full at .*\. Every record before this one is safe"):
        write_votes(small_disk, HEADER, EXPECTED)
    written = len(read_votes(small_disk).records)
    assert 0 < written < COUNT
    content = (small_disk / "votes.jsonl").read_bytes()
    assert content.endswith(b"}\n")
    assert content.count(b"\n") == written + 1
    assert read_votes(small_disk).records == EXPECTED[:written]


def test_an_interrupted_append_leaves_no_half_line(tmp_path, monkeypatch):
    def interrupt(handle):
        raise KeyboardInterrupt

    with open_votes(tmp_path, HEADER) as votes:
        votes.append(EXPECTED[0])
        with monkeypatch.context() as patch:
            patch.setattr(_append.os, "fsync", interrupt)
            with pytest.raises(KeyboardInterrupt):
                votes.append(EXPECTED[1])
        votes.append(EXPECTED[2])
    assert read_votes(tmp_path).records == (EXPECTED[0], EXPECTED[2])
