"""Building blocks: standardisation, convolutions and residual stages."""

import math

import torch.nn.functional as F
from torch import Tensor, nn

# the mean and the standard deviation of the pixels of natural photographs in [0, 1], roughly
_PIXEL_MEAN, _PIXEL_STD = 0.45, 0.25


class Standardize(nn.Module):
    """Brings noisy pixels to mean 0 and standard deviation about 1.

    Parameters
    ----------
    noise : float
        The noise level of the input. Dividing by the image's deviation alone would feed the first layers
        values of several units at large noise, and training would stay on its first plateau longer.
    """

    def __init__(self, noise: float) -> None:
        super().__init__()
        self.scale = 1 / math.hypot(_PIXEL_STD, noise)

    def forward(self, images: Tensor) -> Tensor:
        """The images, shifted and scaled."""
        return (images - _PIXEL_MEAN) * self.scale


def conv_block(inputs: int, outputs: int, *, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    """Convolution, batch norm, ReLU."""
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


def stem(channels: int, width: int) -> nn.Sequential:
    """The first layer of a CIFAR ResNet."""
    return conv_block(channels, width)


class BasicBlock(nn.Module):
    """Two 3x3 convolutions and a shortcut, which is a 1x1 convolution where the shape changes."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.first = conv_block(inputs, outputs, stride=stride)
        self.second = nn.Sequential(nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            convolution = nn.Conv2d(inputs, outputs, 1, stride, bias=False)
            self.shortcut = nn.Sequential(convolution, nn.BatchNorm2d(outputs))

    def forward(self, features: Tensor) -> Tensor:
        """Features of the block's width and stride."""
        return F.relu(self.shortcut(features) + self.second(self.first(features)))


def residual_stage(inputs: int, outputs: int, blocks: int, *, stride: int) -> nn.Sequential:
    """A stage of residual blocks, the first of which changes the shape."""
    first = BasicBlock(inputs, outputs, stride)
    return nn.Sequential(first, *(BasicBlock(outputs, outputs) for _ in range(blocks - 1)))
