"""CIFAR-10's binary files: read in order, compared with the official ones, and explained when they are not there."""

import hashlib
import os
import pickle

import pytest
import torch
import torchvision

from gdpcert_torch.data import _cifar10, load
from gdpcert_torch.data._cifar10 import cifar10
from tests.torch.data import files


def test_images_and_labels_are_those_of_the_records_in_order(root):
    records = files.cifar10(root)
    read = cifar10(root)
    train = [record for name in sorted(records) if name != "test_batch.bin" for record in records[name]]
    assert len(read.train) == len(train) == 5 * files.IMAGES
    for image, label, record in zip(read.train, read.train_labels, train, strict=True):
        assert label == record[0]
        assert torch.equal(image, torch.from_numpy(record[1:].reshape(3, 32, 32)))
    assert read.test_labels.tolist() == [int(record[0]) for record in records["test_batch.bin"]]


def test_files_that_are_not_the_official_ones_are_named(root, monkeypatch):
    records = files.cifar10(root)
    sums = {name: hashlib.sha1(content.tobytes()).hexdigest() for name, content in records.items()}
    monkeypatch.setattr(_cifar10, "_OFFICIAL", {**sums, "data_batch_3.bin": "another"})
    (note,) = cifar10(root).notes
    assert note == "CIFAR-10: not the official files (their SHA-1 differs): data_batch_3.bin"
    monkeypatch.setattr(_cifar10, "_OFFICIAL", sums)
    assert cifar10(root).notes == ()


def test_a_missing_file_is_named_with_where_to_get_it(root):
    files.cifar10(root)
    lost = root / _cifar10.FOLDER / "data_batch_2.bin"
    lost.unlink()
    with pytest.raises(FileNotFoundError, match=r"cs\.toronto\.edu") as caught:
        cifar10(root)
    assert f"there is no {lost}" in str(caught.value)


def test_without_network_the_error_says_what_was_looked_for(root, monkeypatch):
    def refused(*_, **__):
        raise OSError("no network")

    files.backgrounds(root)
    monkeypatch.setattr(torchvision.datasets, "CIFAR10", refused)
    with pytest.raises(FileNotFoundError, match=r"could not be downloaded \(no network\)") as caught:
        load("cifar10/scenes/32/two")
    assert f"is not whole in {root} and" in str(caught.value)
    assert _cifar10.FOLDER in str(caught.value)


class Trap:
    """An object whose pickle makes a folder."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


def test_a_pickle_that_is_not_the_official_one_is_not_opened(root, monkeypatch):
    folder = root / _cifar10.TORCHVISION_FOLDER
    folder.mkdir()
    for name in [f"data_batch_{number}" for number in range(1, 6)] + ["test_batch", "batches.meta"]:
        (folder / name).write_bytes(pickle.dumps(Trap(root / "sprung")))
    monkeypatch.setattr(torchvision.datasets.CIFAR10, "download", lambda self: None)
    with pytest.raises(FileNotFoundError, match="not whole"):
        cifar10(root)
    assert not (root / "sprung").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [(lambda content: content[:-1], "records of 3073"), (lambda content: b"\x0a" + content[1:], "a label 10")],
)
def test_a_damaged_file_is_refused(root, change, message):
    files.cifar10(root)
    file = root / _cifar10.FOLDER / "data_batch_1.bin"
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(ValueError, match=message):
        cifar10(root)
