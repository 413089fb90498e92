"""``gdpcert export``: certificates in the format of another program."""

import argparse
import json
import os
from pathlib import Path

import gdpcert
from gdpcert._cli._options import add_failure, norm
from gdpcert._logs import log_text

_DESCRIPTION = """Certificates of a recorded run in the format of another program.

  gdpcert export runs/digits/vanilla/0 --format cohen --out noise_0.50__sigma_0.50.tsv

cohen: the tab-separated log of Cohen et al. (idx, label, predict, radius, correct, time), which this field's
analysis scripts read. Radii are rounded down; an abstention has the prediction -1 and the radius 0.0; the time is
the mean per input in seconds, 0.0 where the run does not say. These scripts take a radius to be in L2."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "export",
        help="certificates in the format of another program",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("votes", metavar="RUN", help="a votes.jsonl, or the folder of a run that has one")
    parser.add_argument("--format", choices=["cohen"], required=True, help="the format")
    parser.add_argument("--out", metavar="FILE", help="the file to write, which must not exist (the terminal)")
    parser.add_argument("--digits", type=int, default=6, help="significant digits of a radius (%(default)d)")
    parser.add_argument("--norm", type=norm, default=2.0, help="p of the perturbation's norm, 1 to inf (%(default)g)")
    add_failure(parser, None)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    votes = gdpcert.read_votes(options.votes)
    certificate = gdpcert.certify_votes(votes, failure=options.failure, norm=options.norm)
    records = votes.records
    text = log_text(
        certificate,
        [record.index for record in records],
        [record.label for record in records],
        digits=options.digits,
        seconds=_seconds(Path(options.votes)) / len(records),
    )
    if options.out is None:
        print(text, end="")
        return
    try:
        handle = os.open(options.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        raise FileExistsError(f"{options.out} exists; give --out another name, or move it away.") from None
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    print(f"written: {options.out}: {len(records)} inputs, radii rounded down to {options.digits} digits")


def _seconds(path: Path) -> float:
    """What sampling the run took, as its run.json says; 0 where it does not."""
    folder = path.parent if path.suffix == ".jsonl" else path
    try:
        seconds = json.loads((folder / "run.json").read_text(encoding="utf-8"))["seconds"]["votes"]
        return max(float(seconds), 0.0)
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0
