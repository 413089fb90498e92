"""The figures: small, of today's code, transparent, legible on white and on dark."""

import importlib.util
import re

import pytest

from tests.docs import _pages
from tests.docs._pages import DOCS, PAGES

FOLDER = DOCS / "figures"


@pytest.fixture(scope="module")
def figures():
    spec = importlib.util.spec_from_file_location("figures", DOCS / "figures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def drawn(figures, tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    figures.main(folder)
    return folder


def test_what_the_script_draws_is_what_is_there_and_every_page_shows_some(figures):
    assert {file.stem for file in FOLDER.iterdir()} == set(figures.FIGURES)
    shown = {link for page in PAGES for link in _pages.links(_pages.text(page)) if "figures/" in link}
    assert {link.rsplit("/", 1)[1] for link in shown} == {f"{name}.svg" for name in figures.FIGURES}


def test_curves_are_those_of_the_code(figures, drawn):
    for name in figures.FIGURES:
        ours, theirs = (numbers((folder / f"{name}.svg").read_text(encoding="utf-8")) for folder in (drawn, FOLDER))
        # other versions of matplotlib may lay a figure out a little differently, hence a pixel and a half
        assert len(ours) == len(theirs)
        assert max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) < 1.5, name


def numbers(svg):
    """The coordinates of all curves, axes and boxes."""
    paths = re.findall(r' d="([^"]*)"', svg)
    return [float(one) for path in paths for one in re.findall(r"-?\d+\.?\d*", path)]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.svg")), ids=lambda file: file.stem)
def test_files_are_small_transparent_and_of_middle_lightness(file):
    svg = file.read_text(encoding="utf-8")
    assert len(svg) < 60_000
    colours = {tuple(int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)) for c in re.findall(r"#[0-9a-f]{6}\b", svg)}
    assert colours
    for colour in colours - {(0, 0, 0)}:  # black: clipping paths and definitions only, checked below
        assert contrast(colour, (1, 1, 1)) > 2.4
        assert contrast(colour, (0.075, 0.08, 0.09)) > 2.4  # furo's dark background, #131416
    assert not re.search(r'<text[^>]*style="[^"]*fill: #000000', svg)
    assert "fill: #ffffff" not in svg


def contrast(one, other):
    """The contrast ratio of the web's accessibility guidelines."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
