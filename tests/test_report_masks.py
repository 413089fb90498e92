"""How the masks came about: the files of a training, drawn in order, and left out where they are not whole."""

import numpy as np
import pytest

from gdpcert._report import read_study, write_report
from gdpcert._report._files import read_masks
from gdpcert._report._page import EVOLUTION, draw_all
from tests.test_report import decorate, runs, template

__all__ = ["runs", "template"]


@pytest.fixture
def masks(tmp_path):
    folder = tmp_path / "masks"
    folder.mkdir()
    for step in (900, 100, 1000):
        np.save(folder / f"{step:06}.npy", np.full((2, 4, 5), step // 10, np.uint8))
    return folder


def test_they_are_read_by_step_as_shares(masks):
    found = read_masks(masks)
    assert [one.step for one in found] == [100, 900, 1000]
    assert [one.masks.max() for one in found] == [10 / 255, 90 / 255, 100 / 255]


def test_what_is_not_whole_or_no_mask_is_left_out(masks):
    (masks / "000200.npy").write_bytes((masks / "000100.npy").read_bytes()[:-3])
    (masks / "notes.npy").write_bytes((masks / "000100.npy").read_bytes())
    np.save(masks / "000300.npy", np.zeros((2, 4, 5)))
    np.save(masks / "000400.npy", np.zeros((0, 4, 5), np.uint8))
    assert [one.step for one in read_masks(masks)] == [100, 900, 1000]
    assert read_masks(masks / "nowhere") == ()


@pytest.mark.parametrize("pictures", [True, False])
def test_a_report_draws_them_with_or_without_the_images(runs, masks, pictures, tmp_path):
    folder = runs / "adaptive" / "0"
    masks.rename(folder / "masks")
    if pictures:
        decorate(folder)
    drawings = draw_all(read_study(runs))
    assert [name for name in drawings if name.startswith(EVOLUTION)] == ["masks_adaptive"]
    page = write_report(read_study(runs), tmp_path / "out")
    assert "Masks of adaptive for a few test images" in page.read_text()
    assert (tmp_path / "out" / "masks_adaptive.png").read_bytes() == drawings["masks_adaptive"].png
