"""Batch norms in eval mode are linear, so the convolution before each can do their work."""

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


class Folded(nn.Identity):
    """Where a batch norm was; what the convolution before it returns is normalised already."""


def fold_batch_norms(model: nn.Module) -> None:
    """Moves every batch norm that follows a convolution in an `nn.Sequential` into the convolution, in place.

    What the model computes stays the same up to rounding, in less time and memory. Only modules of exactly these
    classes are touched, without hooks, in eval mode; all others keep their place.

    Parameters
    ----------
    model : Module
        In eval mode. It cannot be trained on from there, nor its weights stored.
    """
    for module in list(model.modules()):
        if type(module) is nn.Sequential:
            _fold_pairs(module)


def _fold_pairs(layers: nn.Sequential) -> None:
    for place in range(len(layers) - 1):
        convolution, norm = layers[place], layers[place + 1]
        if not isinstance(convolution, nn.Conv2d) or not isinstance(norm, nn.BatchNorm2d):
            continue
        if _is_plain(convolution, nn.Conv2d) and _is_plain(norm, nn.BatchNorm2d) and norm.running_mean is not None:
            layers[place], layers[place + 1] = fuse_conv_bn_eval(convolution, norm), Folded().eval()


def _is_plain(module: nn.Module, kind: type[nn.Module]) -> bool:
    hooked = module._forward_hooks or module._forward_pre_hooks
    return type(module) is kind and not module.training and not hooked
