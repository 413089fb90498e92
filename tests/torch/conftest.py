"""Tiny models and data for the tests of the torch layer."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from gdpcert_torch import Sampling, Training
from gdpcert_torch.recipes import digits

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def seeded():
    """Every test starts from the same generator, whichever ran before it."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        yield


@pytest.fixture
def tiny_study():
    """The digits study at a size that runs in a second: same code, three steps, three images."""
    training = Training(steps=4, batch=8, checkpoint_every=2, settling_batches=1)
    sampling = Sampling(images=3, n0=20, n=40, chunk=20, block=10)
    return tuple(replace(config, training=training, sampling=sampling) for config in digits())


@pytest.fixture
def images():
    """Four random images in [0, 1]."""
    return torch.rand(4, 3, 8, 8, generator=torch.Generator().manual_seed(0))


class Linear(nn.Module):
    """Two classes split by a hyperplane: logits (0, a.x - b)."""

    def __init__(self, normal, offset):
        super().__init__()
        self.register_buffer("normal", normal)
        self.offset = offset

    def forward(self, x):
        score = x.flatten(1) @ self.normal - self.offset
        return torch.stack([torch.zeros_like(score), score], dim=1)
