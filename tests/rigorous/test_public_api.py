"""The names of `gdpcert.rigorous`: documented, and loaded only on request."""

import inspect
import re
import subprocess
import sys
import types
from pathlib import Path

import pytest

import gdpcert
from gdpcert import rigorous

ROOT = Path(gdpcert.__file__).parent.parent
WITHOUT_FLINT = f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.modules['flint'] = None\n"


def test_public_names_are_those_of_all_sorted_and_without_repetition():
    found = [n for n, v in vars(rigorous).items() if not n.startswith("_") and not isinstance(v, types.ModuleType)]
    assert rigorous.__all__ == sorted(found)


@pytest.mark.parametrize("name", rigorous.__all__)
def test_every_public_name_has_a_docstring_of_numpy_style(name):
    public = getattr(rigorous, name)
    text = inspect.getdoc(public)
    sections = set(re.findall(r"^(\w[\w ]*)\n-{3,}$", text, flags=re.MULTILINE))
    expected = {"Attributes"} if inspect.isclass(public) else {"Parameters", "Returns", "Raises"}
    assert expected <= sections
    assert [f for f in inspect.signature(public).parameters if not re.search(rf"\b{f}\b", text)] == []


def python(code):
    return subprocess.run([sys.executable, "-I", "-c", WITHOUT_FLINT + code], capture_output=True, text=True)


def test_without_the_extra_the_library_works_and_the_error_says_what_to_install():
    assert python("import gdpcert; print(gdpcert.radius(0.9, sigma=1.0))").returncode == 0
    missing = python("import gdpcert.rigorous")
    assert "ImportError: gdpcert.rigorous needs python-flint" in missing.stderr
    assert "pip install 'gdpcert[rigorous]'" in missing.stderr


def test_without_the_extra_the_command_is_refused_in_one_line():
    missing = python("from gdpcert._cli import main; sys.exit(main(['verify', 'nowhere']))")
    assert missing.returncode == 1
    assert missing.stderr.count("\n") == 1
    assert "pip install 'gdpcert[rigorous]'" in missing.stderr
