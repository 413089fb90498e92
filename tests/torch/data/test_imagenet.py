"""ImageNet's layout: random parts at training, the middle at test."""

import numpy as np
import pytest
import torch
from PIL import Image

from gdpcert_torch.data import _names, load
from gdpcert_torch.data._imagenet import SIZE, _middle, _random_part
from tests.torch.data import files

CLASSES = ("n01", "n02", "n03")


@pytest.fixture
def tree(root):
    for number, name in enumerate(CLASSES):
        for part, count in (("train", 4), ("val", 2)):
            files.photographs(root / "imagenet" / part / name, count, (300, 260), seed=number)
    return root


def flat(grey, size=(300, 260)):
    return Image.fromarray(np.full((*size, 3), grey, np.uint8))


def ramp(size=(400, 500)):
    """Row and column, in hundredths of the picture's sides, as red and green."""
    rows, columns = (np.linspace(0, 250, side) for side in size)
    pixels = np.stack(np.broadcast_arrays(rows[:, None], columns[None], 0 * rows[:, None]), axis=-1)
    return Image.fromarray(pixels.round().astype(np.uint8))


def test_test_images_are_fixed_shuffled_and_a_prefix(tree):
    data = load("imagenet")
    images, labels = data.test(6)
    assert data.shape == images.shape[1:] == (3, SIZE, SIZE)
    assert data.classes == 3
    assert sorted(labels.tolist()) == [0, 0, 1, 1, 2, 2] != labels.tolist()
    assert torch.equal(data.test(2)[0], images[:2])
    with pytest.raises(ValueError, match="has 6 test images"):
        data.test(7)


def test_training_images_follow_their_generator(tree):
    data = load("imagenet")
    images, labels = data.batch(np.random.default_rng(0), 12)
    again = data.batch(np.random.default_rng(0), 12)
    assert torch.equal(images, again[0])
    assert torch.equal(labels, again[1])
    assert set(labels.tolist()) <= {0, 1, 2}
    assert not torch.equal(images, data.batch(np.random.default_rng(1), 12)[0])


@pytest.mark.parametrize("size", [(256, 256), (300, 500), (2000, 300), (20, 30)])
def test_the_middle_is_the_middle(size):
    seen = np.asarray(_middle(ramp(size)), dtype=float)
    assert seen.shape == (SIZE, SIZE, 3)
    # half of the way down and across, to a pixel
    assert seen[..., :2].mean(axis=(0, 1)) == pytest.approx([125, 125], abs=250 / min(size))


@pytest.mark.parametrize("numbers", [(0, 0, 0, 0, 0), (1, 1, 0.99, 0.99, 1), (0.3, 0.5, 0.2, 0.9, 0.7)])
def test_a_random_part_is_where_its_numbers_say(numbers):
    area, aspect, across, down, coin = numbers
    seen = np.asarray(_random_part(*numbers)(ramp()), dtype=float)
    assert seen.shape == (SIZE, SIZE, 3)
    share, shape = 0.08 + 0.92 * area, (3 / 4) * (16 / 9) ** aspect
    width, height = (min(1, np.sqrt(share * stretch)) for stretch in (shape * 400 / 500, 500 / 400 / shape))
    columns = seen[..., 1].mean(axis=0)
    left, right = (columns[-1], columns[0]) if coin < 0.5 else (columns[0], columns[-1])
    assert right - left == pytest.approx(250 * width, rel=0.03, abs=2)
    assert left == pytest.approx(250 * across * (1 - width), abs=3)
    assert seen[0, :, 0].mean() == pytest.approx(250 * down * (1 - height), abs=3)


def test_other_classes_in_validation_are_refused(tree):
    (tree / "imagenet" / "val" / "n03").rename(tree / "imagenet" / "val" / "n04")
    with pytest.raises(ValueError, match=r"the same classes in train and val; got 3 and 3, .* has n03, n04\."):
        load("imagenet")


def test_other_images_of_the_same_names_are_other_data(tree):
    before = load("imagenet").digest
    files.photographs(tree / "imagenet" / "val" / "n03", 2, (256, 256), seed=9)
    _names._loaded.cache_clear()
    assert load("imagenet").digest != before


def test_a_broken_file_is_named_when_it_is_met(tree):
    broken = tree / "imagenet" / "train" / "n01" / "000.png"
    broken.write_bytes(b"no image")
    with pytest.raises(ValueError, match="cannot be read as an image") as caught:
        load("imagenet").batch(np.random.default_rng(0), 100)
    assert str(broken) in str(caught.value)


def test_a_missing_folder_is_named_with_where_to_get_it(root):
    with pytest.raises(FileNotFoundError, match=r"image-net\.org") as caught:
        load("imagenet")
    assert str(root / "imagenet" / "train") in str(caught.value)
