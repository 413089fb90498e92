"""Sampling by several processes: the records of one process, byte for byte, whoever dies."""

import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from threading import Timer

import pytest

import gdpcert
from gdpcert_torch import Sampling, Training, _voting, train_run, vote_run
from gdpcert_torch._run import read_config
from gdpcert_torch.recipes import digits
from tests.torch.ranks.launch import ROOT, ends, start

IMAGES = 24
SHORT = {
    "classifier": "small-resnet-4",
    "masks": ("none", "small-unet-4"),
    "precision": "float32",
    "training": Training(steps=2, batch=8, settling_batches=1),
    "sampling": Sampling(images=IMAGES, n0=20, n=100, chunk=40, block=20, tolerance=1.5),
}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A trained run of the digits study, and its records by one process."""
    config = replace(digits()[2], **SHORT)
    folder = tmp_path_factory.mktemp("trained")
    train_run(config, folder / "run")
    shutil.copytree(folder / "run", folder / "alone")
    vote_run(config, folder / "alone")
    return folder / "run", lines(folder / "alone")


@pytest.fixture
def run(trained, tmp_path):
    """A copy of the trained run, without votes."""
    shutil.copytree(trained[0], tmp_path / "run")
    return tmp_path / "run"


def lines(folder):
    return set((folder / "votes.jsonl").read_text().splitlines())


def leftovers(folder):
    return [path.name for path in folder.iterdir() if "shard" in path.name or "inflight" in path.name]


@pytest.mark.parametrize("size", [2, 4])
def test_many_processes_write_the_records_of_one(size, run, trained):
    processes = ends(start(size, "votes", run))
    assert [status for status, _ in processes] == [0] * size, processes
    assert lines(run) == trained[1]
    assert len((run / "votes.jsonl").read_text().splitlines()) == 1 + IMAGES
    assert leftovers(run) == []


@pytest.mark.parametrize("victim", [1, 2])
def test_the_images_of_a_process_that_dies_are_taken_over(victim, run, trained):
    processes = ends(start(3, "votes", run, victim, 1))
    assert [status for status, _ in processes] == [-9 if rank == victim else 0 for rank in range(3)], processes
    assert lines(run) == trained[1]
    assert leftovers(run) == []


def test_without_the_process_that_holds_the_queue_the_others_stop_and_keep_what_they_have(run, trained):
    processes = ends(start(2, "votes", run, 0, 1))
    assert [status for status, _ in processes] == [-9, 1]
    assert "is gone. Everything recorded so far is kept: give the same command again" in processes[1][1]
    kept = gdpcert.read_votes(run).records
    assert 1 <= len(kept) < IMAGES
    vote_run(read_config(run), run)
    assert lines(run) == trained[1]
    assert leftovers(run) == []


def test_killed_at_random_and_resumed_by_any_number_of_processes_it_ends_with_the_same_records(run, trained):
    chance, records = random.Random(2), []
    for size in (2, 4, 1, 3, 2):
        ranks = start(size, "votes", run)
        time.sleep(chance.uniform(0.2, 0.5))
        for rank in ranks:
            rank.process.kill()
        ends(ranks)
        records.append(len(gdpcert.read_votes(run).records) if list(run.glob("votes*.jsonl")) else 0)
    assert {status for status, _ in ends(start(2, "votes", run))} == {0}
    assert records == sorted(records)
    assert lines(run) == trained[1]
    assert leftovers(run) == []


def test_machines_that_share_nothing_are_merged(run, trained, tmp_path):
    shutil.copytree(run, tmp_path / "run1")
    run.rename(tmp_path / "run0")
    processes = ends(start(2, "votes", tmp_path / "run{rank}"))
    assert [status for status, _ in processes] == [0, 0], processes
    gdpcert.merge_votes([tmp_path / "run0", tmp_path / "run1"], tmp_path / "votes.jsonl")
    assert lines(tmp_path) == trained[1]


def test_processes_with_other_weights_are_refused(run, tmp_path):
    shutil.copytree(run, tmp_path / "run1")
    run.rename(tmp_path / "run0")
    for name in ("weights.safetensors", "config.json"):
        (tmp_path / "run1" / name).unlink()
    train_run(replace(digits()[2], seed=1, **SHORT), tmp_path / "run1")
    processes = ends(start(2, "votes", tmp_path / "run{rank}"))
    assert sorted(status for status, _ in processes) == [0, 1]
    assert any("started for different runs: one samples digits/adaptive/" in printed for _, printed in processes)


def test_a_process_that_has_left_may_take_its_time_to_close_its_file(run, trained):
    header = gdpcert.read_votes(trained[0].parent / "alone").header
    with ExitStack() as leaving:
        leaving.enter_context(gdpcert.open_votes(run, header, shard="1"))
        closing = Timer(0.3, leaving.close)
        closing.start()
        _voting._fold_shards(run, header)
        closing.join()
    assert leftovers(run) == []
    assert gdpcert.read_votes(run).header == header


def torchrun(*arguments):
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command = [*launcher, *map(str, arguments)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_torchrun_starts_it(run, trained):
    answer = torchrun("-m", "gdpcert_torch", "votes", run)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.count("voted adaptive") == 1
    assert lines(run) == trained[1]
    assert leftovers(run) == []


@pytest.mark.deep
def test_torchrun_starts_it_again_after_a_death(run, trained):
    assert torchrun("-m", "tests.torch.ranks.worker", "votes", run, 1, 1).returncode == 1
    kept = len(gdpcert.read_votes(run).records)
    assert 1 <= kept < IMAGES
    answer = torchrun("--max-restarts", 1, "-m", "tests.torch.ranks.worker", "votes", run, 0, 1)
    assert answer.returncode == 0, answer.stderr
    assert lines(run) == trained[1]
    assert leftovers(run) == []
