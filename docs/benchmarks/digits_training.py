"""What makes adaptive training robust at large noise: one ingredient taken away at a time.

Trains the adaptive method of the study `digits` at sigma = 1.5 once per variant and seed, and writes the accuracy of a
majority of 50 votes on the 200 test images, with batch norm's running statistics and with fresh ones, and the mean
square of the mask, as JSON. About two minutes a variant on 2 cores.

    .venv/bin/python docs/benchmarks/digits_training.py digits_training.json
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

import gdpcert_torch._train as training
from gdpcert_torch import Defence, predict
from gdpcert_torch.data import load
from gdpcert_torch.networks import Standardize
from gdpcert_torch.recipes import build_defence, digits

DATA = load("digits")
IMAGES, LABELS = DATA.test(200)
CONFIG = digits(sigma=1.5)[2]

Change = Callable[[Defence], None]


def random_head(defence: Defence) -> None:
    """The mask starts from PyTorch's default initialisation instead of a constant."""
    torch.manual_seed(CONFIG.seed)
    defence.masks[1].head.reset_parameters()


def unscaled_input(defence: Defence) -> None:
    """The networks see pixels divided by the deviation of photographs, whatever the noise."""
    for module in defence.modules():
        if isinstance(module, Standardize):
            module.scale = 4.0


VARIANTS: dict[str, tuple[tuple[Change, ...], dict[str, float], bool]] = {
    "default": ((), {}, False),
    "mask starts random": ((random_head,), {}, False),
    "input not scaled for the noise": ((unscaled_input,), {}, False),
    "no clipping": ((), {"clip": float("inf")}, False),
    "constant learning rate": ((), {}, True),
    "all of these": ((random_head, unscaled_input), {"clip": float("inf")}, True),
}


# the two ends with three seeds, what lies between with one
RUNS = [(name, 0) for name in VARIANTS] + [(name, seed) for seed in (1, 2) for name in ("default", "all of these")]


def accuracy(defence: Defence) -> float:
    """The share of test images that a majority of 50 votes gets right."""
    return float((predict(defence, IMAGES, n=50, chunk=50) == LABELS).float().mean())


def run(name: str, seed: int) -> dict[str, object]:
    """Trains one variant and measures it before and after batch norm's statistics are taken anew."""
    changes, settings, constant = VARIANTS[name]
    config = replace(CONFIG, seed=seed, training=replace(CONFIG.training, **settings))
    defence = build_defence(config, DATA)
    for change in changes:
        change(defence)
    schedule, settle = training.learning_rate, training._settle_batch_norm
    measured: dict[str, object] = {"variant": name, "seed": seed}

    def measure_and_settle(*arguments: object) -> None:
        measured["accuracy_running_statistics"] = accuracy(defence)
        settle(*arguments)

    training._settle_batch_norm = measure_and_settle
    if constant:
        training.learning_rate = lambda step, plan: 1.0
    try:
        with TemporaryDirectory() as folder:
            training.train(defence, config, DATA, Path(folder))
            lines = [json.loads(line) for line in (Path(folder) / "training.jsonl").read_text().splitlines()]
    finally:
        training.learning_rate, training._settle_batch_norm = schedule, settle
    measured["accuracy"] = accuracy(defence)
    half = [line for line in lines if line["step"] == 300]
    measured |= {"mask_share_halfway": half[0]["mask_share"], "mask_share": lines[-1]["mask_share"]}
    measured |= {"loss_halfway": half[0]["loss"], "loss": lines[-1]["loss"]}
    return measured


if __name__ == "__main__":
    results = []
    for variant, seed in RUNS:
        results.append(run(variant, seed))
        print(json.dumps(results[-1]), flush=True)
        Path(sys.argv[1]).write_text(json.dumps(results, indent=2) + "\n")
