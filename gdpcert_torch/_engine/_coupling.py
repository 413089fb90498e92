"""Whether a model answers each sample of a chunk by itself, as far as a few evaluations show."""

import torch
from torch import Tensor

from gdpcert_torch._defences import Defence
from gdpcert_torch._engine._device import device_of
from gdpcert_torch._engine._mode import certified_mode

# a coin of even odds that a whole batch shares shows with probability 1 - 1/64
_TIMES = 7
# of the largest logit: sums in another order differ by less, another answer by more
_TOLERANCE = 0.02


def check_uncoupled(defence: Defence, image: Tensor, chunk: int) -> None:
    """Refuses a model whose answer to a sample changes with the others of its chunk, or from chunk to chunk.

    The same noisy sample is evaluated again and again in one half of a chunk, beside others in the other half. A model
    that draws anew for every sample shows it within the half, and is let pass: its votes are independent.

    Parameters
    ----------
    defence : Defence
        The model.
    image : Tensor
        Shape (channels, height, width).
    chunk : int
        Samples a forward pass.

    Raises
    ------
    ValueError
        If votes of one chunk would depend on each other, so that no bound on their probability would hold.
    """
    half = chunk // 2
    if not half:
        return
    with certified_mode(defence):
        answers = [_answers(defence, image, chunk, time)[:half] for time in range(_TIMES)]
    scale = float(max(answer.abs().max() for answer in answers))
    if any(_apart(answer, answer[:1], scale) for answer in answers):
        return
    if any(_apart(answer, answers[0], scale) for answer in answers[1:]):
        raise ValueError(
            "the classifier answers the same noisy image differently from one batch to the next, and alike within a "
            "batch: something couples the samples, such as a coin that is tossed once a batch, or a batch norm that "
            "normalises by the batch. The votes must be independent; toss for every sample, or not at all."
        )


def _answers(defence: Defence, image: Tensor, chunk: int, time: int) -> Tensor:
    """Logits of one sample in the first half of a chunk; what is beside it is another at every time."""
    device, half = device_of(defence, image), chunk // 2
    image = image.to(device)
    others = torch.rand((chunk - half, *image.shape), generator=torch.Generator().manual_seed(time)).to(device)
    batch = torch.cat([image.expand(half, *image.shape), others])

    def noise(step: int) -> Tensor:
        one = torch.randn(image.shape, generator=torch.Generator().manual_seed(1000 + step)).to(device)
        return one.expand(batch.shape)

    logits: Tensor = defence(batch.contiguous(memory_format=torch.channels_last), noise)
    return logits.nan_to_num()


def _apart(answer: Tensor, other: Tensor, scale: float) -> bool:
    return bool((answer - other).abs().max() > _TOLERANCE * scale)
