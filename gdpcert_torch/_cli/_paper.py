"""``paper``: the published tables and figures, and what was measured here beside them."""

import argparse
from pathlib import Path

from gdpcert_torch._cli._options import add_runs
from gdpcert_torch._paper import commands_text, draw_figures, figures_text, paper_text


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "paper",
        help="the paper's tables and figures, with our numbers beside the published ones",
        description="Print Tables 1 to 3 of the paper, and below each row what RUNS/STUDY/report.json says: nothing "
        "where nothing has run, marked where the two cannot be compared. Below them, what has run of the figures.",
    )
    add_runs(parser)
    parser.add_argument(
        "--figures", metavar="FOLDER", help="draw the counterparts of Figures 2 to 8 there, from what has run"
    )
    parser.add_argument(
        "--commands", choices=("paper", "small"), help="print instead what makes each row at this scale"
    )
    parser.set_defaults(run=_run, usual_runs=parser.get_default("runs"))


def _run(options: argparse.Namespace) -> None:
    if options.commands is not None:
        print(commands_text(options.commands))
        return
    folder = Path(options.runs)
    # without runs of one's own, the published numbers are still worth printing
    if not folder.is_dir() and (options.runs != options.usual_runs or options.figures is not None):
        raise ValueError(f"there is no folder {folder}; --runs names the one that holds STUDY/report.json.")
    drawn = {} if options.figures is None else draw_figures(folder, Path(options.figures))
    print(f"{paper_text(folder)}\n\n{figures_text(folder, drawn)}")
