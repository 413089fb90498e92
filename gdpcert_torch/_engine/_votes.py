"""One chunk: noisy evaluations of a few images' blocks, counted where they were made."""

from collections.abc import Sequence

import torch
from torch import Tensor

from gdpcert_torch._defences import Defence
from gdpcert_torch._noise import keyed_blocks

Key = tuple[int, ...]


def count_blocks(defence: Defence, images: Sequence[Tensor], keys: Sequence[Key], limits: Tensor, block: int) -> Tensor:
    """The votes of one chunk, a row a slot.

    Parameters
    ----------
    defence : Defence
        In certified mode.
    images : sequence of Tensor
        A slot's image, (channels, height, width), on the device.
    keys : sequence of tuple of int
        What a slot's noise is keyed by, before the step: (seed, index, block).
    limits : Tensor
        How many of a slot's samples count, shape (slots,), on the device; the others are padding.
    block : int
        Samples a slot.

    Returns
    -------
    Tensor
        Integers, shape (slots, classes + 1), invalid votes last, on the device.
    """
    slots = len(keys)
    pixels = torch.stack(list(images)).permute(0, 2, 3, 1)
    copies = pixels[:, None].expand(slots, block, *pixels.shape[1:]).reshape(slots * block, *pixels.shape[1:])
    batch = copies.permute(0, 3, 1, 2)  # channels last in memory
    shape = (block, *batch.shape[1:])
    logits = defence(batch, lambda step: keyed_blocks(shape, [(*key, step) for key in keys], device=batch.device))
    require_rows(logits, slots * block)
    votes = voted_classes(logits).view(slots, block, 1)
    counted = torch.arange(block, device=votes.device).view(1, block, 1) < limits.view(slots, 1, 1)
    places = torch.arange(logits.shape[1] + 1, device=votes.device)
    return ((votes == places) & counted).sum(dim=1)


def voted_classes(logits: Tensor) -> Tensor:
    """Each row's class: the largest logit, the lowest index among ties, the number of classes where any is NaN.

    Raises
    ------
    ValueError
        If the logits are not of shape (batch, classes) with at least two classes.
    """
    _require_classes(logits)
    classes = logits.shape[1]
    places = torch.arange(classes, device=logits.device)
    best = logits == logits.amax(dim=1, keepdim=True)
    first = torch.where(best, places, classes).amin(dim=1)
    return torch.where(logits.isnan().any(dim=1), classes, first)


def require_rows(logits: Tensor, samples: int) -> None:
    """Refuses logits that are not a row a sample, two classes or more.

    Raises
    ------
    ValueError
        With their shape.
    """
    if len(logits) != samples:
        raise ValueError(
            f"the classifier must return one row of logits a sample; got {len(logits)} for {samples} samples."
        )
    _require_classes(logits)


def _require_classes(logits: Tensor) -> None:
    if logits.ndim != 2 or logits.shape[1] < 2:
        raise ValueError(
            "the classifier must return logits of shape (batch, classes), two classes or more; "
            f"got {tuple(logits.shape)}."
        )
