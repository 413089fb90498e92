"""Folders of images: decoded once, kept, and decoded again when they change."""

import numpy as np
import pytest
from PIL import Image

from gdpcert_torch.data import _folder
from gdpcert_torch.data._folder import image_bytes, image_files
from tests.torch.data import files


def read(folder, size=(20, 24), mode="RGB"):
    return image_bytes(folder, image_files(folder, "photographs", ""), size, mode).numpy()


def kept(folder):
    return sorted(file.name for file in folder.iterdir() if file.name.startswith(".gdpcert"))


def test_bytes_are_those_of_the_files_by_name_folders_inside_included(tmp_path):
    first = files.photographs(tmp_path / "a", 2, seed=1)
    second = files.photographs(tmp_path / "b" / "c", 3, seed=2)
    assert (read(tmp_path) == np.concatenate([first, second]).transpose(0, 3, 1, 2)).all()


def test_they_are_resized_and_made_colour_or_grey(tmp_path):
    files.photographs(tmp_path, 1, mode="L")
    assert read(tmp_path, (8, 6)).shape == (1, 3, 8, 6)
    grey = read(tmp_path, (8, 6), "L")
    assert grey.shape == (1, 1, 8, 6)
    with Image.open(tmp_path / "000.png") as image:
        assert (grey[0, 0] == np.asarray(image.resize((6, 8), Image.Resampling.BICUBIC))).all()


def test_they_are_decoded_once(tmp_path, monkeypatch):
    files.photographs(tmp_path, 3)
    before = read(tmp_path)
    monkeypatch.setattr(_folder, "_decoded", None)
    assert (read(tmp_path) == before).all()


def test_another_image_in_the_folder_is_noticed(tmp_path):
    files.photographs(tmp_path, 3)
    read(tmp_path)
    files.photographs(tmp_path, 4)
    assert len(read(tmp_path)) == 4
    assert len(kept(tmp_path)) == 2


def test_a_torn_copy_is_decoded_again(tmp_path):
    files.photographs(tmp_path, 3)
    before = read(tmp_path)
    (name,) = kept(tmp_path)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:200])
    assert (read(tmp_path) == before).all()


def test_a_folder_that_nobody_may_write_to_is_read_all_the_same(tmp_path, monkeypatch):
    def refused(*_):
        raise PermissionError

    files.photographs(tmp_path, 3)
    monkeypatch.setattr(_folder, "_keep", refused)
    assert len(read(tmp_path)) == 3
    assert kept(tmp_path) == []


def test_what_is_no_image_is_named(tmp_path):
    files.photographs(tmp_path, 1)
    (tmp_path / "001.jpg").write_text("no image")
    with pytest.raises(ValueError, match=r"001\.jpg cannot be read as an image.*get it again or move it away"):
        read(tmp_path)


@pytest.mark.parametrize("make", [True, False])
def test_a_missing_or_empty_folder_is_named(tmp_path, make):
    folder = tmp_path / "here"
    if make:
        folder.mkdir()
    with pytest.raises(FileNotFoundError, match="photographs") as caught:
        image_files(folder, "photographs", "Take some.")
    assert f"there is no {folder}" in str(caught.value)
    assert "Take some." in str(caught.value)
