"""The executed checks and their ledger: complete, able to fail, and in step with the Coq files and the theory pages."""

import math
import re

import mpmath
import pytest

from proofs_checks import ledger, registry
from proofs_checks.__main__ import load, main, report
from proofs_checks.propositions import PROPOSITIONS, SUPPORT
from proofs_checks.registry import CHECKS, Depth, check, worst
from tests.proofs.mutants import MUTANTS

load()
LABELS = [entry.label for entry in PROPOSITIONS]


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_holds(name):
    outcome = CHECKS[name].run(Depth.QUICK)
    assert outcome.holds, registry.verdict(CHECKS[name], outcome, 0.0)
    assert math.isfinite(outcome.worst)
    assert outcome.cases > 0


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_finds_what_is_wrong(name):
    outcome = CHECKS[name].run(Depth.QUICK, **MUTANTS[name])
    assert not outcome.holds
    assert outcome.place != "nowhere"


def test_every_check_has_something_wrong_to_find():
    assert set(MUTANTS) == set(CHECKS)


# ------------------------------------------------------------------ labels


def test_labels_are_those_of_the_checks_and_of_the_coq_files():
    assert len(set(LABELS)) == len(LABELS)
    assert {entry.label for entry in CHECKS.values()} == set(LABELS)
    assert {path.stem for path in ledger.PROOFS.glob("*.v")} - SUPPORT == set(LABELS)


def test_labels_are_those_that_docstrings_cite():
    sources = (path.read_text(encoding="utf-8") for path in (ledger.PAGES.parents[1] / "gdpcert").rglob("*.py"))
    cited = {label for source in sources for label in re.findall(r":prf:ref:`(\w+)`", source)}
    assert cited == set(LABELS)


def test_a_page_states_its_own_labels_once_and_no_other_label_has_a_proof():
    texts = {path.stem: path.read_text(encoding="utf-8") for path in ledger.PAGES.glob("*.md")}
    for page in {entry.page for entry in PROPOSITIONS} & set(texts):
        own = sorted(entry.label for entry in PROPOSITIONS if entry.page == page)
        assert sorted(label for label in ledger.labels_of(texts[page]) if label in LABELS) == own
        assert ledger.assumptions(texts[page])


def test_every_check_says_what_it_states_and_where():
    for entry in CHECKS.values():
        assert entry.statement
        assert entry.domain
        assert entry.function.__doc__


# ------------------------------------------------------------------ what a sweep concludes


def test_the_worst_case_is_kept_with_its_place():
    outcome = worst([(-2, "a"), (0.5, {"x": 1}), (0.25, "c")], 1)
    assert (outcome.worst, outcome.place, outcome.cases, outcome.holds) == (0.5, "x = 1", 3, True)


def test_errors_are_compared_exactly():
    tiny = mpmath.mpf("1e-400")
    assert float(tiny) == 0
    assert not worst([(tiny, "a")]).holds
    assert worst([(0, "a")]).holds
    assert not worst([(0, "a")], strict=True).holds


@pytest.mark.parametrize("errors", [[], [(math.nan, "a")], [(0, "a"), (math.nan, "b")], [(math.nan, "a"), (0, "b")]])
def test_nothing_seen_or_not_a_number_does_not_hold(errors):
    assert not worst(errors).holds


def test_two_checks_of_one_name_are_refused():
    with pytest.raises(ValueError, match="neyman_pearson"):
        check("fdp", "again", "nowhere")(CHECKS["neyman_pearson"].function)


# ------------------------------------------------------------------ the ledger

PAGE = """# Confidence
## Assumptions

| assumption | who checks it |
|---|---|
| votes are independent | the code |
| n is fixed | nobody |

| label | not an assumption |

## Another
| x | y |
:::{prf:theorem} Ville
:label: ville
:::
"""


@pytest.fixture
def pages(tmp_path):
    (tmp_path / "confidence.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_assumptions_are_counted_in_their_section(pages):
    assert ledger.assumptions(PAGE) == ["| votes are independent | the code |", "| n is fixed | nobody |"]
    assert ledger.assumptions("# Page\n| a | b |\n|---|---|\n| c | d |\n") == []
    assert ledger.labels_of(PAGE) == ["ville"]


def test_a_full_ledger_is_printed_and_exits_with_0(pages, capsys):
    assert report(["ville"], Depth.QUICK, pages=pages) == 0
    printed = capsys.readouterr().out
    assert "2 in confidence.md" in printed
    assert "coq/ville.v" in printed
    held = [entry.label for entry in CHECKS.values()].count("ville")
    assert f"{held} checks of 1 propositions hold" in printed


@pytest.mark.parametrize("missing", ["page", "label", "table", "proof", "check"])
def test_an_empty_cell_exits_with_1(missing, pages, tmp_path, monkeypatch, capsys):
    page, places = pages / "confidence.md", {"pages": pages}
    if missing == "page":
        page.unlink()
    elif missing == "label":
        page.write_text(PAGE.replace(":label: ville", ":label: other"), encoding="utf-8")
    elif missing == "table":
        page.write_text(PAGE.replace("Assumptions", "Other"), encoding="utf-8")
    elif missing == "proof":
        places["proofs"] = tmp_path
    else:
        for name in [name for name, entry in CHECKS.items() if entry.label == "ville"]:
            monkeypatch.delitem(CHECKS, name)
    assert report(["ville"], Depth.QUICK, **places) == 1
    assert "EMPTY" in capsys.readouterr().out


def test_a_failing_check_exits_with_1(pages, monkeypatch, capsys):
    wrong = worst([(1, "somewhere")])
    entry = CHECKS["fixed_bet"]
    monkeypatch.setitem(CHECKS, "fixed_bet", registry.Check("ville", "fixed_bet", "x", "y", lambda depth: wrong))
    assert report(["ville"], Depth.QUICK, pages=pages) == 1
    assert "FAILS: fixed_bet" in capsys.readouterr().out
    assert entry.run(Depth.QUICK).holds


def test_an_unknown_label_is_refused(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["nonsense"])
    assert stop.value.code == 2
    assert "nonsense" in capsys.readouterr().err
