"""CIFAR-10: the official binary files, or what torchvision downloads."""

import hashlib
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gdpcert_torch.data._downloads import downloading
from gdpcert_torch.data._objects import Objects
from gdpcert_torch.data._where import missing

SIZE, CLASSES = 32, 10
FOLDER, TORCHVISION_FOLDER = "cifar-10-batches-bin", "cifar-10-batches-py"
_RECORD = 1 + 3 * SIZE * SIZE
_IMAGES = 10_000
_TEST = "test_batch.bin"
# SHA-1 of the files in cifar-10-binary.tar.gz, as Apache MXNet's data set gluon.data.vision.CIFAR10 states them
_OFFICIAL = {
    "data_batch_1.bin": "aadd24acce27caa71bf4b10992e9e7b2d74c2540",
    "data_batch_2.bin": "c0ba65cce70568cd57b4e03e9ac8d2a5367c1795",
    "data_batch_3.bin": "1dd00a74ab1d17a6e7d73e185b69dbf31242f295",
    "data_batch_4.bin": "aab85764eb3584312d3c7f65fd2fd016e36a258e",
    "data_batch_5.bin": "26e2849e66a845b7f1e4614ae70f4889ae604628",
    _TEST: "67eb016db431130d61cd03c7ad570b013799c88c",
}
_SOURCE = "Get cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html and unpack it there."


def cifar10(root: Path) -> Objects:
    """CIFAR-10's images and labels, in their original order.

    From ``cifar-10-batches-bin`` under `root` if it is there, else as torchvision keeps it, downloaded if need be.
    Torchvision's files are pickles, which may run code: it opens them only if the MD5 of each is the official one.

    Parameters
    ----------
    root : Path
        The folder of data sets.

    Returns
    -------
    Objects
        50,000 training and 10,000 test images, 3x32x32, ten classes; a note names the files that are not the
        official ones.

    Raises
    ------
    FileNotFoundError
        If a file is missing, or one of torchvision's is not the official one, and it cannot be downloaded.
    ValueError
        If a file of ``cifar-10-batches-bin`` has another size than 10,000 records of the binary layout, or a label
        above 9.
    """
    folder = root / FOLDER
    if not folder.exists():
        return _from_torchvision(root)
    parts = {name: _read(folder / name) for name in _OFFICIAL}
    other = [name for name, (_, _, digest) in parts.items() if digest != _OFFICIAL[name]]
    train = [parts[name] for name in _OFFICIAL if name != _TEST]
    return Objects(
        name="cifar10",
        classes=CLASSES,
        train=torch.cat([images for images, _, _ in train]),
        train_labels=torch.cat([labels for _, labels, _ in train]),
        test=parts[_TEST][0],
        test_labels=parts[_TEST][1],
        notes=(f"CIFAR-10: not the official files (their SHA-1 differs): {', '.join(other)}",) if other else (),
    )


def _read(file: Path) -> tuple[Tensor, Tensor, str]:
    if not file.exists():
        raise missing(file, "a file of CIFAR-10 in the binary layout", _SOURCE)
    content = file.read_bytes()
    if len(content) != _RECORD * _IMAGES:
        raise ValueError(
            f"{file} has {len(content)} bytes; a file of CIFAR-10 has {_IMAGES} records of {_RECORD}, "
            f"{_RECORD * _IMAGES} in all. {_SOURCE}"
        )
    records = np.frombuffer(content, dtype=np.uint8).reshape(_IMAGES, _RECORD)
    labels = records[:, 0].astype(np.int64)
    if labels.max() >= CLASSES:
        raise ValueError(f"{file} has a label {labels.max()}; those of CIFAR-10 are 0 to 9. {_SOURCE}")
    images = torch.from_numpy(records[:, 1:].reshape(_IMAGES, 3, SIZE, SIZE).copy())
    return images, torch.from_numpy(labels), hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _from_torchvision(root: Path) -> Objects:
    from torchvision.datasets import CIFAR10  # only here: it takes a second

    with downloading(f"CIFAR-10 (as {FOLDER} or torchvision's {TORCHVISION_FOLDER})", root, _SOURCE):
        sets = [CIFAR10(root, train=train, download=True) for train in (True, False)]
    (train, train_labels), (test, test_labels) = [
        (torch.from_numpy(one.data).permute(0, 3, 1, 2).contiguous(), torch.tensor(one.targets)) for one in sets
    ]
    return Objects("cifar10", CLASSES, train, train_labels, test, test_labels)
