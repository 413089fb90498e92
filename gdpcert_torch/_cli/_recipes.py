"""``recipes``: what can be run, what it needs and what it costs."""

import argparse
import json

from gdpcert_torch._config import to_json
from gdpcert_torch.recipes import STUDIES


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "recipes", help="list the studies", description="List the studies, what they need and what they cost."
    )
    parser.add_argument("--json", action="store_true", help="print every run's full config as JSON")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps({study.name: [to_json(config) for config in study.runs()] for study in STUDIES}, indent=2))
        return
    for study in STUDIES:
        methods = ", ".join(config.method for config in study.runs())
        print(f"{study.name}\n  what   {study.summary}\n  runs   {methods}")
        print(f"  needs  {study.needs}\n  costs  {study.costs}\n  start  python -m gdpcert_torch demo {study.name}")
    print("\nEvery row of the paper's tables is one of them with options: python -m gdpcert_torch paper --commands")
