"""Photographs as backgrounds: all of them, or five that serve for training and test."""

from pathlib import Path

from torch import Tensor

from gdpcert_torch.data._folder import folder_bytes, image_bytes
from gdpcert_torch.data._listing import image_files

BACKGROUNDS = ("scenes", "5scenes")
_FEW = 5
_SOURCE = (
    "Put photographs without the objects there, such as BG-20k (https://github.com/JizhiziLi/GFM): its train folder "
    "as backgrounds/train, its testval folder as backgrounds/test."
)


def scenery(root: Path, behind: str, size: int) -> tuple[Tensor, Tensor]:
    """The backgrounds for training and those for test, as bytes, shape (count, 3, size, size).

    Parameters
    ----------
    root : Path
        The folder of data sets.
    behind : {"scenes", "5scenes"}
        All images of ``backgrounds/train`` and all of ``backgrounds/test``; or five of ``backgrounds/train``, far from
        each other by name, both times, for which ``backgrounds/test`` need not be there.
    size : int
        To which they are resized.

    Raises
    ------
    FileNotFoundError
        If a folder is missing or has no image.
    ValueError
        If five are asked for and there are fewer, or a file cannot be read as an image, see `picture`.
    """
    train, test = root / "backgrounds" / "train", root / "backgrounds" / "test"
    if behind == "5scenes":
        files = _found(train)
        if len(files) < _FEW:
            raise ValueError(
                f"{train.absolute()} has {len(files)} images; 5scenes takes {_FEW} of them. Put more there or use "
                "scenes, which takes any number."
            )
        # so few that keeping them would not pay
        few = image_bytes([files[one] for one in far_apart(len(files))], (size, size))
        return few, few
    return folder_bytes(train, _found(train), (size, size)), folder_bytes(test, _found(test), (size, size))


def far_apart(count: int) -> list[int]:
    """Five of the numbers below a count of at least five, none twice."""
    step = -(-count // _FEW)
    chosen = list(range(0, count, step))
    # rounded up, the step may reach the end early: of six numbers it would give three
    return chosen if len(chosen) == _FEW else [one * count // _FEW for one in range(_FEW)]


def _found(folder: Path) -> list[Path]:
    return image_files(folder, "the backgrounds", _SOURCE)
