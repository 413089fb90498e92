"""The documentation keeps its word: code runs, links and labels lead somewhere, proofs are where a page says."""

import doctest
import re
import shlex

import pytest

from gdpcert._cli import main
from tests.docs import _pages
from tests.docs._pages import DOCS, PAGES, PRACTICE, ROOT, THEORY

# the labels that the pages, the Coq files and the executed checks share
LABELS = {
    "tradeoff": ["fdp", "post_processing", "gaussian"],
    "robustness": ["prop_6_1"],
    "smoothing": ["prop_6_2", "lipschitz"],
    "adaptive": ["prop_2_1", "split"],
    "linf": ["prop_2_2"],
    "averaging": ["averaging", "fisher"],
    "confidence": ["clopper_pearson", "selection", "ville"],
}
PROPOSITIONS = [DOCS / "theory" / f"{page}.md" for page in [*LABELS, "rounding"]]
SETTING_UP = ("pip install ", "make ")  # not run by a test
KINDS = {"python", "pycon", "console"}


def run(page, content, folder):
    """Runs a page's blocks in one namespace, as a reader would who follows it."""
    namespace = {}
    for block in _pages.blocks(content):
        place = f"{_pages.name(page)}, line {block.line}"
        if block.language == "pycon":
            test = doctest.DocTestParser().get_doctest(block.text, namespace, place, str(page), block.line)
            result = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(test, clear_globs=False)
            assert result.attempted > 0, place
            assert result.failed == 0, place
            namespace = test.globs
        elif block.language == "python":
            exec(compile(block.text, place, "exec"), namespace)
        elif block.language == "console":
            for line in block.text.splitlines():
                assert command(line) in (None, 0), f"{place}: {line}"


def command(line):
    """The exit status of one console line; None for what sets up the project."""
    assert line.startswith("$ "), line
    if line[2:].startswith(SETTING_UP):
        return None
    program, *arguments = shlex.split(line[2:], comments=True)
    assert program == "gdpcert", line
    return main(arguments)


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """Pages write where they run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", [*PRACTICE, *THEORY, DOCS / "errata.md"], ids=_pages.name)
def test_code_blocks_run_and_print_what_they_say(page, elsewhere):
    content = _pages.text(page)
    found = _pages.blocks(content)
    assert {block.language for block in found} <= KINDS
    if page in PRACTICE or page in PROPOSITIONS:
        assert found
    run(page, content, elsewhere)


@pytest.mark.parametrize("block", ["pycon\n>>> 1 + 1\n3\n", "python\nassert False\n", "console\n$ gdpcert radius\n"])
def test_a_block_that_does_not_do_what_it_says_is_found(block, elsewhere):
    with pytest.raises((AssertionError, SystemExit)):
        run(DOCS / "start.md", f"```{block}```\n", elsewhere)


@pytest.mark.parametrize("page", PAGES, ids=_pages.name)
def test_every_link_leads_somewhere(page):
    assert [link for link in _pages.links(_pages.text(page)) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=_pages.name)
def test_every_path_that_a_page_names_exists(page):
    assert [path for path in _pages.paths(_pages.text(page)) if not (ROOT / path).exists()] == []


def test_links_and_paths_are_found_at_all():
    content = (
        "[a](b.md#c) ![d](e/f.svg) [g](https://h) `tests/no.py` `radius`\n```{toctree}\n:maxdepth: 1\n\ni/j\n```\n"
    )
    assert _pages.links(content) == ["b.md", "e/f.svg", "i/j.md"]
    assert _pages.paths(content) == ["tests/no.py"]


@pytest.mark.parametrize(("page", "expected"), LABELS.items(), ids=LABELS)
def test_the_labels_are_on_their_page_once(page, expected):
    there = _pages.labels(_pages.text(DOCS / "theory" / f"{page}.md"))
    assert [label for label in expected if there.count(label) != 1] == []


def test_every_label_is_unique_and_every_reference_has_one():
    there = [label for page in PAGES for label in _pages.labels(_pages.text(page))]
    assert len(there) == len(set(there))
    asked = {label for page in PAGES for label in re.findall(r"\{prf:ref\}`(\w+)`", _pages.text(page))}
    assert asked <= set(there)


@pytest.mark.parametrize("page", PROPOSITIONS, ids=_pages.name)
def test_a_theory_page_says_who_checks_its_assumptions_and_where_it_is_checked(page):
    content = _pages.text(page)
    rows = _pages.assumptions(content)
    assert len(rows) >= 3
    assert [row for row in rows if len(row) != 2 or not re.search("code|caller|nobody", row[1])] == []
    assert "\n## Where it is checked\n" in content
    assert content.count("{prf:proof}") == len(re.findall(r"\{prf:(theorem|proposition|lemma)\}", content))
    assert content.count("∎") == content.count("{prf:proof}")


@pytest.mark.parametrize(("page", "expected"), LABELS.items(), ids=LABELS)
def test_the_table_of_checks_names_the_coq_file_of_each_label(page, expected):
    content = _pages.text(DOCS / "theory" / f"{page}.md")
    for label in expected:
        assert (ROOT / "proofs_checks" / "coq" / f"{label}.v").exists()
        assert re.search(rf"^\| {label} \|.*`{label}\.v`", content, flags=re.MULTILINE), label


def test_theorems_named_beside_a_coq_file_are_in_it():
    for page in PROPOSITIONS:
        for file, rest in re.findall(r"`(\w+\.v)`(?:, theorems?|:)([^|]*)", _pages.text(page)):
            proved = re.findall(r"^Theorem (\w+)", (ROOT / "proofs_checks" / "coq" / file).read_text(), re.MULTILINE)
            named = re.findall(r"`(\w+)`", rest)
            assert named
            assert set(named) <= set(proved), (file, named)
