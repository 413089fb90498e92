"""What makes adaptive training robust at large noise: one ingredient taken away at a time.

Trains the adaptive method of the study `digits` at sigma = 1.5 once per variant and seed, and writes the accuracy of a
majority of 50 votes on the 200 test images, with batch norm's running statistics and with fresh ones, and the mean
square of the mask, as JSON. About two minutes a variant on 2 cores.

    .venv/bin/python docs/benchmarks/digits_training.py digits_training.json
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import torch

from gdpcert_torch import Defence, RunConfig, predict
from gdpcert_torch._train import _loop, _step, learning_rate, train
from gdpcert_torch.data import load
from gdpcert_torch.networks import Standardize
from gdpcert_torch.recipes import build_defence, digits

DATA = load("digits")
IMAGES, LABELS = DATA.test(200)
CONFIG = digits(sigma=1.5)[2]


@dataclass(frozen=True)
class Variant:
    """What is changed: the untrained defence, the plan of its training, the schedule of the learning rate."""

    changes: tuple[Callable[[Defence], None], ...] = ()
    plan: dict[str, float] = field(default_factory=dict)
    constant_rate: bool = False


def random_head(defence: Defence) -> None:
    """The mask starts from PyTorch's default initialisation instead of a constant."""
    torch.manual_seed(CONFIG.seed)
    defence.masks[1].head.reset_parameters()


def unscaled_input(defence: Defence) -> None:
    """The networks see pixels divided by the deviation of photographs, whatever the noise."""
    for module in defence.modules():
        if isinstance(module, Standardize):
            module.scale = 4.0


NO_CLIP = {"clip": float("inf")}
VARIANTS = {
    "default": Variant(),
    "mask starts random": Variant(changes=(random_head,)),
    "input not scaled for the noise": Variant(changes=(unscaled_input,)),
    "no clipping": Variant(plan=NO_CLIP),
    "constant learning rate": Variant(constant_rate=True),
    "all of these": Variant((random_head, unscaled_input), NO_CLIP, constant_rate=True),
}


# the two ends with three seeds, what lies between with one
RUNS = [(name, 0) for name in VARIANTS] + [(name, seed) for seed in (1, 2) for name in ("default", "all of these")]


def accuracy(defence: Defence) -> float:
    """The share of test images that a majority of 50 votes gets right."""
    return float((predict(defence, IMAGES, n=50, chunk=50) == LABELS).float().mean())


def trained(variant: Variant, config: RunConfig) -> tuple[Defence, dict[str, float]]:
    """A defence trained so, and its accuracy before and after batch norm's statistics are taken anew."""
    config = replace(config, training=replace(config.training, **variant.plan))
    defence = build_defence(config, DATA)
    for change in variant.changes:
        change(defence)
    measured: dict[str, float] = {}

    def measure_and_settle(job: _step.Job) -> None:
        measured["accuracy_running_statistics"] = accuracy(defence)
        _step.settle_batch_norm(job)

    rate = (lambda step, plan: 1.0) if variant.constant_rate else learning_rate
    with (
        TemporaryDirectory() as folder,
        # where they are used, which is not where they are defined
        patch.object(_loop, "settle_batch_norm", measure_and_settle),
        patch.object(_step, "learning_rate", rate),
    ):
        train(defence, config, DATA, Path(folder))
        lines = [json.loads(line) for line in (Path(folder) / "training.jsonl").read_text().splitlines()]
    (half,) = [line for line in lines if line["step"] == config.training.steps // 2]
    measured |= {"accuracy": accuracy(defence)}
    measured |= {"mask_share_halfway": half["mask_share"], "mask_share": lines[-1]["mask_share"]}
    return defence, measured | {"loss_halfway": half["loss"], "loss": lines[-1]["loss"]}


if __name__ == "__main__":
    results = []
    for name, seed in RUNS:
        _, figures = trained(VARIANTS[name], replace(CONFIG, seed=seed))
        results.append({"variant": name, "seed": seed, **figures})
        print(json.dumps(results[-1]), flush=True)
        Path(sys.argv[1]).write_text(json.dumps(results, indent=2) + "\n")
