"""Monte Carlo class counts, and nothing else."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

import torch
from torch import Tensor, nn

import gdpcert
from gdpcert_torch._defences import Defence, Noise
from gdpcert_torch._noise import keyed_normal

# the votes that bound a probability never share a block, and so no noise, with those that choose the class
_BOUNDING_BLOCKS = 2**32


@contextmanager
def certified_mode(model: nn.Module) -> Iterator[None]:
    """The one fixed function that is certified: eval mode, no gradients; every training flag comes back."""
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm) and module.running_mean is None:
            raise ValueError(
                "a batch norm without running statistics couples the samples of a batch, and the votes must be "
                "independent. Build it with track_running_stats=True, or use another normalisation."
            )
    flags = {module: module.training for module in model.modules()}
    model.eval()
    try:
        with torch.inference_mode():
            yield
    finally:
        for module, flag in flags.items():
            module.training = flag


def sample_votes(
    defence: Defence,
    images: Tensor,
    labels: Sequence[int] | Tensor,
    *,
    n0: int,
    n: int,
    seed: int = 0,
    chunk: int = 100,
    indices: Sequence[int] | None = None,
) -> Iterator[gdpcert.VoteRecord]:
    """Votes on images, one record at a time.

    Parameters
    ----------
    defence : Defence
        The model; its training flags are left as they were.
    images : Tensor
        Shape (count, channels, height, width), in [0, 1]; left unchanged.
    labels : sequence of int
        The true classes, for the record.
    n0, n : int
        Votes that choose the class, and votes that bound its probability.
    seed : int, optional
        Of the noise.
    chunk : int, optional
        Samples a forward pass; the noise and the counts depend on it.
    indices : sequence of int, optional
        The images' places in their test set, which key the noise; their order by default.

    Yields
    ------
    VoteRecord
        In the order of `images`. A record depends on (seed, index, chunk) and the image alone.
    """
    check_images(images)
    for name, value in (("n0", n0), ("n", n), ("chunk", chunk)):
        if value < 1:
            raise ValueError(f"`{name}` must be at least 1; got {value}.")
    places = range(len(images)) if indices is None else indices
    for image, label, index in zip(images, labels, places, strict=True):
        with certified_mode(defence):
            selection = count_votes(defence, image, n0, seed=seed, index=index, first_block=0, chunk=chunk)
            counts = count_votes(defence, image, n, seed=seed, index=index, first_block=_BOUNDING_BLOCKS, chunk=chunk)
        yield gdpcert.VoteRecord(
            index=int(index),
            label=int(label),
            selected=max(range(len(selection) - 1), key=selection.__getitem__),
            selection=tuple(selection[:-1]),
            counts=tuple(counts[:-1]),
            invalid=counts[-1],
        )


def count_votes(
    defence: Defence, image: Tensor, n: int, *, seed: int, index: int, first_block: int, chunk: int
) -> list[int]:
    """The votes of n noisy evaluations of one image, per class, invalid ones last.

    Every forward pass has `chunk` samples; those past n are evaluated and not counted.
    """
    tensors = chain(defence.parameters(), defence.buffers())
    device = next((tensor.device for tensor in tensors), image.device)
    batch = image.to(device).expand(chunk, *image.shape).contiguous(memory_format=torch.channels_last)
    total = None
    for block in range(-(-n // chunk)):
        logits = defence(batch, _keyed(batch, seed, index, first_block + block))
        if len(logits) != chunk:
            raise ValueError(
                f"the classifier must return one row of logits a sample; got {len(logits)} for {chunk} samples."
            )
        votes = voted_classes(logits)[: n - block * chunk]
        counted = votes.bincount(minlength=logits.shape[1] + 1)
        total = counted if total is None else total + counted
    return [] if total is None else [int(count) for count in total.tolist()]


def voted_classes(logits: Tensor) -> Tensor:
    """Each row's class: the largest logit, the lowest index among ties, the number of classes where any is NaN.

    Raises
    ------
    ValueError
        If the logits are not of shape (batch, classes) with at least two classes.
    """
    if logits.ndim != 2 or logits.shape[1] < 2:
        raise ValueError(
            "the classifier must return logits of shape (batch, classes), two classes or more; "
            f"got {tuple(logits.shape)}."
        )
    classes = logits.shape[1]
    places = torch.arange(classes, device=logits.device)
    best = logits == logits.amax(dim=1, keepdim=True)
    first = torch.where(best, places, classes).amin(dim=1)
    return torch.where(logits.isnan().any(dim=1), classes, first)


def precision_name(defence: Defence, device: torch.device) -> str:
    """How a defence computes on a device, as the record states it."""
    wide = device.type == "cuda" and (torch.backends.cuda.matmul.allow_tf32 or torch.backends.cudnn.allow_tf32)
    return f"{defence.precision}, channels-last, eager, tf32 {'on' if wide else 'off'}"


def check_images(images: Tensor) -> None:
    """Refuses what is not a batch of images with pixels in [0, 1].

    Raises
    ------
    ValueError
        With what was got and what to do.
    """
    if not isinstance(images, Tensor):
        raise ValueError(f"`images` must be a torch tensor; got {type(images).__name__}. Use torch.as_tensor.")
    if images.ndim != 4:
        raise ValueError(f"`images` must have shape (count, channels, height, width); got {tuple(images.shape)}.")
    if not images.is_floating_point():
        raise ValueError(f"`images` must be floating point in [0, 1]; got {images.dtype}. Divide bytes by 255.")
    low, high = (float(images.min()), float(images.max())) if images.numel() else (0.0, 0.0)
    if not (low >= 0 and high <= 1):
        raise ValueError(
            f"`images` must be in [0, 1], the unit of sigma; got values from {low:g} to {high:g}. "
            "Scale them first, and bring them back to your model's own scale in preprocess=, after the noise."
        )


def _keyed(batch: Tensor, seed: int, index: int, block: int) -> Noise:
    shape = tuple(batch.shape)
    return lambda step: keyed_normal(shape, seed, index, block, step, device=batch.device)
