"""``demo``: a whole study, from nothing to its report."""

import argparse
from pathlib import Path

import gdpcert
from gdpcert_torch._cli._studies import add_study, chosen_runs
from gdpcert_torch._cli._train import train_with_bar
from gdpcert_torch._cli._votes import vote_with_bar
from gdpcert_torch._ranks import this_world
from gdpcert_torch._run import run_folder


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "demo",
        help="train, certify and report a study",
        description="Train and sample every method of a study, then print its table and write report.html, "
        "report.json and the figures to RUNS/STUDY. Goes on where it stopped.",
    )
    add_study(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    configs = chosen_runs(options)
    phases = 2 * len(configs)
    for number, config in enumerate(configs):
        train_with_bar(config, options.runs, f"[{2 * number + 1}/{phases}]")
        vote_with_bar(run_folder(options.runs, config), f"[{2 * number + 2}/{phases}]")
    if not this_world().first:
        return
    folder = Path(options.runs) / configs[0].study
    study = gdpcert.read_study(folder)  # all methods and seeds that lie there
    page = gdpcert.write_report(study, folder)
    print(f"\n{gdpcert.report_table(study)}\n\nreport: {page}\n        {folder / 'report.json'}")
