"""Faces in two classes, in a black frame and cropped again: the face is whole, and nobody knows where it is."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from gdpcert_torch.data._classes import labelled
from gdpcert_torch.data._folder import folder_bytes
from gdpcert_torch.data._images import CPU, Batch, Images, digest_of
from gdpcert_torch.data._objects import Bytes, Objects
from gdpcert_torch.data._opened import Exactly, size_and_mode
from gdpcert_torch.data._windows import cut, mirrored

_TEST_KEY = 20_240_615
_SOURCE = "Put the faces there, a folder a class: train/CLASS/*.jpg and test/CLASS/*.jpg."


def faces(root: Path, folder: str) -> Objects:
    """Faces of one size, from ``FOLDER/{train,test}/CLASS/`` under `root`; grey if the first one is.

    Raises
    ------
    FileNotFoundError
        If a folder is missing or holds no image.
    ValueError
        If the images do not lie in the same two or more classes, see `labelled`; if one cannot be read, or is of
        another size than the first.
    """
    train, test = labelled(root / folder, ("train", "test"), "the faces", _SOURCE)
    (width, height), mode = size_and_mode(train.files[0])
    must = Exactly((width, height), f"all faces have the size of {train.files[0]}.")
    pixels, others = (
        folder_bytes(part.folder, part.files, (height, width), "L" if mode == "L" else "RGB", must)
        for part in (train, test)
    )
    # the files come class by class, and a study takes the first of the test set
    order = torch.from_numpy(np.random.default_rng(_TEST_KEY).permutation(len(others)))
    return Objects(folder, len(train.classes), pixels, train.labels, others[order], test.labels[order])


def cropped(name: str, objects: Objects, margin: int) -> Images:
    """The images in a black frame of `margin` pixels, cropped to their size at a uniform place.

    Place and mirror image (a coin of its own for every sample) are fresh at every training access and fixed at test.

    Parameters
    ----------
    name : str
        As configs spell it.
    objects : Objects
        What is to be told apart.
    margin : int
        Of the frame, less than the side of an image; 0 leaves the images as they are.

    Raises
    ------
    ValueError
        If the margin is so wide that a crop could miss the face.
    """
    side = min(objects.train.shape[-2:])
    if margin >= side:
        raise ValueError(f"the margin of {name} must be less than the side of its images, {side}; got {margin}.")
    training = Bytes((objects.train, objects.train_labels))

    def batch(rng: np.random.Generator, size: int, device: torch.device = CPU) -> Batch:
        pixels, labels = training.on(device)
        chosen = torch.from_numpy(rng.integers(0, len(pixels), size)).to(device)
        places = rng.integers(0, 2 * margin + 1, (2, size))
        coins = torch.from_numpy(rng.integers(0, 2, size) == 1).to(device)
        return mirrored(_shifted(pixels[chosen], margin, places), coins).float().div_(255), labels[chosen]

    def first(count: int) -> Batch:
        places = np.random.default_rng(_TEST_KEY).integers(0, 2 * margin + 1, (2, len(objects.test)))[:, :count]
        return _shifted(objects.test[:count], margin, places).float().div_(255), objects.test_labels[:count]

    shape = (objects.train.shape[1], objects.train.shape[2], objects.train.shape[3])
    digest = digest_of(objects.tensors)
    return Images(name, objects.classes, shape, batch, first, len(objects.test), objects.notes, digest)


def _shifted(images: Tensor, margin: int, places: np.ndarray) -> Tensor:
    framed = F.pad(images, (margin,) * 4)
    rows, columns = (torch.from_numpy(one).to(images.device) for one in places)
    return cut(framed, rows, columns, (images.shape[-2], images.shape[-1]))
