"""``gdpcert merge``: one file from the votes that several machines recorded of one run."""

import argparse

import gdpcert
from gdpcert._cli._options import add_json, print_json

_DESCRIPTION = """One votes.jsonl from those of one run that machines which share nothing wrote.

  gdpcert merge here/adaptive/0 there/adaptive/0 --out runs/digits/adaptive/0/votes.jsonl

The files must say the same of what their votes mean. A record that comes twice counts once; an index that comes
with different votes is an error. Records are ordered by index."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "merge",
        help="one file of votes from several of one run",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("votes", nargs="+", metavar="RUN", help="a votes.jsonl, or the folder of a run that has one")
    parser.add_argument("--out", required=True, metavar="FILE", help="the file to write")
    parser.add_argument("--force", action="store_true", help="replace FILE if it exists")
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    votes = gdpcert.merge_votes(options.votes, options.out, overwrite=options.force)
    header, inputs = votes.header, len(votes.records)
    if options.json:
        run = {"study": header.study, "method": header.method, "seed": header.seed}
        print_json({**run, "inputs": inputs, "out": options.out})
        return
    print(f"{header.study}, {header.method}, seed {header.seed}: {inputs} inputs of {len(options.votes)} runs")
    print(f"written: {options.out}")
