"""The command line: recipes, train, votes, demo, paper."""

import argparse
import signal
import sys
from collections.abc import Sequence

import torch

from gdpcert_torch._cli import _demo, _paper, _recipes, _train, _votes
from gdpcert_torch._ranks import ALONE, World, this_world

_DESCRIPTION = """Train smoothed classifiers, sample their votes, and see what they certify.

A run lives in RUNS/STUDY/METHOD/SEED. Every command goes on where it was stopped, and what it has
written is never lost: interrupt it with Ctrl-C and call it again. torchrun -m gdpcert_torch COMMAND
spreads it over several processes or machines."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status: 0, 1 for an error it explains, 130 if interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m gdpcert_torch",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (_recipes, _train, _votes, _demo, _paper):
        command.add_to(commands)
    options = parser.parse_args(arguments)
    world = ALONE
    try:
        world = this_world()
        if world.size > 1:
            # so torchrun ends the other processes when one has died: they stop as after Ctrl-C
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        options.run(options)
    except (ValueError, OSError, ImportError) as error:
        print(f"error{_where(world)}: {error}", file=sys.stderr)
        return 1
    except torch.OutOfMemoryError as error:
        print(
            f"error{_where(world)}: the GPU's memory is full ({error}). Train with a smaller batch, sample with a "
            "smaller chunk, or free the GPU; what is written goes on from here.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print(f"\nstopped{_where(world)}; the same command goes on from here.", file=sys.stderr)
        return 130
    return 0


def _where(world: World) -> str:
    return "" if world.size == 1 else f" (rank {world.rank} of {world.size})"
