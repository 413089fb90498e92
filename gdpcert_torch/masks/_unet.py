"""The U-Net that the paper's experiments use as mask network."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdpcert_torch.masks._head import constant_head, padded_to_multiple


class UNet(nn.Module):
    """A four-level U-Net of widths c, 2c, 4c, 8c with reflection padding and channel dropout.

    Parameters
    ----------
    width : int, optional
        The first level's channels c: 32 for CIFAR-10, 64 for CelebA, 16 for ImageNet.
    channels : int, optional
        The images' channels.
    dropout : float, optional
        The share of channels dropped while training.
    """

    def __init__(self, width: int = 32, channels: int = 3, dropout: float = 0.3) -> None:
        super().__init__()
        widths = [width * 2**level for level in range(4)]
        self.encoders = nn.ModuleList(_double(a, b, dropout) for a, b in pairwise(widths))
        self.first = _double(channels, width, dropout)
        self.downs = nn.ModuleList(_down(a) for a in widths[:-1])
        self.halves = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairwise(widths))
        self.decoders = nn.ModuleList(_double(2 * a, a, dropout) for a in widths[:-1])
        self.head = constant_head(width)

    def forward(self, images: Tensor) -> Tensor:
        """A mask in (0, 1), shape (batch, 1, height, width)."""
        height, width = images.shape[-2:]
        levels = [self.first(padded_to_multiple(images, 8))]
        for down, encoder in zip(self.downs, self.encoders, strict=True):
            levels.append(encoder(down(levels[-1])))
        up = levels.pop()
        for half, decoder in zip(reversed(self.halves), reversed(self.decoders), strict=True):
            up = half(F.interpolate(up, scale_factor=2))
            up = decoder(torch.cat([up, levels.pop()], dim=1))
        logits: Tensor = self.head(up).float()
        return logits[..., :height, :width].sigmoid()


def _double(inputs: int, outputs: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(*_convolution(inputs, outputs, dropout), *_convolution(outputs, outputs, dropout))


def _convolution(inputs: int, outputs: int, dropout: float) -> list[nn.Module]:
    return [
        nn.Conv2d(inputs, outputs, 3, padding=1, padding_mode="reflect", bias=False),
        nn.BatchNorm2d(outputs),
        nn.Dropout2d(dropout),
        nn.LeakyReLU(),
    ]


def _down(channels: int) -> nn.Sequential:
    convolution = nn.Conv2d(channels, channels, 3, stride=2, padding=1, padding_mode="reflect", bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(channels), nn.LeakyReLU())
