"""A folder of data sets for each test, found as a user's is."""

import pytest

from gdpcert_torch.data import VARIABLE, _cifar10, _names
from tests.torch.data import files


@pytest.fixture
def root(tmp_path, monkeypatch):
    """The folder that GDPCERT_DATA names; CIFAR-10's files may have six records here."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(_cifar10, "_IMAGES", files.IMAGES)
    yield tmp_path
    _names._loaded.cache_clear()
