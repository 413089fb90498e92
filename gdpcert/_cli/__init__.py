"""The command line: radius, certify, verify, merge, plan, tradeoff, report, compare, export."""

import argparse
import sys
from collections.abc import Sequence

from gdpcert._cli import _certify, _compare, _export, _merge, _plan, _radius, _report, _tradeoff, _verify

_DESCRIPTION = """Certified radii of smoothed classifiers.

A smoothed classifier answers with the class that wins most votes under Gaussian noise. From the votes,
gdpcert proves a radius: no perturbation of a smaller norm changes the answer. Every number is rounded to the
safe side."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status: 0, or 1 for what it found wrong and said so."""
    parser = argparse.ArgumentParser(
        prog="gdpcert", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (_radius, _certify, _verify, _merge, _plan, _tradeoff, _report, _compare, _export):
        command.add_to(commands)
    options = parser.parse_args(arguments)
    try:
        status = options.run(options)
    except (ValueError, OSError, ImportError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return int(status or 0)
