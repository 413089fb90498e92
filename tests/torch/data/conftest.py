"""A folder of data sets for each test, found as a user's is."""

import pytest

from gdpcert_torch.data import VARIABLE, _cifar10, _mnist, _names
from tests.torch.data import files


@pytest.fixture
def root(tmp_path, monkeypatch):
    """The folder that GDPCERT_DATA names; CIFAR-10's files may have six records here, and MNIST's 20 and 6."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(_cifar10, "_IMAGES", files.IMAGES)
    monkeypatch.setattr(_mnist, "COUNTS", files.DIGITS)
    yield tmp_path
    _names._loaded.cache_clear()
