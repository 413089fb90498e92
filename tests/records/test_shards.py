"""Several workers on one run: a file each, read together, folded by the next single writer."""

import os
from dataclasses import replace

import pytest

from gdpcert import open_votes, read_votes
from tests.records.recorded import write_votes
from tests.records.test_open_votes import EXPECTED, by_index, finish, start
from tests.records.test_records import HEADER, record


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_workers_write_at_once_and_each_sees_what_the_run_had(tmp_path):
    write_votes(tmp_path, HEADER, EXPECTED[:2])
    with open_votes(tmp_path, HEADER, shard="0") as first, open_votes(tmp_path, HEADER, shard="1") as second:
        first.append(EXPECTED[2])
        second.append(EXPECTED[3])
        first.append(EXPECTED[4])
        second.append(EXPECTED[4])  # taken over from a worker that was thought dead
        assert first.records == (*EXPECTED[:3], EXPECTED[4])
        assert read_votes(tmp_path).records == read_votes(tmp_path / "votes.jsonl").records
        assert by_index(read_votes(tmp_path)) == EXPECTED[:5]
    assert names(tmp_path) == ["votes.jsonl", "votes.shard-0.jsonl", "votes.shard-1.jsonl"]
    assert len(read_votes(tmp_path / "votes.shard-1.jsonl").records) == 2


def test_the_next_single_writer_folds_shards_into_the_run(tmp_path):
    write_votes(tmp_path, HEADER, EXPECTED[:2])
    for shard in range(2):
        with open_votes(tmp_path, HEADER, shard=str(shard)) as votes:
            votes.append(EXPECTED[2 + shard])
    with (tmp_path / "votes.shard-1.jsonl").open("ab") as file:
        file.write(b'{"index": 9, "la')  # a worker that was killed
    (tmp_path / "votes.shard-2.jsonl").write_bytes(b'{"study": "pa')  # another, before its header was whole
    (tmp_path / ".votes.shard-2.lock").touch()
    before = (tmp_path / "votes.jsonl").read_bytes()
    with open_votes(tmp_path, HEADER) as votes:
        assert votes.records == EXPECTED[:4]
        votes.append(EXPECTED[4])
    assert names(tmp_path) == ["votes.jsonl"]
    assert (tmp_path / "votes.jsonl").read_bytes().startswith(before)
    assert read_votes(tmp_path).records == EXPECTED[:5]


def test_a_fold_that_was_killed_before_it_removed_the_shards_is_done_again(tmp_path):
    with open_votes(tmp_path, HEADER, shard="0") as votes:
        votes.append(EXPECTED[0])
    shard = (tmp_path / "votes.shard-0.jsonl").read_bytes()
    write_votes(tmp_path, HEADER)
    folded = (tmp_path / "votes.jsonl").read_bytes()
    (tmp_path / "votes.shard-0.jsonl").write_bytes(shard)
    assert read_votes(tmp_path).records == EXPECTED[:1]
    assert write_votes(tmp_path, HEADER) == EXPECTED[:1]
    assert (tmp_path / "votes.jsonl").read_bytes() == folded
    assert names(tmp_path) == ["votes.jsonl"]


def test_a_run_of_shards_alone_is_read_and_resumed(tmp_path):
    for shard in ("a", "b-2"):
        with open_votes(tmp_path, HEADER, shard=shard) as votes:
            votes.append(EXPECTED[0])
    assert names(tmp_path) == ["votes.shard-a.jsonl", "votes.shard-b-2.jsonl"]
    assert read_votes(tmp_path).records == EXPECTED[:1]
    assert write_votes(tmp_path, HEADER, EXPECTED[1:2]) == EXPECTED[:2]


def test_workers_exclude_a_single_writer_and_a_second_worker_of_their_name(tmp_path):
    workers = [start(tmp_path, 2, "0"), start(tmp_path, 3, "1")]
    for worker in workers:
        assert worker.stdout.readline() == "open\n"
    holders = [f"process {worker.pid} on {os.uname().nodename}" for worker in workers]
    with pytest.raises(BlockingIOError, match=f"written by {holders[0]}, {holders[1]}:"), open_votes(tmp_path, HEADER):
        pass
    with pytest.raises(BlockingIOError, match=holders[1]), open_votes(tmp_path, HEADER, shard="1"):
        pass
    with open_votes(tmp_path, HEADER, shard="2") as votes:
        votes.append(EXPECTED[5])
    finish(workers[0])
    with pytest.raises(BlockingIOError, match=f"written by {holders[1]}:"), open_votes(tmp_path, HEADER):
        pass
    finish(workers[1])
    assert write_votes(tmp_path, HEADER) == (*EXPECTED[:3], EXPECTED[5])
    assert names(tmp_path) == ["votes.jsonl"]


def test_shards_that_disagree_are_refused_with_both_files(tmp_path):
    for shard, top in (("0", 80), ("1", 81)):
        with open_votes(tmp_path / shard, HEADER, shard=shard) as votes:
            votes.append(record(7, top))
    (tmp_path / "0" / "votes.shard-0.jsonl").rename(tmp_path / "votes.shard-0.jsonl")
    (tmp_path / "1" / "votes.shard-1.jsonl").rename(tmp_path / "votes.shard-1.jsonl")
    before = names(tmp_path)
    for act in (read_votes, lambda path: write_votes(path, HEADER)):
        with pytest.raises(
            ValueError, match=r"shard-1\.jsonl, line 2: index 7 .* different votes \(.*shard-0\.jsonl, l"
        ):
            act(tmp_path)
    assert names(tmp_path) == before


def test_a_shard_of_another_run_is_refused_and_kept(tmp_path):
    with open_votes(tmp_path, HEADER, shard="0") as votes:
        votes.append(EXPECTED[0])
    for shard in (None, "1"):
        with (
            pytest.raises(ValueError, match=r"shard-0\.jsonl holds the votes of another run \(seed: 0 there, 1 now\)"),
            open_votes(tmp_path, replace(HEADER, seed=1), shard=shard),
        ):
            pass
    (tmp_path / "votes.shard-9.jsonl").write_text("a note")
    with pytest.raises(ValueError, match=r"shard-9\.jsonl is not a file of votes"):
        write_votes(tmp_path, HEADER)
    assert read_votes(tmp_path).records == EXPECTED[:1]


@pytest.mark.parametrize("shard", ["", "../x", "a b", "a.b", "é"])
def test_a_shard_has_a_name_that_is_safe_in_a_path(tmp_path, shard):
    with pytest.raises(ValueError, match="`shard` must be a word"), open_votes(tmp_path, HEADER, shard=shard):
        pass


def test_a_lock_that_a_killed_process_left_names_nobody(tmp_path):
    """What it wrote there is as long as the name of another process, which may be alive by now."""
    stale = "process 123456789123456789 on an-old-host"
    for lock in (".votes.lock", ".votes.shard-9.lock"):
        (tmp_path / lock).write_text(stale)
    holder = f"process {os.getpid()} on {os.uname().nodename}"
    refused = rf"written by {holder}:"
    with (
        open_votes(tmp_path, HEADER, shard="0"),
        pytest.raises(BlockingIOError, match=refused),
        open_votes(tmp_path, HEADER),
    ):
        pass
    (tmp_path / ".votes.lock").write_text(stale)
    with open_votes(tmp_path, HEADER), pytest.raises(BlockingIOError, match=refused), open_votes(tmp_path, HEADER):
        pass
