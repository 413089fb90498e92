"""Data sets by name: what a config says, and how it is read."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from gdpcert_torch.data._backgrounds import BACKGROUNDS, scenery
from gdpcert_torch.data._celeba import HEIGHT, WIDTH, WINDOW, around_mouth, celeba, in_frame
from gdpcert_torch.data._cifar10 import cifar10
from gdpcert_torch.data._digits import digits_on_photographs
from gdpcert_torch.data._faces import cropped, faces
from gdpcert_torch.data._imagenet import imagenet
from gdpcert_torch.data._images import Images
from gdpcert_torch.data._mnist import mnist
from gdpcert_torch.data._objects import Objects
from gdpcert_torch.data._places import PLACES
from gdpcert_torch.data._scenes import scenes
from gdpcert_torch.data._where import data_root

SIZES = (32, 36, 40, 48, 64, 96)
_OBJECTS: dict[str, tuple[Callable[[Path], Objects], bool]] = {"cifar10": (cifar10, True), "mnist": (mnist, False)}
_GRAMMAR = (
    "digits",
    f"{'|'.join(_OBJECTS)}/{'|'.join(BACKGROUNDS)}/{'|'.join(map(str, SIZES))}/{'|'.join(PLACES)}",
    "faces/FOLDER/MARGIN",
    "celeba/whole/MARGIN",
    "celeba/mouth/PAD",
    "imagenet",
)


def load(name: str) -> Images:
    """The data set of a name that a config gives, from the folder that GDPCERT_DATA names.

    Raises
    ------
    ValueError
        If there is none of that name, or a file is damaged.
    FileNotFoundError
        If its files are not there.
    """
    return _loaded(name, data_root())


@cache
def _loaded(name: str, root: Path) -> Images:
    match name.split("/"):
        case ["digits"]:
            return digits_on_photographs()
        case [objects, behind, size, place] if objects in _OBJECTS and behind in BACKGROUNDS and place in PLACES:
            if size.isdecimal() and int(size) in SIZES:
                source, mirrored = _OBJECTS[objects]
                seen_behind = scenery(root, behind, int(size))
                return scenes(name, source(root), seen_behind, PLACES[place], mirrored=mirrored)
        case ["faces", folder, margin] if margin.isdecimal():
            return cropped(name, faces(root, folder), int(margin))
        case ["celeba", "whole", margin] if margin.isdecimal():
            return celeba(name, root, (HEIGHT, WIDTH), in_frame(int(margin)))
        case ["celeba", "mouth", pad] if pad.isdecimal():
            return celeba(name, root, (WINDOW, WINDOW), around_mouth(int(pad)))
        case ["imagenet"]:
            return imagenet(name, root)
    raise ValueError(f"there is no data set {name!r}; there are {', '.join(_GRAMMAR)}.")
