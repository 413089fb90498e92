"""Backgrounds: all photographs, or five of them whatever their number."""

import pytest
import torch

from gdpcert_torch.data._backgrounds import far_apart, scenery
from tests.torch.data import files


def test_all_are_those_of_each_folder_by_name(tmp_path):
    files.backgrounds(tmp_path, 3, 2)
    train, test = scenery(tmp_path, "scenes", 20)
    assert [tuple(some.shape) for some in (train, test)] == [(3, 3, 20, 20), (2, 3, 20, 20)]


@pytest.mark.parametrize("count", [*range(5, 60), 5716])
def test_five_are_five_from_the_first_on(count):
    chosen = far_apart(count)
    assert chosen == sorted(set(chosen))
    assert len(chosen) == 5
    assert chosen[0] == 0
    assert chosen[-1] < count


def test_five_of_the_photographs_of_the_recorded_runs_are_those_that_they_saw():
    assert far_apart(5716) == [0, 1144, 2288, 3432, 4576]


def test_where_the_step_rounded_up_gives_five_it_is_taken():
    # 18 * 4 // 5 would be 14
    assert far_apart(18) == [0, 4, 8, 12, 16]
    assert far_apart(6) == [0, 1, 2, 3, 4]


def test_five_serve_for_training_and_test_and_no_folder_for_test_is_needed(tmp_path):
    whole = files.photographs(tmp_path / "backgrounds" / "train", 6, (20, 20))
    train, test = scenery(tmp_path, "5scenes", 20)
    assert torch.equal(train, torch.from_numpy(whole[:5]).permute(0, 3, 1, 2))
    assert torch.equal(train, test)


def test_fewer_than_five_are_refused(tmp_path):
    files.backgrounds(tmp_path, 4, 9)
    with pytest.raises(ValueError, match="has 4 images; 5scenes takes 5") as caught:
        scenery(tmp_path, "5scenes", 20)
    assert str(caught.value).startswith(str(tmp_path / "backgrounds" / "train"))


@pytest.mark.parametrize("lost", ["train", "test"])
def test_a_missing_folder_is_named(lost, tmp_path):
    files.backgrounds(tmp_path)
    (tmp_path / "backgrounds" / lost).rename(tmp_path / "away")
    with pytest.raises(FileNotFoundError, match="BG-20k") as caught:
        scenery(tmp_path, "scenes", 20)
    assert f"there is no {tmp_path / 'backgrounds' / lost}" in str(caught.value)
