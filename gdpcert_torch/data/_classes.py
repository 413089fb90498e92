"""Images in folders, one a class: which image is of which."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from gdpcert_torch.data._listing import image_files


@dataclass(frozen=True)
class Labelled:
    """Files by name, and their classes, numbered by name.

    Attributes
    ----------
    folder : Path
        Under which they lie, a folder a class.
    files : sequence of Path
    labels : Tensor
        Shape (files,), from 0 on.
    classes : tuple of str
        The names of the folders.
    """

    folder: Path
    files: Sequence[Path]
    labels: Tensor
    classes: tuple[str, ...]

    @property
    def digested(self) -> tuple[Tensor | Path, ...]:
        """What tells one copy from another without decoding it: names and sizes."""
        return (*(file.relative_to(self.folder.parent) for file in self.files), sizes(self.files))


def sizes(files: Sequence[Path]) -> Tensor:
    """The sizes of files in bytes."""
    return torch.tensor([file.stat().st_size for file in files])


def labelled(top: Path, parts: tuple[str, str], what: str, source: str) -> tuple[Labelled, Labelled]:
    """The images of two folders under `top` that have the same classes.

    The class of an image is the first folder below that part: FOLDER/train/CLASS/any/depth/001.jpg is of CLASS.

    Parameters
    ----------
    top : Path
        Where both lie.
    parts : tuple of str
        Their names: training and test.
    what : str
        What the images are, for an error.
    source : str
        A sentence that says how they are to be laid out, for an error.

    Raises
    ------
    FileNotFoundError
        If a folder is missing or holds no image.
    ValueError
        If an image lies in no folder of a class, if there are fewer than two classes, or not the same in both.
    """
    train, test = (_part(top / part, what, source) for part in parts)
    differing = sorted(set(train.classes) ^ set(test.classes))
    if differing:
        some = ", ".join([*differing[:5], *["..."] * (len(differing) > 5)])
        raise ValueError(
            f"{top.absolute()} must have the same classes in {parts[0]} and {parts[1]}; got {len(train.classes)} and "
            f"{len(test.classes)}, and only one of them has {some}. {source}"
        )
    if len(train.classes) < 2:
        raise ValueError(
            f"{train.folder.absolute()} has one class, {train.classes[0]}; two or more are needed. {source}"
        )
    return train, test


def _part(folder: Path, what: str, source: str) -> Labelled:
    files = image_files(folder, what, source)
    inside = [file.relative_to(folder).parts for file in files]
    flat = next((file for file, parts in zip(files, inside, strict=True) if len(parts) == 1), None)
    if flat is not None:
        raise ValueError(f"{flat} lies in no folder of a class. {source}")
    names = sorted({parts[0] for parts in inside})
    number = {name: place for place, name in enumerate(names)}
    return Labelled(folder, files, torch.tensor([number[parts[0]] for parts in inside]), tuple(names))
