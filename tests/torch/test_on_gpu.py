"""The study that waits for a GPU, dry-run at a tiny size: it measures, and prints a command that runs."""

import importlib.util
import re
import shlex
import sys

import pytest

from gdpcert_torch._cli import main
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


def test_it_measures_and_prints_a_command_that_runs(script, root, monkeypatch, capsys):
    files.backgrounds(root)
    files.cifar10(root)
    arguments = ["--data", root, "--minutes", 0.001, "--place", "two", "--scale", "small", "--runs", root / "runs"]
    monkeypatch.setattr(sys, "argv", ["on_gpu.py", *map(str, arguments)])
    assert script.main() == 0
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
