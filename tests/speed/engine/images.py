"""The images to certify: CIFAR-10 where it lies, the digits that ship with scikit-learn elsewhere."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

FOLDER = "cifar-10-batches-bin"
SIZE, PAD = 32, 4


@dataclass(frozen=True)
class Images:
    """Bytes, (count, 3, 32, 32), and labels; training images get a random crop and flip of their own."""

    name: str
    train: Tensor
    train_labels: Tensor
    test: Tensor
    test_labels: Tensor
    flips: bool = False

    def batch(self, rng, size):
        chosen = rng.integers(0, len(self.train), size)
        padded = np.pad(self.train[chosen].numpy(), ((0, 0), (0, 0), (PAD, PAD), (PAD, PAD)), mode="reflect")
        rows, columns = rng.integers(0, 2 * PAD + 1, (2, size, 1, 1, 1))
        flipped = rng.integers(0, 2, (size, 1, 1, 1)) * self.flips
        places = np.arange(SIZE)
        across = np.where(flipped, SIZE - 1 - places, places)
        which, channel = np.arange(size)[:, None, None, None], np.arange(3)[:, None, None]
        cropped = padded[which, channel, rows + places[:, None], columns + across]
        return torch.from_numpy(cropped).float() / 255, self.train_labels[chosen]

    def first(self, count):
        """The first test images, in [0, 1]."""
        return self.test[:count].float() / 255, self.test_labels[:count]


def load(folder):
    """CIFAR-10 in its official binary layout if the folder has it, else the digits."""
    where = Path(folder) / FOLDER
    return cifar10(where) if where.is_dir() else digits()


def cifar10(folder):
    def read(names):
        rows = np.concatenate([np.fromfile(folder / name, np.uint8).reshape(-1, 3073) for name in names])
        return torch.from_numpy(rows[:, 1:].reshape(-1, 3, SIZE, SIZE)), torch.from_numpy(rows[:, 0].astype(np.int64))

    train = read([f"data_batch_{number}.bin" for number in range(1, 6)])
    return Images("cifar10", *train, *read(["test_batch.bin"]), flips=True)


def digits():
    from sklearn.datasets import load_digits

    scans = load_digits()
    pixels = torch.tensor(scans.images / 16, dtype=torch.float32)[:, None]
    grown = torch.nn.functional.interpolate(pixels, size=SIZE, mode="bilinear").expand(-1, 3, -1, -1)
    images, labels = (255 * grown).round().to(torch.uint8), torch.tensor(scans.target)
    return Images("digits", images[:1297], labels[:1297], images[1297:], labels[1297:])
