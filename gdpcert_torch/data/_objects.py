"""Labelled images as bytes, before anything is placed on anything."""

from dataclasses import dataclass, field

import torch
from torch import Tensor


@dataclass(frozen=True)
class Objects:
    """A labelled set of images of one size.

    Attributes
    ----------
    name : str
        As configs spell it.
    classes : int
        The number of classes.
    train, test : Tensor
        Bytes, shape (count, channels, height, width).
    train_labels, test_labels : Tensor
        Shape (count,).
    notes : tuple of str
        What a reader of results must know of these files.
    """

    name: str
    classes: int
    train: Tensor
    train_labels: Tensor
    test: Tensor
    test_labels: Tensor
    notes: tuple[str, ...] = ()

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """Images and labels of training and test."""
        return self.train, self.train_labels, self.test, self.test_labels


@dataclass(frozen=True)
class Bytes:
    """Tensors, brought to each device once."""

    tensors: tuple[Tensor, ...]
    there: dict[torch.device, tuple[Tensor, ...]] = field(default_factory=dict)

    def on(self, device: torch.device) -> tuple[Tensor, ...]:
        """The tensors on a device."""
        if device not in self.there:
            self.there[device] = tuple(tensor.to(device) for tensor in self.tensors)
        return self.there[device]
