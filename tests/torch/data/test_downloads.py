"""A download that fails in any of its ways is an error that says what to do."""

import http.client
import ssl
import tarfile
import urllib.error
import zipfile
import zlib

import pytest
import torchvision

from gdpcert_torch.data import load
from gdpcert_torch.data._downloads import downloading
from tests.torch.data import files

FAILURES = [
    urllib.error.URLError("no route to host"),
    ssl.SSLError("certificate verify failed"),
    http.client.IncompleteRead(b"half"),
    zipfile.BadZipFile("File is not a zip file"),
    tarfile.ReadError("unexpected end of data"),
    zlib.error("incomplete stream"),
    EOFError("Compressed file ended"),
    RuntimeError("File not found or corrupted."),
]


@pytest.mark.parametrize("failure", FAILURES)
def test_what_failed_is_said_with_what_to_do(failure, tmp_path):
    with (
        pytest.raises(FileNotFoundError, match=r"could not be downloaded \(.+\)\. Try again, or") as caught,
        downloading("the set", tmp_path, "Take one."),
    ):
        raise failure
    assert str(caught.value).startswith(f"the set is not whole in {tmp_path} and")
    assert str(failure) in str(caught.value)
    assert "Take one. Data sets are looked for under" in str(caught.value)
    assert caught.value.__cause__ is failure


def test_a_failure_without_words_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"\(TimeoutError\)"), downloading("the set", tmp_path, ""):
        raise TimeoutError


def test_whoever_interrupts_a_download_is_not_told_that_it_failed(tmp_path):
    with pytest.raises(KeyboardInterrupt), downloading("the set", tmp_path, ""):
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("name", "theirs", "what"),
    [
        ("mnist/scenes/32/two", "MNIST", "MNIST"),
        ("cifar10/scenes/32/two", "CIFAR10", "CIFAR-10"),
        ("celeba/whole/10", "CelebA", "CelebA"),
    ],
)
def test_every_data_set_that_is_downloaded_says_so(name, theirs, what, root, monkeypatch):
    def broken(*_, **__):
        raise http.client.IncompleteRead(b"half")

    files.backgrounds(root)
    monkeypatch.setattr(torchvision.datasets, theirs, broken)
    with pytest.raises(FileNotFoundError, match=rf"^{what}.* could not be downloaded \(IncompleteRead"):
        load(name)
