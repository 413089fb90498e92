"""The ledger: for each proposition what it assumes, which checks look at it, the worst case and the proof."""

import re
from dataclasses import dataclass
from pathlib import Path

from proofs_checks.propositions import PROPOSITIONS
from proofs_checks.registry import CHECKS, shortened

HERE = Path(__file__).parent
PROOFS = HERE / "coq"
PAGES = HERE.parent / "docs" / "theory"

BELOW = "\n" + 15 * " "  # in a cell of several lines

CELLS = ("statement", "assumptions", "checks", "worst case", "proof")


@dataclass(frozen=True)
class Row:
    """One proposition: its cells, each a text that is empty where there is nothing to show."""

    label: str
    cells: dict[str, str]
    holds: bool

    def empty(self):
        """The names of its empty cells."""
        return [name for name in CELLS if not self.cells[name]]


def rows(outcomes, labels=None, pages=PAGES, proofs=PROOFS):
    """A row for each proposition, of the outcomes by the name of their check."""
    chosen = [entry for entry in PROPOSITIONS if labels is None or entry.label in labels]
    return [_row(entry, outcomes, pages, proofs) for entry in chosen]


def _row(entry, outcomes, pages, proofs):
    checks = [check for check in CHECKS.values() if check.label == entry.label and check.name in outcomes]
    found = [(check, outcomes[check.name]) for check in checks]
    cells = {
        "statement": entry.statement,
        "assumptions": _counted(entry, pages),
        "checks": ", ".join(check.name for check in checks),
        "worst case": BELOW.join(_worst(check, outcome) for check, outcome in found),
        "proof": _proof(entry.label, proofs),
    }
    return Row(entry.label, cells, all(outcome.holds for _, outcome in found))


def _worst(check, outcome):
    failed = "" if outcome.holds else "FAILS: "
    return f"{failed}{check.name} {outcome.worst:.2g} (bound {outcome.bound:.2g}) at {shortened(outcome.place, 60)}"


def _counted(entry, pages):
    """How many assumptions its page lists, and where; nothing unless the page states the proposition."""
    page = pages / f"{entry.page}.md"
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    count = len(assumptions(text)) if entry.label in labels_of(text) else 0
    return f"{count} in {page.name}" if count else ""


def labels_of(text):
    """The labels of a page's theorems, lemmas and propositions, in order."""
    return re.findall(r"^:label: *(\w+) *$", text, flags=re.MULTILINE)


def assumptions(text):
    """The rows of the first Markdown table under the heading "Assumptions", without its heading and rule."""
    section = re.search(r"^#+ Assumptions *\n(.*?)(?=^#|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    table = re.search(r"(?:^\|.*\|\n)+", section[1], flags=re.MULTILINE) if section else None
    return table[0].splitlines()[2:] if table else []


def _proof(label, proofs):
    """The file that proves it, if it holds a theorem or, for a definition, what it defines."""
    path = proofs / f"{label}.v"
    return f"coq/{path.name}" if path.exists() and "Qed." in path.read_text(encoding="utf-8") else ""


def printed(row):
    """The row as lines of text."""
    gap = "EMPTY"
    return "\n".join([row.label, *(f"  {name:12} {row.cells[name] or gap}" for name in CELLS)])


def verdict_on(table):
    """What is wrong with the ledger, a line each."""
    gaps = [f"{row.label}: no {name}" for row in table for name in row.empty()]
    return gaps + [f"{row.label}: a check fails" for row in table if not row.holds]
