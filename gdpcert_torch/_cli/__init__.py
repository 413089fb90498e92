"""The command line: recipes, train, votes, demo."""

import argparse
import sys
from collections.abc import Sequence

from gdpcert_torch._cli import _demo, _recipes, _train, _votes

_DESCRIPTION = """Train smoothed classifiers, sample their votes, and see what they certify.

A run lives in RUNS/STUDY/METHOD/SEED. Every command goes on where it was stopped, and what it has
written is never lost: interrupt it with Ctrl-C and call it again."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status: 0, 1 for an error it explains, 130 if interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m gdpcert_torch",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (_recipes, _train, _votes, _demo):
        command.add_to(commands)
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except (ValueError, OSError, ImportError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here.", file=sys.stderr)
        return 130
    return 0
