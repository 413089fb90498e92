"""What one of several processes says and uses."""

import os
import signal

import pytest
import torch

from gdpcert_torch._cli import _recipes, main
from gdpcert_torch._pipeline import best_device
from tests.torch.ranks.test_alone import TORCHRUN


@pytest.fixture(autouse=True)
def third(monkeypatch):
    """This process believes to be the last of four, the second on its machine."""
    for name, value in TORCHRUN.items():
        monkeypatch.setenv(name, value)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_an_error_says_whose_it_is(capsys):
    assert main(["votes", "nowhere"]) == 1
    assert capsys.readouterr().err.startswith("error (rank 3 of 4): there is no nowhere")


def test_a_launcher_that_ends_it_is_answered_as_ctrl_c_is(monkeypatch, capsys):
    monkeypatch.setattr(_recipes, "_run", lambda _: os.kill(os.getpid(), signal.SIGTERM))
    assert main(["recipes"]) == 130
    assert capsys.readouterr().err == "\nstopped (rank 3 of 4); the same command goes on from here.\n"


def test_variables_that_make_no_sense_are_one_line(monkeypatch, capsys):
    monkeypatch.delenv("MASTER_PORT")
    assert main(["votes", "nowhere"]) == 1
    assert capsys.readouterr().err.startswith("error: WORLD_SIZE=4 announces 4 processes, and MASTER_PORT is not set.")


@pytest.mark.parametrize(("gpus", "device"), [(0, "cpu"), (2, "cuda:1"), (8, "cuda:1")])
def test_every_process_of_a_machine_has_a_gpu_of_its_own(monkeypatch, gpus, device):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpus > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)
    assert best_device() == torch.device(device)


def test_more_processes_than_gpus_are_refused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    with pytest.raises(ValueError, match=r"process 1 of this machine has no GPU: there are 1.*--nproc-per-node"):
        best_device()
