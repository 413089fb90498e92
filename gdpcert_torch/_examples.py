"""What a defence sees: looks, mask, estimate and noise of a few test images, kept for the report."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gdpcert_torch._defences import Defence
from gdpcert_torch._engine import certified_mode, voted_classes
from gdpcert_torch._noise import keyed_normal
from gdpcert_torch._queries import Look, average, estimate_sigma
from gdpcert_torch._run import write_bytes

# a key of its own, past every index that a vote uses
_EXAMPLES = 2**62


def save_examples(defence: Defence, images: Tensor, labels: Tensor, file: Path, *, seed: int) -> None:
    """Writes one noisy evaluation of each image as examples.npz.

    Parameters
    ----------
    defence : Defence
        The model.
    images, labels : Tensor
        A few test images, in [0, 1], and their classes.
    file : Path
        Where to; keys image, index, label, predicted, observation (the first look), mask (the last
        look's), estimate, sigma (the estimate's standard deviation).
    seed : int
        Of the noise.
    """
    batch = images.to(next(defence.parameters()).device)
    with certified_mode(defence):
        looks = _looks(defence, batch, seed)
        predicted = voted_classes(defence.classify(looks))
    mask = looks[-1].mask
    ones = torch.ones_like(batch[:, :1])
    arrays: dict[str, Tensor] = {
        "image": images,
        "index": torch.arange(len(images)),
        "label": labels,
        "predicted": predicted,
        "observation": looks[0].observation,
        "mask": ones if mask is None else mask,
        "estimate": average(looks),
        "sigma": estimate_sigma(looks),
    }
    buffer = io.BytesIO()
    plain: dict[str, Any] = {name: value.cpu().numpy() for name, value in arrays.items()}
    np.savez_compressed(buffer, **plain)
    write_bytes(file, buffer.getvalue())


def save_masks(defence: Defence, images: Tensor, file: Path, *, seed: int) -> None:
    """Writes the masks of a few images, as they are at this step of training, as bytes of shape (count, height, width).

    Parameters
    ----------
    defence : Defence
        The model, with a mask; its training flags are left as they were.
    images : Tensor
        A few test images, in [0, 1].
    file : Path
        Where to, a .npy.
    seed : int
        Of the noise, as in `save_examples`.
    """
    with certified_mode(defence):
        mask = _looks(defence, images.to(next(defence.parameters()).device), seed)[-1].mask
    if mask is not None:
        buffer = io.BytesIO()
        np.save(buffer, (255 * mask[:, 0]).round().byte().cpu().numpy())
        file.parent.mkdir(exist_ok=True)
        write_bytes(file, buffer.getvalue())


def _looks(defence: Defence, images: Tensor, seed: int) -> list[Look]:
    shape, device = tuple(images.shape), images.device
    return defence.looks(images, lambda step: keyed_normal(shape, seed, _EXAMPLES, 0, step, device=device))
