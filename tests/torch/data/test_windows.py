"""Windows of a batch, against a loop over its images."""

import pytest
import torch

from gdpcert_torch.data._windows import cut, mirrored, paste

COUNT, SIZE, SMALL = 7, (9, 11), (4, 3)


@pytest.fixture
def places():
    chance = torch.Generator().manual_seed(0)
    return [
        torch.randint(0, side - small + 1, (COUNT,), generator=chance) for side, small in zip(SIZE, SMALL, strict=True)
    ]


def images(size, seed=0):
    return torch.randint(0, 256, (COUNT, 3, *size), dtype=torch.uint8, generator=torch.Generator().manual_seed(seed))


def test_a_window_is_cut_where_it_is_asked_for(places):
    whole = images(SIZE)
    for window, image, row, column in zip(cut(whole, *places, SMALL), whole, *places, strict=True):
        assert torch.equal(window, image[:, row : row + SMALL[0], column : column + SMALL[1]])


def test_a_smaller_image_is_pasted_there_and_nothing_else_changes(places):
    behind, small = images(SIZE), images(SMALL, seed=1)
    whole = paste(behind.clone(), small, *places)
    for image, before, object_, row, column in zip(whole, behind, small, *places, strict=True):
        expected = before.clone()
        expected[:, row : row + SMALL[0], column : column + SMALL[1]] = object_
        assert torch.equal(image, expected)


def test_only_those_named_are_mirrored():
    whole, which = images(SIZE), torch.arange(COUNT) % 2 == 0
    for image, before, turned in zip(mirrored(whole, which), whole, which, strict=True):
        assert torch.equal(image, before.flip(-1) if turned else before)
