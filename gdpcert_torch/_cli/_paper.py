"""``paper``: the published tables, and what was measured here beside them."""

import argparse
from pathlib import Path

from gdpcert_torch._cli._options import add_runs
from gdpcert_torch._paper import commands_text, figures_text, paper_text


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "paper",
        help="the paper's tables, with our numbers beside the published ones",
        description="Print Tables 1 to 3 of the paper, and beside each number what RUNS/STUDY/report.json says: blank "
        "where nothing has run, marked where the two cannot be compared. Below them, the files that show what the "
        "figures show.",
    )
    add_runs(parser)
    parser.add_argument(
        "--commands", choices=("paper", "small"), help="print instead what makes each row at this scale"
    )
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    if options.commands is not None:
        print(commands_text(options.commands))
        return
    folder = Path(options.runs)
    print(f"{paper_text(folder)}\n\n{figures_text(folder)}")
