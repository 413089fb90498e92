"""Compiles the proofs and compares what each theorem assumes with the list in docs/theory/proofs.md.

`make proofs` calls it; it needs Coq 8.16 with Coquelicot and nothing of this project. About 40 seconds.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PAGE = ROOT / "docs" / "theory" / "proofs.md"
BUILD = ROOT / "build" / "proofs"

AXIOMS = {
    "reals": {
        "ClassicalDedekindReals.sig_forall_dec",
        "ClassicalDedekindReals.sig_not_dec",
        "FunctionalExtensionality.functional_extensionality_dep",
    },
    "classical": {"Classical_Prop.classic"},
}
# what Coq accepts without a proof: looked for so that no file has it
UNPROVEN = re.compile(r"\b(Admitted|admit|Axiom|Axioms|Parameter|Parameters|Conjecture|Unset\s+Guard\s+Checking)\b")


def main() -> int:
    """Prints one line a theorem; 0 if all are proven and assume what the page says."""
    if shutil.which("coqc") is None or shutil.which("coq_makefile") is None:
        print("Coq is missing. On Debian: apt-get install coq libcoq-coquelicot (8.16 or newer)", file=sys.stderr)
        return 2
    stated = listed(PAGE.read_text(encoding="utf-8"))
    problems = unproven() + unlisted(stated)
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    compiled()
    for (theorem, groups), found in zip(stated.items(), assumed(list(stated)), strict=True):
        extra = sorted(found - set().union(*(AXIOMS[group] for group in groups)))
        problems += [f"{theorem} assumes {axiom}, which {PAGE.name} does not list" for axiom in extra]
        if "classical" in groups and not found & AXIOMS["classical"]:
            problems.append(f"{theorem} is listed with classical logic and does not need it")
        print(f"{theorem:45} assumes {', '.join([*groups, *extra])}")
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(stated)} theorems proven in {len(list(HERE.glob('*.v')))} files, {len(problems)} problems")
    return int(bool(problems))


def listed(page: str) -> dict[str, list[str]]:
    """The theorems of the page's tables, each with the groups of axioms that it may assume."""
    rows = re.findall(r"^\| `(\w+\.\w+)` \|.*\| ([a-z, ]+) \|$", page, flags=re.MULTILINE)
    return {theorem: groups.split(", ") for theorem, groups in rows}


def unproven() -> list[str]:
    """Words that leave something without proof."""
    return [f"{path.name}: {word}" for path in HERE.glob("*.v") for word in UNPROVEN.findall(_without_comments(path))]


def _without_comments(path: Path) -> str:
    return re.sub(r"\(\*.*?\*\)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def unlisted(stated: dict[str, list[str]]) -> list[str]:
    """Theorems of the files that the page does not list, and theorems of the page that are not there."""
    names = [
        f"{path.stem}.{name}"
        for path in HERE.glob("*.v")
        for name in re.findall(r"^Theorem (\w+)", _without_comments(path), flags=re.MULTILINE)
    ]
    forgotten = [f"{name} is not listed in {PAGE.name}" for name in names if name not in stated]
    return forgotten + [f"{name} of {PAGE.name} is no theorem" for name in stated if name not in names]


def compiled() -> None:
    """All files, in a folder of their own."""
    BUILD.mkdir(parents=True, exist_ok=True)
    for path in [*HERE.glob("*.v"), HERE / "_CoqProject"]:
        target = BUILD / path.name
        if not target.exists() or target.read_bytes() != path.read_bytes():
            shutil.copyfile(path, target)
    subprocess.run(["coq_makefile", "-f", "_CoqProject", "-o", "Makefile"], cwd=BUILD, check=True, capture_output=True)
    subprocess.run(["make", "--silent", "-j2"], cwd=BUILD, check=True)


def assumed(theorems: list[str]) -> list[set[str]]:
    """The axioms that Coq reports for each, hypotheses of its own statement apart."""
    files = sorted({theorem.split(".")[0] for theorem in theorems})
    question = BUILD / "assumptions.v"
    lines = [f"From proofs Require {' '.join(files)}.", *(f"Print Assumptions {theorem}." for theorem in theorems)]
    question.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = ["coqc", "-R", ".", "proofs", "-w", "-ambiguous-paths", question.name]
    answer = subprocess.run(command, cwd=BUILD, check=True, capture_output=True, text=True).stdout
    blocks = re.split(r"^(?=Axioms:$|Closed under the global context$)", answer, flags=re.MULTILINE)[1:]
    return [set(re.findall(r"^([A-Za-z_][\w.']*)(?= :|$)", block, flags=re.MULTILINE)) for block in blocks]


if __name__ == "__main__":
    sys.exit(main())
