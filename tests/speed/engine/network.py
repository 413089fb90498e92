"""The network of ResNet-20's size that everything is measured on, trained here under the noise."""

import math
import time
from copy import deepcopy

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from gdpcert_torch import Defence
from gdpcert_torch._fold import fold_batch_norms
from gdpcert_torch._weights import load_weights, save_weights
from gdpcert_torch.networks import ResNetCifar, Standardize

SIGMA = 0.5
BATCH, PEAK, MOMENTUM, DECAY, WARM = 128, 0.2, 0.9, 5e-4, 0.2
# optimiser steps; on a slow machine the schedule ends when the time does
STEPS = {"cifar10": 7000, "digits": 400}
SECONDS = 20 * 60


def network():
    return nn.Sequential(Standardize(SIGMA), ResNetCifar(3)).to(memory_format=torch.channels_last)


def trained(folder, images):
    """The network with its weights, trained now if the folder has none."""
    file = folder / f"{images.name}.safetensors"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(0)
        model = network()
        train(model, images)
        save_weights(file, model, images.name, images)
    return stored(file)


def stored(file):
    model = network()
    load_weights(file, model, file.stem)
    return model.eval()


def train(model, images):
    optimizer = torch.optim.SGD(model.parameters(), PEAK, MOMENTUM, nesterov=True, weight_decay=DECAY)
    rng, steps, begun = np.random.default_rng(0), STEPS[images.name], time.perf_counter()
    done, step = 0.0, 0
    while done < 1:
        pixels, labels = images.batch(rng, BATCH)
        noisy = pixels + SIGMA * torch.randn_like(pixels)
        logits = model(noisy.contiguous(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits, labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.param_groups[0]["lr"] = PEAK * one_cycle(done)
        optimizer.step()
        step += 1
        seconds = time.perf_counter() - begun
        done = max(step / steps, seconds / SECONDS)
        if step % 100 == 0 or done >= 1:
            right = float((logits.argmax(1) == labels).float().mean())
            figures = f"loss {float(loss.detach()):.3f}, right {right:.2f}"
            print(f"training: step {step} of {steps}, {seconds:.0f} s, {figures}", flush=True)


def one_cycle(done):
    if done < WARM:
        return max(done / WARM, 0.02)
    return (1 + math.cos(math.pi * (done - WARM) / (1 - WARM))) / 2


def vanilla(model, precision="bfloat16"):
    """As a trained run is sampled: its batch norms folded; the model itself stays as it is."""
    return folded(Defence(model, SIGMA, precision=precision))


def folded(module):
    copy = deepcopy(module).eval()
    fold_batch_norms(copy)
    return copy
