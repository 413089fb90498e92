"""MNIST, with a margin of two pixels: 32x32, three equal channels."""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from gdpcert_torch.data._objects import Objects
from gdpcert_torch.data._where import missing

_MARGIN = 2


def mnist(root: Path) -> Objects:
    """MNIST as torchvision keeps it, its four files under ``MNIST/raw``, downloaded if need be.

    Parameters
    ----------
    root : Path
        The folder of data sets.

    Returns
    -------
    Objects
        60,000 training and 10,000 test images, 3x32x32, ten classes.

    Raises
    ------
    FileNotFoundError
        If it is not there and cannot be downloaded.
    """
    from torchvision.datasets import MNIST  # only here: it takes a second

    try:
        train, test = (MNIST(root, train=train, download=True) for train in (True, False))
    except (OSError, RuntimeError) as error:
        source = f"Get the four idx files from any mirror of MNIST. They could not be downloaded ({error})."
        raise missing(root / "MNIST" / "raw", "the four idx files of MNIST", source) from error
    return Objects("mnist", 10, _coloured(train.data), train.targets, _coloured(test.data), test.targets)


def _coloured(images: Tensor) -> Tensor:
    framed = F.pad(images, (_MARGIN,) * 4)
    return framed[:, None].expand(-1, 3, -1, -1).contiguous().to(torch.uint8)
