"""The paper's CIFAR-10 on scenes in a given time: measures first, then trains and certifies as much as fits.

    python docs/benchmarks/on_gpu.py --data DATA --minutes 30 --place edges
    python docs/benchmarks/on_gpu.py --data DATA --minutes 30 --place two --run

Times a few steps of training and of sampling at the paper's scale, says images a second and which share of the
processor's peak that is (MFU, floating point operations counted by torch), and prints the command whose training fits
into the minutes; with --run it runs it. Every command goes on where it was stopped: the minutes may come in pieces.
"""

import argparse
import os
import shlex
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.utils.flop_counter import FlopCounterMode

import gdpcert
from gdpcert_torch import Defence, RunConfig
from gdpcert_torch._cli import main as command_line
from gdpcert_torch._engine import InOrder, Tally, make_plan, sample_tallies
from gdpcert_torch._fold import fold_batch_norms
from gdpcert_torch._pipeline import best_device
from gdpcert_torch._ranks import ALONE
from gdpcert_torch._settings import tf32
from gdpcert_torch._train._schedule import build_optimizer
from gdpcert_torch._train._step import Evaluated, Job, one_step, parallel
from gdpcert_torch.data import VARIABLE, load
from gdpcert_torch.recipes import build_defence, cifar10

# dense bfloat16 operations a second, by the makers' data sheets; the first name that a card's holds
_PEAKS = {
    "H100 PCIe": 756.5e12,
    "H100 NVL": 835.5e12,
    "H200 NVL": 835.5e12,
    "H100": 989.5e12,
    "H200": 989.5e12,
    "A100": 312e12,
}
_WARM, _STEPS, _VOTES = 3, 10, 2000


@dataclass(frozen=True)
class Speed:
    """Images or samples a second, and floating point operations of one."""

    rate: float
    operations: float

    def line(self, what: str, peak: float | None) -> str:
        """For a reader; the share of the peak where that is known."""
        share = "" if peak is None else f", MFU {100 * self.rate * self.operations / peak:.1f} %"
        return f"{what:28} {self.rate:10,.0f} a second, {self.operations / 1e9:.2f} GFLOP each{share}"


def training(config: RunConfig) -> Speed:
    """Of whole steps."""
    data, device = load(config.data), best_device()
    defence = build_defence(config, data).to(device).train()
    job = Job(defence, build_optimizer(defence, config.training), config, data, device, ALONE)
    # kernels that are replayed as a graph are not seen by the counter
    with FlopCounterMode(display=False) as counted:
        one_step(Evaluated(defence), job, 0)
    model = parallel(job)
    for step in range(_WARM):
        one_step(model, job, step)
    _wait(device)
    start = time.perf_counter()
    for step in range(_STEPS):
        one_step(model, job, step)
    _wait(device)
    batch = config.training.batch
    return Speed(_STEPS * batch / (time.perf_counter() - start), counted.get_total_flops() / batch)


def sampling(config: RunConfig) -> Speed:
    """Of votes on two images, by the function that a run's votes are of: batch norms folded."""
    data, plan = load(config.data), config.sampling
    defence = build_defence(config, data).to(best_device()).eval()
    fold_batch_norms(defence)
    images, _ = data.test(2)
    with tf32(config.tf32):
        with FlopCounterMode(display=False) as counted:
            _votes(defence, images, plan.chunk, plan.chunk, plan.block)
        start = time.perf_counter()
        _votes(defence, images, _VOTES, plan.chunk, plan.block)
        seconds = time.perf_counter() - start
    return Speed(2 * _VOTES / seconds, counted.get_total_flops() / (2 * plan.chunk))


def _votes(defence: Defence, images: torch.Tensor, n: int, chunk: int, block: int) -> None:
    # as many votes as blocks hold, so that no sample is padding
    plan = make_plan(seed=0, n0=block, stop=gdpcert.FixedVotes(n - block), chunk=chunk, block=block)
    for _ in sample_tallies(defence, images, plan, InOrder([Tally(i, i) for i in range(len(images))])):
        pass


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize()


def _peak(card: str) -> float | None:
    # of a part of a card that is shared, the peak is not known
    return None if "MIG" in card else next((peak for part, peak in _PEAKS.items() if part in card), None)


def main() -> int:
    """Measures, prints, and runs if it is asked to; says in a line what keeps it from that."""
    given = _arguments()
    if not Path(given.data).is_dir():
        return _error(f"there is no folder {given.data}: --data names the one that holds CIFAR-10 and backgrounds")
    os.environ[VARIABLE] = given.data
    try:
        arguments = _measured(given)
    except (ValueError, OSError) as error:
        return _error(str(error))
    return command_line(arguments) if given.run else 0


def _error(text: str) -> int:
    print(f"error: {text}", file=sys.stderr)
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="the folder that holds CIFAR-10 and backgrounds")
    parser.add_argument("--minutes", type=float, default=30, help="for the training of each method (%(default)s)")
    parser.add_argument("--place", default="edges", help="edges or two (%(default)s)")
    parser.add_argument("--scale", default="paper", help="paper, or small for a dry run (%(default)s)")
    parser.add_argument("--runs", default="runs")
    parser.add_argument("--run", action="store_true", help="run the command that is printed")
    return parser.parse_args()


def _measured(given: argparse.Namespace) -> list[str]:
    """Measures and prints; returns the arguments of the command that fits into the minutes."""
    vanilla, _, adaptive = cifar10.scenes(place=given.place, scale=given.scale)
    card = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"
    print(f"{card}, torch {torch.__version__}")
    slowest = float("inf")
    for config in (vanilla, adaptive):
        trained, sampled = training(config), sampling(config)
        print(trained.line(f"{config.method}, training", _peak(card)))
        print(sampled.line(f"{config.method}, certification", _peak(card)), flush=True)
        slowest = min(slowest, trained.rate)
    steps = min(vanilla.training.steps, max(1, int(60 * given.minutes * slowest / vanilla.training.batch)))
    arguments = ["demo", "cifar10", "--place", given.place, "--scale", given.scale, "--steps", str(steps)]
    arguments += ["--data", given.data, "--runs", given.runs, "--method", "vanilla", "--method", "adaptive"]
    epochs = steps * vanilla.training.batch / 50_000
    print(f"{epochs:.1f} epochs fit: python -m gdpcert_torch {shlex.join(arguments)}", flush=True)
    return arguments


if __name__ == "__main__":
    sys.exit(main())
