"""A model's forward and backward pass as CUDA graphs: a deep network's thousand small kernels cost no Python."""

import warnings
from copy import deepcopy

import torch
from torch import Tensor, nn

# the graphs are made of the model as it is evaluated for the fourth time, when every algorithm is chosen
_WARM_UP = 3


def replayed(model: nn.Module, samples: tuple[Tensor, ...]) -> nn.Module:
    """The model, its passes captured on these arguments and replayed on others of their shapes.

    It computes what the model computes, and is left with the parameters and buffers that it had: capturing moves
    batch norm's statistics. Nothing in it may wait for the device.

    Parameters
    ----------
    model : Module
        On a GPU, in training mode; returns a tuple of tensors.
    samples : tuple of Tensor
        Arguments on the same GPU.
    """
    before = deepcopy(model.state_dict())
    with warnings.catch_warnings():
        # of the gradients' stream, which capturing changes on purpose
        warnings.filterwarnings("ignore", message=".*AccumulateGrad.*")
        torch.cuda.make_graphed_callables(model, samples, num_warmup_iters=_WARM_UP)  # takes its forward's place
    model.load_state_dict(before)
    return model
