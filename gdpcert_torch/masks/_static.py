"""A learned mask that is the same for every input."""

import torch
from torch import Tensor, nn


class StaticMask(nn.Module):
    """One weight in [0, 1] a pixel, starting from ones, which is vanilla smoothing.

    It never looks at its input, so it may mask the first step.

    Parameters
    ----------
    height, width : int
        The size of the images.
    """

    def __init__(self, height: int, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1, 1, height, width))

    def forward(self, images: Tensor) -> Tensor:
        """The mask, repeated for the batch."""
        if images.shape[-2:] != self.weight.shape[-2:]:
            raise ValueError(
                f"this static mask is for images of {tuple(self.weight.shape[-2:])} pixels; "
                f"got {tuple(images.shape[-2:])}."
            )
        return self.weight.expand(images.shape[0], -1, -1, -1)

    @torch.no_grad()
    def project(self) -> None:
        """Moves the weights back into [0, 1] after an optimiser's step."""
        self.weight.clamp_(0, 1)
