"""The images of a folder tree: links followed, order by name, and errors for what is not there."""

import pytest

from gdpcert_torch.data._listing import image_files
from tests.torch.data import files


def found(folder):
    return [str(file.relative_to(folder)) for file in image_files(folder, "photographs", "")]


def test_they_come_by_name_folders_inside_included_and_nothing_else(tmp_path):
    files.photographs(tmp_path / "b" / "c", 2)
    files.photographs(tmp_path / "a", 1)
    (tmp_path / "b" / "notes.txt").touch()
    (tmp_path / "b" / "LOUD.JPG").touch()
    (tmp_path / "b" / "folder.jpg").mkdir()
    assert found(tmp_path) == ["a/000.png", "b/LOUD.JPG", "b/c/000.png", "b/c/001.png"]


def test_links_to_folders_are_followed(tmp_path):
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "here"
    files.photographs(elsewhere / "inner", 2)
    folder.mkdir()
    (folder / "linked").symlink_to(elsewhere)
    (folder / "again").symlink_to(elsewhere / "inner")
    expected = ["again/000.png", "again/001.png", "linked/inner/000.png", "linked/inner/001.png"]
    assert found(folder) == expected


def test_a_link_to_a_folder_around_it_is_not_followed(tmp_path):
    files.photographs(tmp_path / "a", 1)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "itself").symlink_to(tmp_path)
    assert found(tmp_path) == ["a/000.png"]


def test_a_missing_folder_is_named(tmp_path):
    folder = tmp_path / "here"
    with pytest.raises(FileNotFoundError, match="photographs") as caught:
        image_files(folder, "photographs", "Take some.")
    assert f"there is no {folder}: photographs" in str(caught.value)
    assert "Take some. Data sets are looked for under" in str(caught.value)


def test_a_folder_without_images_is_named_as_one(tmp_path):
    (tmp_path / "notes.txt").touch()
    with pytest.raises(FileNotFoundError, match="photographs") as caught:
        image_files(tmp_path, "photographs", "Take some.")
    assert f"no images in {tmp_path}: photographs" in str(caught.value)
    assert "Take some. Data sets are looked for under" in str(caught.value)
