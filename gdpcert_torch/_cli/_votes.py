"""``votes``: sample trained runs."""

import argparse
import os
from pathlib import Path

from gdpcert_torch._cli._options import image_bar, voting_bar
from gdpcert_torch._config import RunConfig
from gdpcert_torch._predicting import is_right, predict_run
from gdpcert_torch._ranks import this_world
from gdpcert_torch._run import read_config, spent
from gdpcert_torch._voting import vote_run
from gdpcert_torch.data import VARIABLE


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "votes",
        help="sample the votes of trained runs",
        description="Sample the votes of trained runs into RUN/votes.jsonl, a line an image, flushed as it goes. "
        "Goes on where it stopped. With torchrun the processes share the images. "
        "Certify them with: gdpcert certify RUN/votes.jsonl",
    )
    parser.add_argument("folder", nargs="+", metavar="RUN", help="a run's folder, such as runs/digits/adaptive/0")
    parser.add_argument("--data", help=f"the folder of all data sets (the environment variable {VARIABLE}, or ./data)")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    if options.data is not None:
        os.environ[VARIABLE] = options.data
    for number, folder in enumerate(options.folder, start=1):
        vote_with_bar(Path(folder), f"[{number}/{len(options.folder)}]")


def vote_with_bar(folder: Path, number: str) -> None:
    """Samples one run behind a progress bar and says how long it took; among several processes, rank 0 does."""
    config = read_config(folder)
    if not this_world().first:
        vote_run(config, folder)
        return
    bar, moved = voting_bar(f"{number} vote {config.method}", config.sampling.images)
    with bar:
        votes = vote_run(config, folder, progress=moved)
    counted = sum(sum(one.selection) + sum(one.counts) + one.invalid for one in votes.records)
    seconds, samples = spent(folder, "votes")
    rate = f"{samples / seconds:,.0f} samples a second" if seconds else "already there"
    print(f"{number} voted {config.method}: {counted:,} votes in {seconds:.0f} s, {rate}  ({folder})", flush=True)
    if config.sampling.predicted:
        _predict(config, folder, number)


def _predict(config: RunConfig, folder: Path, number: str) -> None:
    bar, moved = image_bar(f"{number} predict {config.method}", config.sampling.predicted)
    with bar:
        votes = predict_run(config, folder, progress=moved)
    right = sum(map(is_right, votes.records)) / len(votes.records)
    print(f"{number} predicted {config.method}: {100 * right:.1f} % of {len(votes.records)} images right  ({folder})")
