"""Tiny data sets in the layouts that the loaders read, written by the tests themselves."""

import numpy as np
from PIL import Image

from gdpcert_torch.data import _cifar10

IMAGES = 6


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
