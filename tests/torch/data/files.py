"""Tiny data sets in the layouts that the loaders read, written by the tests themselves."""

import numpy as np
from PIL import Image

from gdpcert_torch.data import _cifar10, _mnist

IMAGES = 6
DIGITS = {"train": 20, "t10k": 6}


def cifar10(root, seed=0):
    """The six binary files, with `IMAGES` records each; `_IMAGES` must be patched to as many."""
    rng = np.random.default_rng(seed)
    folder = root / _cifar10.FOLDER
    folder.mkdir(parents=True)
    records = {}
    for name in _cifar10._OFFICIAL:
        labels = rng.integers(0, 10, (IMAGES, 1), dtype=np.uint8)
        records[name] = np.concatenate([labels, rng.integers(0, 256, (IMAGES, 3072), dtype=np.uint8)], axis=1)
        (folder / name).write_bytes(records[name].tobytes())
    return records


def mnist(root, seed=0):
    """The four idx files, with `DIGITS` images, which have no black; `COUNTS` must be patched to those. The images."""
    rng = np.random.default_rng(seed)
    folder = root / _mnist.FOLDER
    folder.mkdir(parents=True)
    images = {}
    for part, count in DIGITS.items():
        images[part] = rng.integers(1, 256, (count, 28, 28), dtype=np.uint8)
        header = np.array([0x803, count, 28, 28], ">u4").tobytes()
        (folder / f"{part}-images-idx3-ubyte").write_bytes(header + images[part].tobytes())
        labels = (np.arange(count) % 10).astype(np.uint8)
        header = np.array([0x801, count], ">u4").tobytes()
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(header + labels.tobytes())
    return images


def photographs(folder, count, size=(20, 24), seed=0, mode="RGB"):
    """PNG files, which keep every byte."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    shape = (count, *size, 3) if mode == "RGB" else (count, *size)
    pixels = rng.integers(0, 256, shape, dtype=np.uint8)
    for number, one in enumerate(pixels):
        Image.fromarray(one).save(folder / f"{number:03}.png")
    return pixels


def backgrounds(root, train=9, test=4):
    photographs(root / "backgrounds" / "train", train, seed=1)
    photographs(root / "backgrounds" / "test", test, seed=2)
