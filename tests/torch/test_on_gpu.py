"""The study that waits for a GPU, dry-run at a tiny size: it measures, and prints a command that runs."""

import importlib.util
import re
import shlex
import sys

import pytest

import gdpcert
from gdpcert_torch._cli import main
from gdpcert_torch._settings import settings_text
from gdpcert_torch.recipes import cifar10
from tests.docs._pages import DOCS
from tests.torch.data import files
from tests.torch.data.conftest import root

__all__ = ["root"]


@pytest.fixture
def script(monkeypatch):
    specification = importlib.util.spec_from_file_location("on_gpu", DOCS / "benchmarks" / "on_gpu.py")
    module = importlib.util.module_from_spec(specification)
    monkeypatch.setitem(sys.modules, "on_gpu", module)
    specification.loader.exec_module(module)
    monkeypatch.setattr(module, "_WARM", 0)
    monkeypatch.setattr(module, "_STEPS", 1)
    monkeypatch.setattr(module, "_VOTES", 100)
    return module


@pytest.fixture
def start(script, monkeypatch):
    def started(*arguments):
        monkeypatch.setattr(sys, "argv", ["on_gpu.py", *map(str, arguments)])
        return script.main()

    return started


def test_it_measures_and_prints_a_command_that_runs(script, start, root, monkeypatch, capsys):
    files.backgrounds(root)
    files.cifar10(root)
    sampled, sample = [], script.sample_tallies
    monkeypatch.setattr(
        script, "sample_tallies", lambda one, *a, **k: sampled.append(settings_text(one)) or sample(one, *a, **k)
    )
    arguments = ["--data", root, "--minutes", 0.001, "--place", "two", "--scale", "small", "--runs", root / "runs"]
    assert start(*arguments) == 0
    printed = capsys.readouterr().out
    rates = re.findall(r"(vanilla|adaptive), (training|certification) +([\d,]+) a second, ([\d.]+) GFLOP", printed)
    assert len(rates) == 4
    operations = {(method, what): float(number) for method, what, _, number in rates}
    # a backward pass takes two forward ones, less that of the first layer
    for method in ("vanilla", "adaptive"):
        assert 2.5 < operations[method, "training"] / operations[method, "certification"] < 3.1
    command = re.search(r"epochs fit: python -m gdpcert_torch (.*)", printed)[1]
    assert "--steps 1 " in command
    tiny = ["--images", "2", "--predicted", "0", "--votes", "20"]
    assert main([*shlex.split(command), *tiny]) == 0
    assert "adaptive" in capsys.readouterr().out
    # what was timed is the function that votes
    study = cifar10.scenes(place="two", scale="small")[0].study
    votes = gdpcert.read_votes(root / "runs" / study / "adaptive" / "0")
    assert set(sampled) == {votes.header.precision}


def test_data_that_is_not_there_is_a_plain_error(start, root, capsys):
    assert start("--data", root / "nowhere") == 1
    assert capsys.readouterr().err.startswith(f"error: there is no folder {root / 'nowhere'}")
    files.cifar10(root)
    assert start("--data", root, "--scale", "small") == 1
    assert capsys.readouterr().err.startswith(f"error: there is no {root / 'backgrounds'}")


@pytest.mark.parametrize(
    ("card", "peak"),
    [
        ("NVIDIA H100 80GB HBM3", 989.5e12),
        ("NVIDIA H100 PCIe", 756.5e12),
        ("NVIDIA H100 NVL", 835.5e12),
        ("NVIDIA H200", 989.5e12),
        ("NVIDIA H200 NVL", 835.5e12),
        ("NVIDIA A100-SXM4-80GB", 312e12),
        ("NVIDIA H100 80GB HBM3 MIG 1g.10gb", None),
        ("no GPU", None),
    ],
)
def test_cards_of_one_name_have_peaks_of_their_own(script, card, peak):
    assert script._peak(card) == peak
