"""MNIST's idx files: read as they are, and named when they are not what MNIST's are."""

import numpy as np
import pytest
import torch
import torchvision

from gdpcert_torch.data._mnist import FOLDER, mnist
from tests.torch.data import files

IMAGES, LABELS = "t10k-images-idx3-ubyte", "train-labels-idx1-ubyte"


def test_images_and_labels_are_those_of_the_files_in_a_black_margin(root):
    images = files.mnist(root)
    read = mnist(root)
    for part, pixels, labels in (
        ("train", read.train, read.train_labels),
        ("t10k", read.test, read.test_labels),
    ):
        expected = np.pad(images[part], ((0, 0), (2, 2), (2, 2)))
        assert pixels.dtype == torch.uint8
        assert (pixels.numpy() == expected[:, None]).all()
        assert pixels.shape == (len(expected), 3, 32, 32)
        assert labels.dtype == torch.int64
        assert labels.tolist() == [number % 10 for number in range(len(expected))]


def test_they_are_those_that_torchvision_reads(root):
    files.mnist(root)
    read, theirs = mnist(root), torchvision.datasets.MNIST(root, train=False)
    assert torch.equal(read.test[:, 0, 2:-2, 2:-2], theirs.data)
    assert torch.equal(read.test_labels, theirs.targets)


def header(*numbers):
    return np.array(numbers, ">u4").tobytes()


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (IMAGES, lambda content: header(0x801) + content[4:], r"begins with 2049, 6, 28, 28; 2051, 6, 28, 28 is"),
        (IMAGES, lambda content: header(0x803, 7) + content[8:], r"begins with 2051, 7, 28, 28; 2051, 6, 28, 28"),
        (IMAGES, lambda content: header(0x803, 6, 14, 56) + content[16:], r"begins with 2051, 6, 14, 56"),
        (IMAGES, lambda content: content[:6], r"begins with 2051, 0, 0, 0"),
        (IMAGES, lambda content: content[:-1], r"has 4719 bytes; a header of 16 and 4704 more"),
        (IMAGES, lambda content: content + b"\0", r"has 4721 bytes; a header of 16 and 4704 more"),
        (LABELS, lambda content: header(0x803) + content[4:], r"begins with 2051, 20; 2049, 20 is"),
        (LABELS, lambda content: content[:-1], r"has 27 bytes; a header of 8 and 20 more"),
        (LABELS, lambda content: content[:-1] + b"\x0a", r"has a label 10; those of MNIST are 0 to 9"),
        (LABELS, lambda content: b"", r"begins with 0, 0"),
    ],
)
def test_a_damaged_file_is_named_with_what_is_expected(name, change, message, root):
    files.mnist(root)
    file = root / FOLDER / name
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(ValueError, match=message) as caught:
        mnist(root)
    assert str(caught.value).startswith(str(file))
    assert "from any mirror" in str(caught.value)


def test_what_is_there_is_not_downloaded(root, monkeypatch):
    files.mnist(root)
    monkeypatch.setattr(torchvision.datasets, "MNIST", None)
    assert len(mnist(root).test) == 6


def test_a_missing_file_is_downloaded(root, monkeypatch):
    asked = []

    def download(folder, download):
        asked.append((folder, download))
        (root / LABELS).rename(root / FOLDER / LABELS)

    files.mnist(root)
    (root / FOLDER / LABELS).rename(root / LABELS)
    monkeypatch.setattr(torchvision.datasets, "MNIST", download)
    assert len(mnist(root).train) == 20
    assert asked == [(root, True)]
