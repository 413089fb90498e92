"""Objects placed on backgrounds, in batches, where the bytes lie."""

import numpy as np
import torch
from torch import Tensor

from gdpcert_torch.data._images import CPU, Batch, Images, digest_of
from gdpcert_torch.data._objects import Bytes, Objects
from gdpcert_torch.data._places import Place
from gdpcert_torch.data._windows import mirrored as mirror
from gdpcert_torch.data._windows import paste

_TEST_KEY = 20_240_614


def scenes(
    name: str, objects: Objects, backgrounds: tuple[Tensor, Tensor], place: Place, *, mirrored: bool = False
) -> Images:
    """A labelled image task: an object of one of the classes against a background.

    Object, background and position are fresh at every training access and fixed at test. In training every sample has
    coins of its own for whether its background, and where that is asked for its object, is seen in a mirror.

    Parameters
    ----------
    name : str
        As configs spell it.
    objects : Objects
        What is to be told apart.
    backgrounds : tuple of Tensor
        Bytes for training and for test, shape (count, channels, size, size).
    place : callable
        ``place(rng, count, far)``: rows and columns, each from 0 to `far`.
    mirrored : bool, optional
        Whether an object's mirror image is of the same class.
    """
    side = backgrounds[0].shape[-1]
    far = side - objects.train.shape[-1]
    training = Bytes((objects.train, objects.train_labels, backgrounds[0]))

    def batch(rng: np.random.Generator, size: int, device: torch.device = CPU) -> Batch:
        pixels, labels, scenery = training.on(device)
        drawn = [rng.integers(0, len(pixels), size), rng.integers(0, len(scenery), size), *place(rng, size, far)]
        chosen, behind, rows, columns = (torch.from_numpy(one).to(device) for one in drawn)
        coins = torch.from_numpy(rng.integers(0, 2, (2, size)) == 1).to(device)
        whole = paste(
            mirror(scenery[behind], coins[0]),
            mirror(pixels[chosen], coins[1]) if mirrored else pixels[chosen],
            rows,
            columns,
        )
        return whole.float().div_(255), labels[chosen]

    def first(count: int) -> Batch:
        rng = np.random.default_rng(_TEST_KEY)
        # drawn for all of them, so that an image is the same whatever the count
        available = len(objects.test)
        behind = rng.integers(0, len(backgrounds[1]), available)
        rows, columns = (torch.from_numpy(one[:count]) for one in place(rng, available, far))
        whole = paste(backgrounds[1][torch.from_numpy(behind[:count])], objects.test[:count], rows, columns)
        return whole.float().div_(255), objects.test_labels[:count]

    shape = (objects.train.shape[1], side, side)
    digest = digest_of((*objects.tensors, *backgrounds))
    return Images(name, objects.classes, shape, batch, first, len(objects.test), objects.notes, digest)
