"""Faces in a black frame, cropped again."""

import numpy as np
import pytest
import torch

from gdpcert_torch.data import load
from tests.torch.data import files

SIZE, MARGIN = (12, 10), 3


@pytest.fixture
def pixels(root):
    return {
        (part, name): files.photographs(root / "people" / part / name, 5, SIZE, seed, mode="L")
        for seed, (part, name) in enumerate([(a, b) for a in ("train", "test") for b in ("grave", "merry")])
    }


def framed(image):
    return np.pad(image, MARGIN)


def crops(image):
    whole = framed(image)
    return {
        whole[row : row + SIZE[0], column : column + SIZE[1]].tobytes()
        for row in range(2 * MARGIN + 1)
        for column in range(2 * MARGIN + 1)
    }


def as_bytes(image):
    return (image[0] * 255).round().to(torch.uint8).numpy()


def test_test_images_are_crops_of_their_faces_and_fixed(pixels):
    data = load(f"faces/people/{MARGIN}")
    images, labels = data.test(10)
    assert data.shape == (1, *SIZE)
    assert data.classes == 2
    assert sorted(labels.tolist()) == [0] * 5 + [1] * 5
    for image, label in zip(images, labels, strict=True):
        name = ("grave", "merry")[label]
        assert any(as_bytes(image).tobytes() in crops(face) for face in pixels["test", name])
    assert torch.equal(data.test(4)[0], images[:4])


def test_training_images_are_crops_mirrored_by_coins_of_their_own(pixels):
    images, labels = load(f"faces/people/{MARGIN}").batch(np.random.default_rng(0), 60)
    turned = 0
    for image, label in zip(images, labels, strict=True):
        name, found = ("grave", "merry")[label], as_bytes(image)
        all_crops = set().union(*(crops(face) for face in pixels["train", name]))
        straight = found.tobytes() in all_crops
        assert straight or np.ascontiguousarray(found[:, ::-1]).tobytes() in all_crops
        turned += not straight
    assert 15 <= turned <= 45


def test_without_a_margin_the_images_are_whole(pixels):
    images, _ = load("faces/people/0").test(10)
    whole = {face.tobytes() for name in ("grave", "merry") for face in pixels["test", name]}
    assert {as_bytes(image).tobytes() for image in images} == whole


def test_other_classes_at_test_are_refused(root, pixels):
    (root / "people" / "test" / "merry").rename(root / "people" / "test" / "cheerful")
    with pytest.raises(ValueError, match=r"the same classes in train and test; got 2 and 2, .* has cheerful, merry\."):
        load(f"faces/people/{MARGIN}")


def test_the_class_is_the_first_folder(root, pixels):
    deeper = root / "people" / "test" / "merry" / "2024"
    deeper.mkdir()
    for file in (root / "people" / "test" / "merry").glob("*.png"):
        file.rename(deeper / file.name)
    images, labels = load("faces/people/0").test(10)
    for image, label in zip(images, labels, strict=True):
        whole = {face.tobytes() for face in pixels["test", ("grave", "merry")[label]]}
        assert as_bytes(image).tobytes() in whole


def test_faces_in_no_class_and_in_one_are_refused(root, pixels):
    (root / "people" / "train" / "grave" / "000.png").rename(root / "people" / "train" / "000.png")
    with pytest.raises(ValueError, match=r"train/000\.png lies in no folder of a class"):
        load("faces/people/0")
    for part in ("train", "test"):
        files.photographs(root / "alone" / part / "grave", 2, SIZE, mode="L")
    with pytest.raises(ValueError, match=r"has one class, grave; two or more are needed"):
        load("faces/alone/0")


def test_a_face_of_another_size_is_named(root, pixels):
    files.photographs(root / "people" / "test" / "merry", 1, (12, 11), mode="L")
    first = root / "people" / "train" / "grave" / "000.png"
    with pytest.raises(ValueError, match=rf"merry/000\.png has 11x12 pixels, not 10x12: .* size of {first}"):
        load("faces/people/0")


def test_a_damaged_first_face_is_named(root, pixels):
    (root / "people" / "train" / "grave" / "000.png").write_bytes(b"no image")
    with pytest.raises(ValueError, match=r"grave/000\.png cannot be read as an image"):
        load("faces/people/0")


def test_a_margin_that_could_lose_the_face_is_refused(pixels):
    assert load("faces/people/9").shape == (1, *SIZE)
    with pytest.raises(ValueError, match="less than the side of its images, 10; got 10"):
        load("faces/people/10")


def test_a_missing_folder_is_named(root):
    with pytest.raises(FileNotFoundError, match="train/CLASS") as caught:
        load("faces/nobody/0")
    assert str(root / "nobody" / "train") in str(caught.value)
