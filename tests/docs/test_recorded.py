"""What the pages print of recorded studies is what their reports say."""

import importlib.util
import json
import re
import sys

import pytest

from tests.docs import _pages
from tests.docs._pages import DOCS

FOLDER = DOCS / "benchmarks"
REPORTS = sorted(FOLDER.glob("*/report.json"))
NOISE = sorted([*FOLDER.glob("mnist-scenes-48-edges-*-small/report.json"), *FOLDER.glob("digits*/report.json")])
CIFAR10 = sorted(FOLDER.glob("cifar10-*/report.json"))
PAGES = sorted(FOLDER.glob("*.md"))
# the tables of one page that stand for many studies: what they differ in, and their folders
SWEEPS: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "mnist.md": [
        ("sigma", ("mnist-scenes-48-edges-*-small",)),
        ("k", tuple(f"mnist-scenes-{k}-edges-{k / 32:g}-small" for k in (32, 36, 40, 48, 64))),
        ("share", ("mnist-scenes-48-edges-1.5-small", "mnist-scenes-48-edges-1.5-small-share*")),
        ("looks", ("mnist-scenes-48-edges-1.5-small", "mnist-scenes-48-edges-1.5-small-looks*")),
    ],
    "digits.md": [("sigma", ("digits", "digits-sigma*"))],
}
# the studies of one page that it sets beside a baseline, a table each
BASE = "mnist-scenes-48-edges-1.5-small"
ACROSS = {"mnist.md": ((f"{BASE}-share*", f"{BASE}-learned"), (f"{BASE}-looks*",))}
COMPARISONS = sorted(FOLDER.glob("*/comparison.json"))


def script(name):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where dataclasses look for a class's module
    spec.loader.exec_module(module)
    return module


tables, sweeps = script("tables"), script("sweeps")


def own_tables(content):
    """The tables of a page that `tables` or `sweeps` wrote."""
    found = re.findall(r"(?:^\|.*\n)+", content, flags=re.MULTILINE)
    return [
        table.rstrip("\n")
        for table in found
        if re.match(r"\| (σ = \S+ certified accuracy|points above|(sigma|k|share|looks) \|)", table)
    ]


def expected(page):
    """All tables that a page may show: of the reports that it links to, and of its sweeps."""
    linked = [FOLDER / link for link in _pages.links(_pages.text(page)) if link.endswith("report.json")]
    reports = [json.loads(file.read_text(encoding="utf-8")) for file in linked]
    ours = [table for report in reports for table in tables.tables(report).split("\n\n")]
    for what, globs in SWEEPS.get(page.name, []):
        folders = sorted({folder for name in globs for folder in FOLDER.glob(name)})
        ours.append(sweeps.table(what, sweeps.points(what, folders)))
    for globs in ACROSS.get(page.name, ()):
        files = [file for name in globs for file in sorted(FOLDER.glob(f"{name}/comparison.json"))]
        ours.append(tables.across([json.loads(file.read_text(encoding="utf-8")) for file in files]))
    return ours


@pytest.mark.parametrize("page", PAGES, ids=_pages.name)
def test_every_table_is_that_of_a_report(page):
    assert [table for table in own_tables(_pages.text(page)) if table not in expected(page)] == []


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda file: file.parent.name)
def test_every_comparison_is_of_recorded_studies(comparison):
    said = json.loads(comparison.read_text(encoding="utf-8"))
    assert said["study"] == comparison.parent.name
    reports = [
        json.loads((FOLDER / said[name] / "report.json").read_text(encoding="utf-8")) for name in ("study", "baseline")
    ]
    assert {report["dimension"] for report in reports} == {said["dimension"]}
    for method in said["methods"]:
        known = [report["methods"][method["method"]] for report in reports]
        # of the seeds that both have
        assert set(method["seeds"]) == set(known[0]["seeds"]) & set(known[1]["seeds"])
        assert {one["images"] for one in known} == {method["images"]}
        assert {one["predicted_images"] for one in known} == {method["prediction"]["images"]}


@pytest.mark.parametrize("report", REPORTS, ids=lambda file: file.parent.name)
def test_every_report_is_linked_from_a_page(report):
    linked = {link for page in PAGES for link in _pages.links(_pages.text(page))}
    assert report.relative_to(FOLDER).as_posix() in linked


def test_a_changed_number_is_found():
    page = next(page for page in PAGES if own_tables(_pages.text(page)))
    changed = re.sub(r"\d\.\d", "7.7", own_tables(_pages.text(page))[0], count=1)
    assert changed not in expected(page)


def test_what_a_report_does_not_know_is_an_empty_cell():
    report = json.loads(REPORTS[0].read_text(encoding="utf-8"))
    for method in report["methods"].values():
        method["predict_accuracy"] = method["predict_accuracy_std"] = None
        method["seconds"] = {"train": None, "votes": None}
    _, _, *rows = tables.certified(report).splitlines()
    assert rows
    assert all(row.endswith(" |  |  |  |") for row in rows)


@pytest.mark.parametrize("report", NOISE, ids=lambda file: file.parent.name)
def test_on_digits_ars_is_nowhere_below_vanilla_by_a_standard_error(report):
    found = json.loads(report.read_text(encoding="utf-8"))["comparisons"]["adaptive"]
    for difference, low, high in zip(found["difference"], found["low"], found["high"], strict=True):
        # where no image differs there is no interval, and no difference between methods
        assert difference >= (0.0 if low is None else -(high - low) / (2 * 1.959964))


@pytest.mark.parametrize("report", CIFAR10, ids=lambda file: file.parent.name)
def test_on_cifar10_ars_is_above_vanilla_wherever_vanilla_certifies_a_tenth(report):
    found = json.loads(report.read_text(encoding="utf-8"))
    compared, vanilla = found["comparisons"]["adaptive"], found["methods"]["vanilla"]
    share = dict(zip(vanilla["radii"], vanilla["certified_accuracy"], strict=True))
    lows = [low for radius, low in zip(compared["radii"], compared["low"], strict=True) if share[radius] > 0.1]
    assert len(lows) >= 4
    assert min(lows) > 0.0
    assert compared["prediction"]["low"] > 0.0
