"""``paper``: the published tables, and what was measured here beside them."""

import argparse
from pathlib import Path

from gdpcert_torch._cli._options import add_runs
from gdpcert_torch._paper import paper_text


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "paper",
        help="the paper's tables, with our numbers beside the published ones",
        description="Print Tables 1 to 3 of the paper, and beside each number what RUNS/STUDY/report.json says: blank "
        "where nothing has run, marked where the two cannot be compared.",
    )
    add_runs(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    print(paper_text(Path(options.runs)))
