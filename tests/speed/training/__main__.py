"""Images a second of training, in turn with the bare networks, itself compiled and a loop written the usual way.

In float32, and where this machine is fast at bfloat16 in that, too; the usual loop is float32 always.

python -m tests.speed.training --data FOLDER     # FOLDER holds CIFAR-10 and backgrounds
"""

import argparse
import os
import statistics
import time
from copy import deepcopy
from dataclasses import replace
from itertools import product

import numpy as np
import torch
import torch.nn.functional as F

from gdpcert_torch._ranks import ALONE
from gdpcert_torch._train._schedule import build_optimizer
from gdpcert_torch._train._step import Job, one_step, parallel
from gdpcert_torch.data import VARIABLE, _backgrounds, _cifar10, data_root, load
from gdpcert_torch.recipes import build_defence, cifar10
from gdpcert_torch.recipes._precision import fast_precision
from tests.speed._clock import in_turn
from tests.speed.training import usual

STEPS, REPEATS = 6, 7


def ours(job, compiled=False):
    """Steps as `train` takes them, or with forward and backward compiled, which it leaves out."""
    model, at = parallel(job), iter(range(10**9))
    if compiled:
        model = torch.compile(model)
        one_step(model, job, next(at))

    def compute():
        for _ in range(STEPS):
            one_step(model, job, next(at))

    return compute


def bare(job):
    """Forward and backward through the same networks, one after the other, on one batch that is there already."""
    images, labels = job.data.batch(np.random.default_rng(0), job.config.training.batch, job.device)
    images = images.contiguous(memory_format=torch.channels_last)
    masks = zip(job.defence.masks, job.defence.masked, strict=True)
    networks = [deepcopy(module).train() for module, masked in masks if masked]
    classifier = deepcopy(job.defence.classifier).train()
    half = job.config.precision == "bfloat16"

    def forward(network):
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            return network(images).float()

    def compute():
        for _ in range(STEPS):
            for network in networks:
                forward(network).mean().backward()
            F.cross_entropy(forward(classifier), labels).backward()

    return compute


def loop(config, data, pictures):
    """The usual loop in float32, on a defence of the same networks."""
    config = replace(config, precision="float32")
    defence = build_defence(config, data).train().to(memory_format=torch.contiguous_format)
    optimizer = torch.optim.AdamW(defence.parameters(), config.training.learning_rate)
    return lambda: usual.steps(defence, optimizer, pictures, config.training.batch, STEPS)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="the folder that holds CIFAR-10 and backgrounds")
    given = parser.parse_args()
    os.environ[VARIABLE] = given.data
    vanilla, _, adaptive = cifar10.scenes()
    data = load(vanilla.data)
    objects, scenery = _cifar10.cifar10(data_root()), _backgrounds.scenery(data_root(), "scenes", 48)
    pictures = usual.Scenes(objects.train, objects.train_labels, scenery[0])
    images = STEPS * vanilla.training.batch
    print(f"{time.strftime('%Y-%m-%d')}, {torch.get_num_threads()} threads, torch {torch.__version__}")
    precisions = dict.fromkeys(("float32", fast_precision()))
    for config, precision in product((vanilla, adaptive), precisions):
        config = replace(config, precision=precision)
        defence = build_defence(config, data).train()
        job = Job(defence, build_optimizer(defence, config.training), config, data, torch.device("cpu"), ALONE)
        others = {
            "bare networks": bare(job),
            "compiled": ours(job, compiled=True),
            "usual loop": loop(config, data, pictures),
        }
        for name, other in others.items():
            pairs = in_turn(ours(job), other, REPEATS)
            mine, theirs = (images / statistics.median(column) for column in zip(*pairs, strict=True))
            ratio = statistics.median(b / a for a, b in pairs)
            row = f"{config.method:10} {precision:9} {mine:8.0f} images/s, {name:14} {theirs:8.0f}, ratio {ratio:.2f}"
            print(row, flush=True)


if __name__ == "__main__":
    main()
