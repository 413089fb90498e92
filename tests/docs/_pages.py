"""The documentation's pages, and what they hold: code blocks, labels, links, paths."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
THEORY = sorted((DOCS / "theory").glob("*.md"))
PRACTICE = [DOCS / "start.md", *sorted((DOCS / "guides").glob("*.md"))]
PAGES = sorted(page for page in DOCS.rglob("*.md") if "_build" not in page.parts)

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
_SUFFIXES = "py|md|v|json|svg|png|bib|toml|jsonl"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the line that it starts on."""

    language: str
    text: str
    line: int


def name(page: Path) -> str:
    """A page as a test's id."""
    return page.relative_to(DOCS).as_posix()


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(content: str) -> list[Block]:
    """All fenced blocks with a language, directives left out."""
    return [Block(found[1], found[2], content.count("\n", 0, found.start()) + 1) for found in _FENCE.finditer(content)]


def labels(content: str) -> list[str]:
    return re.findall(r"^:label: (\S+)$", content, flags=re.MULTILINE)


def links(content: str) -> list[str]:
    """The targets of links and images that lead into the project, without their anchors."""
    prose = _FENCE.sub("", content)
    targets = re.findall(r"\]\((?!https?://)([^)\s#]+)", prose)
    entries = re.findall(r"^```\{toctree\}\n(.*?)^```$", content, flags=re.MULTILINE | re.DOTALL)
    lines = [line for entry in entries for line in entry.splitlines() if line and not line.startswith(":")]
    return targets + [f"{line}.md" for line in lines]


def paths(content: str) -> list[str]:
    """The paths of the project's files that the prose names in literals, relative to its root."""
    prose = _FENCE.sub("", content)
    return re.findall(rf"`((?:docs|gdpcert|gdpcert_torch|proofs_checks|tests)/[\w./-]*?\w\.(?:{_SUFFIXES}))`", prose)


def assumptions(content: str) -> list[list[str]]:
    """The rows of the table under the heading "Assumptions", cells stripped."""
    section = re.search(r"^## Assumptions\n(.*?)(?=^## |\Z)", content, flags=re.MULTILINE | re.DOTALL)
    rows = [line for line in section[1].splitlines() if line.startswith("|")] if section else []
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]
