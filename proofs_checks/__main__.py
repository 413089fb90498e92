"""Runs the checks and prints the ledger.

``python -m proofs_checks [--quick | --deep] [LABEL ...]``: a minute and a half on one core, --deep about an hour.
The exit code is 1 if a check fails or a cell of the ledger is empty.
"""

import argparse
import importlib
import sys

from proofs_checks import ledger
from proofs_checks.propositions import PROPOSITIONS
from proofs_checks.registry import CHECKS, Depth, timed, verdict

MODULES = (
    "tradeoff",
    "robustness",
    "smoothing",
    "adaptive",
    "split",
    "linf",
    "averaging",
    "confidence",
    "selection",
    "ville",
)


def load():
    """Fills the registry."""
    for name in MODULES:
        importlib.import_module(f"proofs_checks.{name}")


def main(arguments=None):
    """The exit code."""
    parser = argparse.ArgumentParser(prog="proofs_checks", description="checks the propositions, prints the ledger")
    parser.add_argument("labels", nargs="*", metavar="LABEL", help="propositions; all of them by default")
    depth = parser.add_mutually_exclusive_group()
    depth.add_argument("--quick", action="store_const", dest="depth", const=Depth.QUICK, help="ten seconds")
    depth.add_argument("--deep", action="store_const", dest="depth", const=Depth.DEEP, help="about an hour")
    given = parser.parse_args(arguments)
    known = [entry.label for entry in PROPOSITIONS]
    unknown = [label for label in given.labels if label not in known]
    if unknown:
        parser.error(f"no proposition {', '.join(unknown)}; there are {', '.join(known)}")
    return report(given.labels or known, Depth.USUAL if given.depth is None else given.depth)


def report(labels, depth, **places):
    """Prints a line a check, then the ledger, then what is wrong with it; `places` are those of `ledger.rows`."""
    load()
    outcomes = {}
    for entry in CHECKS.values():
        if entry.label in labels:
            outcomes[entry.name], seconds = timed(entry, depth)
            print(verdict(entry, outcomes[entry.name], seconds), flush=True)
    table = ledger.rows(outcomes, labels, **places)
    print("\n" + "\n\n".join(map(ledger.printed, table)) + "\n")
    problems = ledger.verdict_on(table)
    print("\n".join(problems) or f"{len(outcomes)} checks of {len(table)} propositions hold, no cell is empty")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
