"""Whether a model answers each sample of a chunk by itself, as far as a few evaluations show."""

import math

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import stats
from torch import Tensor

from gdpcert_torch._defences import Defence
from gdpcert_torch._engine._device import device_of
from gdpcert_torch._engine._mode import certified_mode, check_independent
from gdpcert_torch._engine._votes import require_rows

# what stands beside the sample: itself, black, white, at random
_KINDS = 4
# a coin of even odds that a whole batch shares shows with probability 1 - 1/128 at least
_LEAST_TIMES, _LEAST_SAMPLES = 8, 400
# that either test refuses a model without fault, over all its classes, by its chi-squared approximation
_ERROR = 1e-9
# of a class's range: sums in another order differ by less
_TOLERANCE = 1e-3

Array = NDArray[np.float64]


def check_uncoupled(defence: Defence, image: Tensor, chunk: int) -> None:
    """Refuses a model whose answer to a sample changes with the others of its chunk, or from chunk to chunk.

    One noisy sample is evaluated again and again at every second place of a chunk, beside others that change. A
    model without randomness must answer it alike whatever is beside it; one that draws for every sample may not, but
    its answers must be exchangeable: those of one chunk spread as all of them do (the test of Kruskal and Wallis).

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
        If votes of one chunk would depend on each other, so that no bound on their probability would hold; or the
        model does not return a row of logits a sample.
    """
    check_independent(defence)
    logits = _evaluations(defence, image, chunk)
    if chunk == 1:
        return
    answers = _comparable(logits)
    if _with_others(answers[:, ::2]) or _from_chunk_to_chunk(answers):
        raise ValueError(
            "the classifier answers the same noisy image differently from one batch to the next, and alike within a "
            "batch: something couples the samples, such as a coin that is tossed once a batch, or a batch norm that "
            "normalises by the batch. The votes must be independent; toss for every sample, or not at all."
        )


def _evaluations(defence: Defence, image: Tensor, chunk: int) -> Array:
    """Logits, shape (times, chunk, classes); what is beside the sample goes round, and time % _KINDS says which."""
    device = device_of(defence, image)
    rng = torch.Generator().manual_seed(0)
    one = [torch.randn(image.shape, generator=rng).to(device) for _ in range(defence.steps)]
    batches = [_batch(image, kind, chunk, rng).to(device) for kind in range(_KINDS)]
    # the model's own draws are taken from a copy of the generators: sampling begins where it would have begun
    with torch.random.fork_rng([device] if device.type == "cuda" else []), certified_mode(defence):
        return np.stack([_answer(defence, batches[time % _KINDS], one) for time in range(_times(chunk))])


def _times(chunk: int) -> int:
    if chunk == 1:
        return 1  # nothing stands beside the sample
    own = chunk // 2 if chunk > 3 else 0.5  # see _from_chunk_to_chunk
    return max(_LEAST_TIMES, _KINDS * math.ceil(_LEAST_SAMPLES / (_KINDS * own)))


def _answer(defence: Defence, batch: Tensor, noise: list[Tensor]) -> Array:
    try:
        logits = defence(batch, lambda step: noise[step].expand(batch.shape))
    except RuntimeError as error:
        other = {str(tensor.dtype) for tensor in defence.parameters()} - {"torch.float32"}
        if not other or isinstance(error, torch.OutOfMemoryError):
            raise
        raise ValueError(
            f"the classifier's parameters are {', '.join(sorted(other))}, noisy images torch.float32, and it does not "
            f"take them: {error}. Give model.float(), or cast in preprocess= or in its forward."
        ) from error
    require_rows(logits, len(batch))
    answer: Array = logits.to("cpu", torch.float64, copy=True).numpy()
    return answer


def _batch(image: Tensor, kind: int, chunk: int, rng: torch.Generator) -> Tensor:
    batch = image.cpu().repeat(chunk, 1, 1, 1)
    beside = batch[1::2]
    others = [beside, torch.zeros_like(beside), torch.ones_like(beside), torch.rand(beside.shape, generator=rng)]
    batch[1::2] = others[kind]
    return batch.contiguous(memory_format=torch.channels_last)


def _comparable(logits: Array) -> Array:
    """In units of each class's range; what is not finite stands outside it, each kind at a place of its own."""
    finite = np.isfinite(logits)
    low = np.min(logits, axis=(0, 1), initial=np.inf, where=finite)
    high = np.max(logits, axis=(0, 1), initial=-np.inf, where=finite)
    low = np.where(np.isfinite(low), low, 0.0)  # nothing of this class is finite
    unit = np.where(high > low, high - low, 1.0)
    outside = np.nan_to_num(logits, nan=-3.0, posinf=2.0, neginf=-2.0)
    return np.divide(logits - low, unit, out=outside, where=finite)


def _with_others(answers: Array) -> bool:
    """Whether what is beside the sample changes its answer."""
    kinds = [answers[kind::_KINDS] for kind in range(_KINDS)]
    if all(np.ptp(kind, axis=0).max() <= _TOLERANCE for kind in kinds):
        return bool(np.ptp(answers, axis=0).max() > _TOLERANCE)
    return _differ([kind.reshape(-1, kind.shape[-1]) for kind in kinds])


def _from_chunk_to_chunk(answers: Array) -> bool:
    """Whether a chunk's answers to the sample are more alike than those of different chunks."""
    own = answers[:, ::2]
    # of a chunk that holds the sample once there is nothing to compare
    return _differ(list(own if own.shape[1] > 1 else answers[::_KINDS]))


def _differ(groups: list[Array]) -> bool:
    means = np.stack([group.mean(axis=0) for group in groups])
    classes = means.shape[1]
    apart = np.flatnonzero(np.ptp(means, axis=0) > _TOLERANCE)
    return any(stats.kruskal(*(group[:, one] for group in groups)).pvalue < _ERROR / classes for one in apart)
