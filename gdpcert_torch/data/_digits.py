"""Handwritten digits against a random edge of photographs: both ship with scikit-learn, nothing is downloaded."""

from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from gdpcert_torch.data._images import CPU, Batch, Images, digest_of
from gdpcert_torch.data._places import edges
from gdpcert_torch.data._windows import cut, paste

SIZE, DIGIT = 48, 16
# the digits stand in the order in which writers gave them: the last are by other hands, but for ten at the cut
TRAIN_DIGITS = 1297
# the photographs' columns up to here are for training backgrounds, the others for test
TRAIN_COLUMNS = 400
_TEST_KEY = 20_240_614


@cache
def digits_on_photographs() -> Images:
    """Ten classes; 48x48 colour crops of two photographs with a 16x16 digit placed against an edge.

    Training and test use disjoint digits and disjoint parts of the photographs. Position, background and digit
    are fresh at every training access and fixed at test.
    """
    scans, labels = _scans()
    digits, photographs = _resized(scans), _photographs()
    train = digits[:TRAIN_DIGITS], labels[:TRAIN_DIGITS], photographs[..., :TRAIN_COLUMNS]
    test = digits[TRAIN_DIGITS:], labels[TRAIN_DIGITS:], photographs[..., TRAIN_COLUMNS:]

    def batch(rng: np.random.Generator, size: int, device: torch.device = CPU) -> Batch:
        images, labels = _composed(*train, rng.integers(0, len(train[0]), size), rng)
        return images.to(device), labels.to(device)

    def first(count: int) -> Batch:
        everything = _composed(*test, np.arange(len(test[0])), np.random.default_rng(_TEST_KEY))
        return everything[0][:count], everything[1][:count]

    digest = digest_of((scans, labels, photographs))
    return Images("digits", 10, (3, SIZE, SIZE), batch, first, len(test[0]), digest=digest)


def _scans() -> tuple[Tensor, Tensor]:
    from sklearn.datasets import load_digits  # only here: importing it takes as long as torch

    scans = load_digits()
    return torch.tensor(scans.images / 16, dtype=torch.float32)[:, None], torch.tensor(scans.target)


def _resized(scans: Tensor) -> Tensor:
    return F.interpolate(scans, size=DIGIT, mode="bilinear").clamp(0, 1)


def _photographs() -> Tensor:
    from sklearn.datasets import load_sample_images

    pixels = np.stack([np.asarray(photograph) for photograph in load_sample_images().images])
    return torch.tensor(pixels).permute(0, 3, 1, 2).float() / 255


def _composed(
    digits: Tensor, labels: Tensor, photographs: Tensor, chosen: np.ndarray, rng: np.random.Generator
) -> Batch:
    count = len(chosen)
    picture = rng.integers(0, len(photographs), count)
    corners = [rng.integers(0, side - SIZE + 1, count) for side in photographs.shape[2:]]
    rows, columns = edges(rng, count, SIZE - DIGIT)
    # a photograph at a time: a copy of a whole one for every image would be a hundred times larger
    images = torch.empty(count, 3, SIZE, SIZE)
    for number, photograph in enumerate(photographs):
        which = torch.from_numpy(picture == number)
        top, left = (torch.from_numpy(corner)[which] for corner in corners)
        images[which] = cut(photograph.expand(len(top), -1, -1, -1), top, left, (SIZE, SIZE))
    paste(images, digits[torch.from_numpy(chosen)].expand(-1, 3, -1, -1), *map(torch.from_numpy, (rows, columns)))
    return images, labels[torch.from_numpy(chosen)]
