"""The torch layer's front door."""

import inspect
import re
from pathlib import Path

import gdpcert_torch


def test_the_public_names_are_those_of_all():
    public = {
        name for name, value in vars(gdpcert_torch).items() if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert public == set(gdpcert_torch.__all__)
    assert gdpcert_torch.__all__ == sorted(gdpcert_torch.__all__)


def test_every_public_function_documents_what_it_takes_returns_and_refuses():
    for name in gdpcert_torch.__all__:
        value = getattr(gdpcert_torch, name)
        assert value.__doc__, name
        if inspect.isfunction(value):
            assert "Parameters\n" in value.__doc__, name


def test_the_page_of_the_interface_names_everything_once():
    page = (Path(__file__).parents[2] / "docs" / "api" / "gdpcert_torch.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\{py:obj\}`~gdpcert_torch\.(\w+)`", page)) == gdpcert_torch.__all__
