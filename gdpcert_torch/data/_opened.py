"""The picture that a file holds, or an error that names the file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

# what Pillow raises for bytes that are no image, or only the beginning of one
_DAMAGED = (OSError, ValueError, SyntaxError)


@dataclass(frozen=True)
class Exactly:
    """The one size that a picture may have, (width, height), and why: the end of a sentence."""

    size: tuple[int, int]
    why: str


def picture(file: Path, mode: str = "RGB", must: Exactly | None = None) -> "Image":
    """The picture of a file, decoded.

    Parameters
    ----------
    file : Path
        Of any format that Pillow reads.
    mode : {"RGB", "L"}, optional
        Three channels or one.
    must : Exactly, optional
        The size that it must have as it is stored; any, by default.

    Raises
    ------
    ValueError
        If the file is missing, no image or a damaged one; if it has more pixels than ``PIL.Image.MAX_IMAGE_PIXELS``;
        or if it is of another size than it must have.
    """
    with _opened(file) as image:
        if must and image.size != must.size:
            raise ValueError(
                f"{file} has {_text(image.size)} pixels, not {_text(must.size)}: {must.why} Resize it or move it away."
            )
        with _plain(file):
            return image.convert(mode)


def size_and_mode(file: Path) -> tuple[tuple[int, int], str]:
    """(width, height) and Pillow's mode, which the beginning of a file tells.

    Raises
    ------
    ValueError
        If the file is missing or no image; or if it has more pixels than ``PIL.Image.MAX_IMAGE_PIXELS``.
    """
    with _opened(file) as image:
        return image.size, image.mode


def _opened(file: Path) -> "Image":
    from PIL import Image

    with _plain(file):
        image: Image.Image = Image.open(file)
    # Pillow only warns up to twice the limit
    limit = Image.MAX_IMAGE_PIXELS
    if limit is not None and image.width * image.height > limit:
        image.close()
        raise _too_large(file)
    return image


@contextmanager
def _plain(file: Path) -> Iterator[None]:
    from PIL import Image

    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(file) from error
    except _DAMAGED as error:
        raise ValueError(f"{file} cannot be read as an image ({error}); get it again or move it away.") from error


def _too_large(file: Path) -> ValueError:
    from PIL import Image

    return ValueError(
        f"{file} has more than {Image.MAX_IMAGE_PIXELS} pixels (PIL.Image.MAX_IMAGE_PIXELS), which may be an attack on "
        "the memory; make it smaller or move it away."
    )


def _text(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"
