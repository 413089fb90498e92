"""Pictures, and the errors that name the file of what is none."""

import numpy as np
import pytest
from PIL import Image

from gdpcert_torch.data._opened import Exactly, picture, size_and_mode
from tests.torch.data import files


@pytest.fixture
def file(tmp_path):
    files.photographs(tmp_path, 1, (20, 24))
    return tmp_path / "000.png"


def test_a_picture_is_what_the_file_holds(file):
    with Image.open(file) as image:
        assert (np.asarray(picture(file)) == np.asarray(image)).all()
        assert (np.asarray(picture(file, "L")) == np.asarray(image.convert("L"))).all()
    assert size_and_mode(file) == ((24, 20), "RGB")


# Pillow warns above its limit and raises above twice of it: 480 pixels
@pytest.mark.parametrize("limit", [479, 239])
@pytest.mark.parametrize("read", [picture, size_and_mode])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_too_large_for_pillow_is_named(file, read, limit, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
    with pytest.raises(ValueError, match=rf"000\.png has more than {limit} pixels.*make it smaller") as caught:
        read(file)
    assert str(caught.value).startswith(str(file))


def test_where_warnings_are_errors_it_is_named_too(file, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 479)
    with pytest.raises(ValueError, match=r"has more than 479 pixels"):
        picture(file)


def test_without_a_limit_every_size_is_read(file, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    assert picture(file).size == (24, 20)


@pytest.mark.parametrize("keep", [0, 20, 60, 200])
def test_the_beginning_of_a_picture_is_none(file, keep):
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(ValueError, match=r"cannot be read as an image \(.+\); get it again or move it away") as caught:
        picture(file)
    assert str(caught.value).startswith(str(file))


# Pillow answers the one wrong length with a ValueError and the other with a SyntaxError
@pytest.mark.parametrize("chunk", [b"IHDR", b"IDAT"])
def test_a_damaged_chunk_of_png_is_named(file, chunk):
    before, after = file.read_bytes().split(chunk, 1)
    file.write_bytes(before[:-1] + b"\x03" + chunk + after)
    with pytest.raises(ValueError, match=r"000\.png cannot be read as an image"):
        picture(file)


def test_a_file_that_is_gone_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"gone\.png cannot be read as an image"):
        picture(tmp_path / "gone.png")


def test_a_size_that_must_be_is_said_with_why(file):
    assert picture(file, must=Exactly((24, 20), "All are.")).size == (24, 20)
    with pytest.raises(ValueError, match=r"000\.png has 24x20 pixels, not 20x24: all are\. Resize it") as caught:
        picture(file, must=Exactly((20, 24), "all are."))
    assert str(caught.value).startswith(str(file))
