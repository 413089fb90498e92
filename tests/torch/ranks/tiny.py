"""A training task of some milliseconds a step: three patterns of 8x8 pixels, and what learns to tell them apart."""

import torch
from torch import nn

from gdpcert_torch import Defence, RunConfig, Training
from gdpcert_torch.data import CPU, Images

SHAPE = (3, 8, 8)
PATTERNS = torch.rand(3, *SHAPE, generator=torch.Generator().manual_seed(1))


def config(steps=6, batch=7):
    # 7 images: no number of processes but 1 and 7 gives all of them equal parts
    training = Training(steps=steps, batch=batch, checkpoint_every=2, settling_batches=2, learning_rate=1e-2)
    return RunConfig("tiny", "adaptive", "patterns", 0.5, "linear", ("none", "one"), training=training)


def data():
    def batch(rng, size, device=CPU):
        labels = torch.from_numpy(rng.integers(0, 3, size))
        return 0.8 * PATTERNS[labels] + 0.2 * torch.from_numpy(rng.random((size, *SHAPE), dtype="float32")), labels

    return Images("patterns", 3, SHAPE, batch, lambda count: (PATTERNS[:count], torch.arange(count)), 3)


def defence(kind):
    """Two looks with a learned mask and split; "plain" without batch norm, "normed" with it, "static" a static mask."""
    from gdpcert_torch.masks import StaticMask

    with torch.random.fork_rng():
        torch.manual_seed(0)
        normed = [nn.BatchNorm2d(3)] if kind == "normed" else []
        mask = nn.Sequential(nn.Conv2d(3, 1, 3, padding=1), nn.Sigmoid())
        classifier = nn.Sequential(*normed, nn.Flatten(), nn.Dropout(0.2 * bool(normed)), nn.Linear(192, 3))
        masks = (None, StaticMask(8, 8) if kind == "static" else mask)
        return Defence(classifier, 0.5, masks, learn_split=True, shape=SHAPE)
