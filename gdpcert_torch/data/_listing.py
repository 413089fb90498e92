"""The images of a folder tree, by name."""

import os
from collections.abc import Iterator
from pathlib import Path

from gdpcert_torch.data._where import empty, missing

_ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}


def image_files(folder: Path, what: str, source: str) -> list[Path]:
    """The images of a folder and of those inside it, by name; links to folders are followed.

    Parameters
    ----------
    folder : Path
        Where they lie.
    what : str
        What they are, for an error.
    source : str
        A sentence that says where to get them, for an error.

    Raises
    ------
    FileNotFoundError
        If there is no such folder, or no image in it.
    """
    described = f"{what} ({', '.join(sorted(_ENDINGS))} files, folders inside allowed)"
    if not folder.is_dir():
        raise missing(folder, described, source)
    files = sorted(_images(folder))
    if not files:
        raise empty(folder, described, source)
    return files


def _images(folder: Path, around: tuple[Path, ...] = ()) -> Iterator[Path]:
    here = folder.resolve()
    # a link to a folder around it would never end
    if here in around:
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir():
                yield from _images(path, (*around, here))
            elif path.suffix.lower() in _ENDINGS:
                yield path
