"""What the mask networks share: a head that starts from the constant mask, and padding to any size."""

import torch.nn.functional as F
from torch import Tensor, nn


def constant_head(channels: int) -> nn.Conv2d:
    """A 1x1 convolution to one logit a pixel that starts at zero everywhere.

    A constant mask is exactly vanilla smoothing, so training starts from the baseline instead of from a
    random mask that hides parts of the image.
    """
    head = nn.Conv2d(channels, 1, 1)
    for parameter in head.parameters():
        nn.init.zeros_(parameter)
    return head


def padded_to_multiple(images: Tensor, multiple: int) -> Tensor:
    """The images with their last row and column repeated until both sides are `multiple` twice or more times.

    Of `multiple` once the deepest level would have a single pixel, which cannot be reflected.
    """
    bottom, right = (max(2 * multiple, side + -side % multiple) - side for side in images.shape[-2:])
    return F.pad(images, (0, right, 0, bottom), mode="replicate") if bottom or right else images
