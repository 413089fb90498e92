"""A window of each image of a batch, each at a place of its own."""

import torch
from torch import Tensor

_Index = tuple[Tensor, slice, Tensor, Tensor]


def cut(images: Tensor, rows: Tensor, columns: Tensor, size: tuple[int, int]) -> Tensor:
    """The windows whose top left corners are given, shape (batch, channels, height, width).

    Parameters
    ----------
    images : Tensor
        Shape (batch, channels, larger height, larger width).
    rows, columns : Tensor
        Integers, shape (batch,), on the same device.
    size : tuple of int
        (height, width).
    """
    return images[_window(rows, columns, size)].permute(0, 3, 1, 2)


def paste(images: Tensor, smaller: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """The images, overwritten each by its smaller one, whose top left corner is given; see `cut`."""
    images[_window(rows, columns, (smaller.shape[-2], smaller.shape[-1]))] = smaller.permute(0, 2, 3, 1)
    return images


def mirrored(images: Tensor, which: Tensor) -> Tensor:
    """The images, those that the booleans of shape (batch,) name seen in a mirror."""
    return torch.where(which[:, None, None, None], images.flip(-1), images)


def _window(rows: Tensor, columns: Tensor, size: tuple[int, int]) -> _Index:
    every = torch.arange(len(rows), device=rows.device)[:, None, None]
    down = (rows[:, None] + torch.arange(size[0], device=rows.device))[:, :, None]
    across = (columns[:, None] + torch.arange(size[1], device=rows.device))[:, None, :]
    return every, slice(None), down, across
