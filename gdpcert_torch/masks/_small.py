"""The mask network of the small studies: a U-Net at half resolution."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdpcert_torch.masks._head import constant_head, padded_to_multiple
from gdpcert_torch.networks import Standardize, conv_block


class SmallUNet(nn.Module):
    """A three-level U-Net whose stem has stride 2; widths c, 2c, 4c.

    Parameters
    ----------
    width : int
        The stem's channels c.
    noise : float
        The noise level of its input, for the standardisation.
    channels : int, optional
        The images' channels.
    """

    def __init__(self, width: int, noise: float, channels: int = 3) -> None:
        super().__init__()
        c = width
        self.standardize = Standardize(noise)
        self.stem = conv_block(channels, c, stride=2, kernel=5)
        self.down1 = nn.Sequential(conv_block(c, 2 * c, stride=2), conv_block(2 * c, 2 * c))
        self.down2 = nn.Sequential(
            conv_block(2 * c, 4 * c, stride=2), conv_block(4 * c, 4 * c), conv_block(4 * c, 4 * c)
        )
        self.up1 = conv_block(6 * c, 2 * c)
        self.up2 = conv_block(3 * c, c)
        self.head = constant_head(c)

    def forward(self, images: Tensor) -> Tensor:
        """A mask in (0, 1), shape (batch, 1, height, width)."""
        height, width = images.shape[-2:]
        half = self.stem(self.standardize(padded_to_multiple(images, 8)))
        quarter = self.down1(half)
        up = self.up1(torch.cat([F.interpolate(self.down2(quarter), scale_factor=2), quarter], dim=1))
        up = self.up2(torch.cat([F.interpolate(up, scale_factor=2), half], dim=1))
        logits = F.interpolate(self.head(up).float(), scale_factor=2, mode="bilinear")
        return logits[..., :height, :width].sigmoid()
