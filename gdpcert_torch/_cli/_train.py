"""``train``: train a study's runs."""

import argparse
import sys

from gdpcert_torch._cli._options import training_bar
from gdpcert_torch._cli._studies import add_study, chosen_runs
from gdpcert_torch._config import RunConfig
from gdpcert_torch._pipeline import train_run
from gdpcert_torch._ranks import this_world
from gdpcert_torch._run import run_folder, spent
from gdpcert_torch.data import load


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "train",
        help="train a study's runs",
        description="Train the methods of a study, each into RUNS/STUDY/METHOD/SEED. Goes on from the last "
        "checkpoint; a run that is trained already is left as it is. With torchrun every process trains on its part "
        "of each batch.",
    )
    add_study(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    configs = chosen_runs(options)
    for number, config in enumerate(configs, start=1):
        train_with_bar(config, options.runs, f"[{number}/{len(configs)}]")


def train_with_bar(config: RunConfig, root: str, number: str) -> None:
    """Trains one run behind a progress bar and says how long it took; among several processes, rank 0 does."""
    folder = run_folder(root, config)
    if not this_world().first:
        train_run(config, folder)
        return
    for note in load(config.data).notes:
        print(f"{number} note: {note}", file=sys.stderr)
    bar, moved = training_bar(f"{number} train {config.method}", config.training.steps)
    with bar:
        train_run(config, folder, progress=moved)
    print(f"{number} trained {config.method} in {spent(folder, 'train')[0]:.0f} s  ({folder})", flush=True)
