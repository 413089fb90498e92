"""Faces in two classes, in a black frame and cropped again: the face is whole, and nobody knows where it is."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from gdpcert_torch.data._folder import folder_bytes
from gdpcert_torch.data._images import CPU, Batch, Images, digest_of
from gdpcert_torch.data._listing import image_files
from gdpcert_torch.data._objects import Bytes, Objects
from gdpcert_torch.data._windows import cut, mirrored

_TEST_KEY = 20_240_615
_SOURCE = "Put the faces there, a folder a class: train/CLASS/*.jpg and test/CLASS/*.jpg."


def faces(root: Path, folder: str) -> Objects:
    """Faces of one size, from ``FOLDER/{train,test}/CLASS/`` under `root`; grey if the first one is.

    Raises
    ------
    FileNotFoundError
        If a folder is missing.
    ValueError
        If the classes of train and test differ.
    """
    from PIL import Image

    top = root / folder
    parts = {part: image_files(top / part, "the faces", _SOURCE) for part in ("train", "test")}
    names = {part: sorted({file.parent.name for file in files}) for part, files in parts.items()}
    if names["train"] != names["test"] or len(names["train"]) < 2:
        raise ValueError(f"{top} must have the same two or more classes in train and test; got {names}. {_SOURCE}")
    with Image.open(parts["train"][0]) as first:
        size, mode = first.size[::-1], "L" if first.mode == "L" else "RGB"
    labels = {part: torch.tensor([names[part].index(file.parent.name) for file in parts[part]]) for part in parts}
    pixels = {part: folder_bytes(top / part, parts[part], size, mode) for part in parts}
    return Objects(folder, len(names["train"]), pixels["train"], labels["train"], *_shuffled(pixels, labels))


def _shuffled(pixels: dict[str, Tensor], labels: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    # the files come class by class, and a study takes the first of the test set
    order = torch.from_numpy(np.random.default_rng(_TEST_KEY).permutation(len(labels["test"])))
    return pixels["test"][order], labels["test"][order]


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
        Of the frame; 0 leaves the images as they are.
    """
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
