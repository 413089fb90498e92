"""The one fixed function that is certified."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import nn


def check_independent(model: nn.Module) -> None:
    """Refuses a model that couples the samples of a batch.

    Raises
    ------
    ValueError
        If a batch norm has no running statistics.
    """
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm) and module.running_mean is None:
            raise ValueError(
                "a batch norm without running statistics couples the samples of a batch, and the votes must be "
                "independent. Build it with track_running_stats=True, or use another normalisation."
            )


@contextmanager
def certified_mode(model: nn.Module, modules: Iterable[nn.Module] | None = None) -> Iterator[None]:
    """Eval mode, no gradients; every training flag comes back. Who calls it often gives all of the model's modules."""
    training = [module for module in modules or model.modules() if module.training]
    if training:
        model.eval()
    try:
        with torch.inference_mode():
            yield
    finally:
        for module in training:
            module.training = True
