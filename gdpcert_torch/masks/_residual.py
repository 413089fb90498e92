"""A segmentation network with residual blocks, the text's "modified ResNet-110"."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdpcert_torch.masks._head import constant_head, padded_to_multiple
from gdpcert_torch.networks import residual_stage, stem


class ResidualSegmentation(nn.Module):
    """The three stages of a CIFAR ResNet, each read by a head, summed at full resolution.

    Parameters
    ----------
    blocks : int, optional
        Residual blocks a stage; 18 is ResNet-110.
    width : int, optional
        The first stage's channels.
    channels : int, optional
        The images' channels.
    """

    def __init__(self, blocks: int = 18, width: int = 16, channels: int = 3) -> None:
        super().__init__()
        self.stem = stem(channels, width)
        self.stages = nn.ModuleList(
            [
                residual_stage(width, width, blocks, stride=1),
                residual_stage(width, 2 * width, blocks, stride=2),
                residual_stage(2 * width, 4 * width, blocks, stride=2),
            ]
        )
        self.heads = nn.ModuleList(constant_head(width * 2**level) for level in range(3))

    def forward(self, images: Tensor) -> Tensor:
        """A mask in (0, 1), shape (batch, 1, height, width)."""
        height, width = images.shape[-2:]
        features = self.stem(padded_to_multiple(images, 4))
        size = features.shape[-2:]
        logits = torch.zeros((), device=images.device)
        for stage, head in zip(self.stages, self.heads, strict=True):
            features = stage(features)
            logits = logits + F.interpolate(head(features).float(), size=size, mode="bilinear", align_corners=False)
        return logits[..., :height, :width].sigmoid()
