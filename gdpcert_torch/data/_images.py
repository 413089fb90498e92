"""What training and sampling need to know of a data set."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

Batch = tuple[Tensor, Tensor]
CPU = torch.device("cpu")


class Training(Protocol):
    """Where fresh training images come from."""

    def __call__(self, rng: np.random.Generator, size: int, device: torch.device = CPU) -> Batch:
        """`size` images and their labels, both on `device`; they depend on `rng` alone."""


class Task(Protocol):
    """What networks need to know of a data set."""

    @property
    def classes(self) -> int:
        """The number of classes."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, height and width of an image."""


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
        ``batch(rng, size, device)``: fresh training images and their labels.
    first : callable
        ``first(count)``: the first `count` test images, the same at every call, and their labels; see `test`.
    available : int
        The number of test images.
    notes : tuple of str
        What a reader of results must know of the files that were found.
    digest : str
        Of all that its images are made of, see `digest_of`: where it differs, the n-th image may be another one.
    decodes : bool
        Whether a batch is decoded from files, which takes long enough to begin with the next one early.
    """

    name: str
    classes: int
    shape: tuple[int, int, int]
    batch: Training
    first: Callable[[int], Batch]
    available: int
    notes: tuple[str, ...] = ()
    digest: str = ""
    decodes: bool = False

    def test(self, count: int) -> Batch:
        """The first `count` test images, the same at every call, and their labels.

        Raises
        ------
        ValueError
            If there are not so many.
        """
        self.require(count)
        return self.first(count)

    def require(self, count: int) -> None:
        """Refuses a request for test images, before they are made; see `test`."""
        if not 1 <= count <= self.available:
            raise ValueError(f"the data set {self.name} has {self.available} test images; got a request for {count}.")

    @property
    def dimension(self) -> int:
        """The number of input coordinates d."""
        channels, height, width = self.shape
        return channels * height * width


def digest_of(parts: Iterable[Tensor | Path]) -> str:
    """Sixteen hexadecimal digits that change with every tensor's content and shape, and with every file's name."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, Tensor):
            digest.update(f"{part.dtype} {tuple(part.shape)}\n".encode())
            digest.update(part.contiguous().numpy().data)
        else:
            digest.update(f"{part.as_posix()}\n".encode())
    return digest.hexdigest()[:16]
