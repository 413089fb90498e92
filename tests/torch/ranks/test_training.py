"""Training by several processes: what one process learns, one set of files, and no loss when a process dies."""

import json
import os
import subprocess
import sys

import pytest
from safetensors.torch import load_file

from gdpcert_torch._train import train
from tests.torch.ranks import tiny
from tests.torch.ranks.launch import ROOT, ends, start

FILES = ["run.json", "training.jsonl", "weights.safetensors"]


def trained_alone(kind, folder):
    folder.mkdir()
    train(tiny.defence(kind), tiny.config(), tiny.data(), folder)
    return load_file(folder / "weights.safetensors")


def distance(one, other):
    return max(float((one[name] - other[name]).abs().max()) for name in one)


def curve(folder):
    return [json.loads(line) for line in (folder / "training.jsonl").read_text().splitlines()]


@pytest.fixture
def folder(tmp_path):
    """Rank 0's folder; those of the other ranks, beside it, are not there: machines may share nothing."""
    (tmp_path / "rank0").mkdir()
    return tmp_path / "rank0"


@pytest.mark.parametrize(("kind", "size"), [("plain", 2), ("static", 4)])
def test_without_batch_norm_many_processes_learn_what_one_learns(kind, size, folder, tmp_path):
    processes = ends(start(size, "train", kind, tmp_path / "rank{rank}"))
    assert [status for status, _ in processes] == [0] * size, processes
    alone = trained_alone(kind, tmp_path / "alone")
    # sums in another order: some units in the last place of a gradient, and six steps of at most 0.01 each
    assert 0 < distance(load_file(folder / "weights.safetensors"), alone) < 1e-4
    for ours, theirs in zip(curve(folder), curve(tmp_path / "alone"), strict=True):
        for name in ("loss", "accuracy", "mask_share"):
            assert ours[name] == pytest.approx(theirs[name], abs=1e-5)


def test_all_processes_end_with_the_same_network_and_one_of_them_writes(folder, tmp_path):
    processes = ends(start(2, "train", "normed", tmp_path / "rank{rank}"))
    assert processes[0] == processes[1]
    assert processes[0][0] == 0
    assert "training=False" in processes[0][1]
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert not (tmp_path / "rank1").exists()
    assert json.loads((folder / "run.json").read_text())["ranks"] == 2
    again = ends(start(2, "train", "normed", tmp_path / "rank{rank}"))  # trained already, as both are told
    assert again == processes


@pytest.mark.parametrize("victim", [0, 1])
def test_a_process_that_dies_ends_the_training_which_then_goes_on(victim, folder, tmp_path):
    killed = ends(start(2, "train", "normed", tmp_path / "rank{rank}", victim, 3))
    assert killed[victim][0] == -9
    status, printed = killed[1 - victim]
    assert status == 1
    assert "error: another process of this training" in printed
    assert "training goes on from its last checkpoint." in printed
    assert sorted(path.name for path in folder.iterdir()) == ["checkpoint.safetensors"]
    resumed = ends(start(2, "train", "normed", tmp_path / "rank{rank}"))
    assert [status for status, _ in resumed] == [0, 0], resumed
    (tmp_path / "rank0").rename(tmp_path / "resumed")
    (tmp_path / "rank0").mkdir()
    ends(start(2, "train", "normed", tmp_path / "rank{rank}"))
    weights = "weights.safetensors"
    # two numbers have one sum, in either order: with two processes the resumed run repeats the other to the bit
    assert (tmp_path / "resumed" / weights).read_bytes() == (tmp_path / "rank0" / weights).read_bytes()


@pytest.mark.deep  # the sampling's test of torchrun covers the same start
def test_torchrun_starts_it(folder, tmp_path):
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command = [*launcher, "-m", "tests.torch.ranks.worker", "train", "plain", str(folder)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert answer.returncode == 0, answer.stderr
    assert json.loads((folder / "run.json").read_text())["ranks"] == 2
    (tmp_path / "again").mkdir()
    assert {status for status, _ in ends(start(2, "train", "plain", tmp_path / "again"))} == {0}
    weights = "weights.safetensors"
    assert (folder / weights).read_bytes() == (tmp_path / "again" / weights).read_bytes()
