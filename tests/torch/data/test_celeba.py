"""CelebA as torchvision keeps it: the mouth's label, and both crops of the paper."""

import numpy as np
import pytest
import torch
import torchvision
from PIL import Image

from gdpcert_torch.data import _names, load
from gdpcert_torch.data._celeba import HEIGHT, WIDTH, WINDOW, around_mouth, in_frame
from tests.torch.data import files

MOUTH = np.array([[70, 150], [108, 152]])


class Faces:
    """What the loader reads of torchvision's data set."""

    def __init__(self, root, split, target_type, download):
        count = {"train": 8, "test": 5}[split]
        self.filename = [f"{split}/{number:03}.png" for number in range(count)]
        self.attr = torch.zeros(count, 40, dtype=torch.int)
        self.attr[:, 21] = torch.arange(count) % 2
        self.landmarks_align = torch.zeros(count, 10, dtype=torch.int)
        self.landmarks_align[:, 6:] = torch.from_numpy(MOUTH.reshape(-1))


@pytest.fixture
def pixels(root, monkeypatch):
    monkeypatch.setattr(torchvision.datasets, "CelebA", Faces)
    folder = root / "celeba" / "img_align_celeba"
    return {
        part: files.photographs(folder / part, count, (HEIGHT, WIDTH), seed=seed)
        for seed, (part, count) in enumerate([("train", 8), ("test", 5)])
    }


def as_bytes(image):
    return (image * 255).round().to(torch.uint8).permute(1, 2, 0).numpy()


def test_without_a_frame_the_test_images_are_whole_and_in_order(pixels):
    data = load("celeba/whole/0")
    images, labels = data.test(5)
    assert data.shape == (3, HEIGHT, WIDTH)
    # the dimension that the paper's sigma is for
    assert data.dimension == 116_412
    assert labels.tolist() == [0, 1, 0, 1, 0]
    for image, face in zip(images, pixels["test"], strict=True):
        assert (as_bytes(image) == face).all()


def test_in_a_frame_the_images_are_crops_of_it(pixels):
    images, labels = load("celeba/whole/3").batch(np.random.default_rng(0), 30)
    turned, places = 0, set()
    for image, label in zip(images, labels, strict=True):
        found = []
        for number, face in enumerate(pixels["train"]):
            framed = np.pad(face, ((3, 3), (3, 3), (0, 0)))
            for flip in (False, True):
                seen = as_bytes(image)[:, ::-1] if flip else as_bytes(image)
                found += [
                    (number, flip, (row, column))
                    for row in range(7)
                    for column in range(7)
                    if (framed[row : row + HEIGHT, column : column + WIDTH] == seen).all()
                ]
        ((number, flip, place),) = found
        assert label == number % 2
        turned += flip
        places.add(place)
    assert 5 <= turned <= 25
    assert len(places) > 10


@pytest.mark.parametrize("share", [0.0, 0.5, 1 - 2**-53])
def test_every_place_of_the_frame_can_be_drawn_and_none_beyond(share):
    face = Image.fromarray(np.arange(HEIGHT * WIDTH, dtype=np.int32).reshape(HEIGHT, WIDTH))
    seen = np.asarray(in_frame(4)(share, share, MOUTH)(face))
    framed = np.pad(np.asarray(face), 4)
    place = int(share * 9)
    assert (seen == framed[place : place + HEIGHT, place : place + WIDTH]).all()


@pytest.mark.parametrize("share", [0.0, 0.3, 1 - 2**-53])
@pytest.mark.parametrize("pad", [0, 10, 20])
def test_the_window_holds_the_mouth(share, pad):
    # the mouth is a red box in a black picture
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    (left, top), (right, bottom) = MOUTH.min(axis=0), MOUTH.max(axis=0)
    pixels[top : bottom + 1, left : right + 1] = (255, 0, 0)
    seen = np.asarray(around_mouth(pad)(share, share, MOUTH)(Image.fromarray(pixels)))[..., 0]
    assert seen.shape == (WINDOW, WINDOW)
    rows, columns = np.nonzero(seen > 127)
    enlarged = 1.5 * WINDOW / WIDTH
    assert np.ptp(columns) + 1 == pytest.approx((right - left + 1) * enlarged, abs=2)
    assert np.ptp(rows) + 1 == pytest.approx((bottom - top + 1) * enlarged, abs=2)
    # rounding to whole pixels may cost two
    assert columns.min() >= pad - 2
    assert columns.max() <= WINDOW - 1 - pad + 2
    assert rows.min() >= 2 * pad - 2
    assert rows.max() <= WINDOW - 1 - 2 * pad + 2


def test_windows_reach_from_one_end_to_the_other(pixels):
    images, _ = load("celeba/mouth/10").batch(np.random.default_rng(0), 20)
    assert images.shape == (20, 3, WINDOW, WINDOW)
    again, _ = load("celeba/mouth/10").batch(np.random.default_rng(0), 20)
    assert torch.equal(images, again)


def test_an_image_that_is_missing_or_of_another_size_is_named(root, pixels):
    folder = root / "celeba" / "img_align_celeba"
    files.photographs(folder / "test", 1, (HEIGHT, WIDTH + 1))
    with pytest.raises(ValueError, match=r"test/000\.png has 179x218 pixels, not 178x218: .* aligned"):
        load("celeba/whole/0").test(1)
    before = load("celeba/whole/0").digest
    files.photographs(folder / "test", 1, (HEIGHT, WIDTH))
    _names._loaded.cache_clear()
    assert load("celeba/whole/0").digest != before
    (folder / "train" / "003.png").unlink()
    _names._loaded.cache_clear()
    with pytest.raises(FileNotFoundError, match=r"there is no .*train/003\.png"):
        load("celeba/whole/0")


def test_without_the_files_the_error_says_where_to_get_them(root, monkeypatch):
    def refused(*_, **__):
        raise RuntimeError("no gdown")

    monkeypatch.setattr(torchvision.datasets, "CelebA", refused)
    with pytest.raises(FileNotFoundError, match=r"no gdown.*mmlab") as caught:
        load("celeba/whole/10")
    assert str(root / "celeba") in str(caught.value)
