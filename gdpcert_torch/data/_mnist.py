"""MNIST, with a margin of two pixels: 32x32, three equal channels."""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from gdpcert_torch.data._downloads import downloading
from gdpcert_torch.data._idx import read_idx
from gdpcert_torch.data._objects import Objects

FOLDER = Path("MNIST", "raw")
COUNTS = {"train": 60_000, "t10k": 10_000}
SIZE, CLASSES = 28, 10
_MARGIN = 2
_SOURCE = (
    "Put MNIST's four idx files there, unpacked, from any mirror: train-images-idx3-ubyte, train-labels-idx1-ubyte, "
    "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte."
)


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
        If a file is missing and cannot be downloaded.
    ValueError
        If a file has another header than MNIST's, is shorter or longer than that says, or has a label above 9.
    """
    folder = root / FOLDER
    if not all(file.exists() for part in COUNTS for file in _files(folder, part)):
        _download(root)
    (train, train_labels), (test, test_labels) = (_read(folder, part) for part in COUNTS)
    return Objects("mnist", CLASSES, _coloured(train), train_labels, _coloured(test), test_labels)


def _files(folder: Path, part: str) -> tuple[Path, Path]:
    return folder / f"{part}-images-idx3-ubyte", folder / f"{part}-labels-idx1-ubyte"


def _download(root: Path) -> None:
    from torchvision.datasets import MNIST  # only here: it takes a second

    with downloading("MNIST", root / FOLDER, _SOURCE):
        MNIST(root, download=True)


def _read(folder: Path, part: str) -> tuple[Tensor, Tensor]:
    images, labels = _files(folder, part)
    pixels = torch.from_numpy(read_idx(images, (COUNTS[part], SIZE, SIZE), _SOURCE))
    classes = torch.from_numpy(read_idx(labels, (COUNTS[part],), _SOURCE)).long()
    if classes.max() >= CLASSES:
        raise ValueError(f"{labels} has a label {classes.max()}; those of MNIST are 0 to 9. {_SOURCE}")
    return pixels, classes


def _coloured(images: Tensor) -> Tensor:
    framed = F.pad(images, (_MARGIN,) * 4)
    return framed[:, None].expand(-1, 3, -1, -1).contiguous()
