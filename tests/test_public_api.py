"""The front door: its names, and that each of them is documented where it is used."""

import inspect
import re
import subprocess
import sys
import types
from pathlib import Path

import pytest

import gdpcert


def test_public_names_are_those_of_all_sorted_and_without_repetition():
    found = {n for n, v in vars(gdpcert).items() if not n.startswith("_") and not isinstance(v, types.ModuleType)}
    assert found | {"read_study", "report_table", "write_report"} == set(gdpcert.__all__)
    assert gdpcert.__all__ == sorted(set(gdpcert.__all__))


def test_reports_are_loaded_when_one_is_asked_for():
    code = "import sys, gdpcert; assert 'gdpcert._report' not in sys.modules; gdpcert.write_report"
    subprocess.run([sys.executable, "-c", code + "; assert 'gdpcert._report' in sys.modules"], check=True)
    assert set(gdpcert.__all__) <= set(dir(gdpcert))
    with pytest.raises(AttributeError, match="has no attribute 'report'"):
        _ = gdpcert.report


@pytest.mark.parametrize("name", gdpcert.__all__)
def test_every_public_name_has_a_docstring_of_numpy_style(name):
    public = getattr(gdpcert, name)
    text = inspect.getdoc(public)
    first = text.splitlines()[0]
    assert first.endswith((".", "!"))
    assert len(first) < 120
    sections = set(re.findall(r"^(\w[\w ]*)\n-{3,}$", text, flags=re.MULTILINE))
    assert all(f"{s}\n{'-' * len(s)}\n" in text + "\n" for s in sections), "an underline is as long as its title"
    # a protocol is not called; its signature is that of anything
    fields = [] if getattr(public, "_is_protocol", False) else list(inspect.signature(public).parameters)
    if inspect.isclass(public):
        assert sections & {"Attributes", "Parameters"} or len(fields) < 3
    else:
        assert "Parameters" in sections
        assert sections & {"Returns", "Yields"}
    documented = text.replace("\\*", "*")
    assert [f for f in fields if not re.search(rf"\b{f}\b", documented)] == []


def test_every_number_of_the_public_surface_says_on_which_side_it_is():
    for name in ("radius", "compose", "combine", "split", "binomial_lower", "binomial_upper", "sensitivity", "predict"):
        text = inspect.getdoc(getattr(gdpcert, name)).lower()
        assert re.search(r"rounded (up|down)|never above|not below", text), name


def test_the_version_is_a_version():
    assert re.fullmatch(r"\d+\.\d+\.\d+", gdpcert.__version__)


def test_the_page_of_the_interface_names_everything_once():
    page = (Path(__file__).parents[1] / "docs" / "api" / "gdpcert.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\{py:obj\}`~gdpcert\.(\w+)`", page)) == gdpcert.__all__
