"""What training and sampling need to know of a data set."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from torch import Tensor

Batch = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class Images:
    """A labelled image task; pixels are float32 in [0, 1].

    Attributes
    ----------
    name : str
        As configs spell it.
    classes : int
        The number of classes.
    shape : tuple of int
        (channels, height, width).
    batch : callable
        ``batch(rng, size)``: fresh training images and their labels.
    test : callable
        ``test(count)``: the first `count` test images, the same at every call, and their labels.
    """

    name: str
    classes: int
    shape: tuple[int, int, int]
    batch: Callable[[np.random.Generator, int], Batch]
    test: Callable[[int], Batch]

    @property
    def dimension(self) -> int:
        """The number of input coordinates d."""
        channels, height, width = self.shape
        return channels * height * width
