r"""Certified test-time adaptive classifiers in PyTorch: noisy looks, masks, votes.

A `Defence` sees its input only through k noisy looks; the mask of each look is computed from the average of the
looks before it. Vanilla randomized smoothing is k = 1, the ARS of the paper k = 2:

>>> import torch, gdpcert_torch
>>> classifier = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(3 * 8 * 8, 10))
>>> certificates = gdpcert_torch.certify(classifier, torch.rand(2, 3, 8, 8), sigma=0.5, n=200)
>>> certificates.radius.shape
(2,)

What leaves this package are counts of votes; `gdpcert` turns them into certificates.
"""

from gdpcert_torch._certify import certify, predict
from gdpcert_torch._config import RunConfig, Sampling, Training
from gdpcert_torch._defences import Defence
from gdpcert_torch._engine import Progress, sample_votes
from gdpcert_torch._noise import keyed_normal
from gdpcert_torch._pipeline import load_defence, train_run
from gdpcert_torch._queries import Look, Split, average, estimate_sigma, look
from gdpcert_torch._voting import VotingProgress, vote_run

__all__ = [
    "Defence",
    "Look",
    "Progress",
    "RunConfig",
    "Sampling",
    "Split",
    "Training",
    "VotingProgress",
    "average",
    "certify",
    "estimate_sigma",
    "keyed_normal",
    "load_defence",
    "look",
    "predict",
    "sample_votes",
    "train_run",
    "vote_run",
]
