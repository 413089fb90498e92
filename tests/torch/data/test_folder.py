"""Folders of images: decoded once, kept, and decoded again when they change."""

import numpy as np
import pytest
from PIL import Image

from gdpcert_torch.data import _folder, _kept
from gdpcert_torch.data._folder import folder_bytes, image_bytes
from gdpcert_torch.data._listing import image_files
from tests.torch.data import files


def read(folder, size=(20, 24), mode="RGB"):
    return folder_bytes(folder, image_files(folder, "photographs", ""), size, mode).numpy()


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
    monkeypatch.setattr(_folder, "_resized", None)
    assert (read(tmp_path) == before).all()


def test_another_image_in_the_folder_is_noticed(tmp_path):
    files.photographs(tmp_path, 3)
    read(tmp_path)
    files.photographs(tmp_path, 4)
    assert len(read(tmp_path)) == 4


@pytest.mark.parametrize("other", [{"size": (8, 6)}, {"mode": "L"}])
def test_every_size_and_mode_is_kept_beside_the_others(other, tmp_path, monkeypatch):
    files.photographs(tmp_path, 3)
    before = read(tmp_path), read(tmp_path, **other)
    monkeypatch.setattr(_folder, "_resized", None)
    assert (read(tmp_path) == before[0]).all()
    assert (read(tmp_path, **other) == before[1]).all()


def test_some_of_them_are_decoded_and_not_kept(tmp_path):
    whole = files.photographs(tmp_path, 3)
    some = image_bytes([tmp_path / "002.png", tmp_path / "000.png"], (20, 24)).numpy()
    assert (some == whole[[2, 0]].transpose(0, 3, 1, 2)).all()
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_a_folder_that_nobody_may_write_to_is_read_all_the_same(tmp_path, monkeypatch):
    def refused(*_):
        raise PermissionError

    files.photographs(tmp_path, 3)
    monkeypatch.setattr(_kept, "_write", refused)
    assert len(read(tmp_path)) == 3


def test_what_is_no_image_is_named(tmp_path):
    files.photographs(tmp_path, 1)
    (tmp_path / "001.jpg").write_text("no image")
    with pytest.raises(ValueError, match=r"001\.jpg cannot be read as an image.*get it again or move it away"):
        read(tmp_path)
