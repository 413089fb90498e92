"""``gdpcert compare``: what changed between two studies, image by image."""

import argparse
from pathlib import Path

from gdpcert import _report as report
from gdpcert._cli._options import add_failure, add_json, add_norm, print_json
from gdpcert._report._sources import is_log

_DESCRIPTION = """Certified accuracy of one study minus another's, paired over the images that both certify.

  gdpcert compare runs/digits-longer runs/digits
  gdpcert compare runs/digits/adaptive runs/digits/vanilla

Each method is compared with the same method of the baseline; of two folders that hold one method each, these two
are. Whatever else sets the two apart is listed, so that a difference has one reason."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "compare",
        help="what changed between two studies, image by image",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("study", metavar="STUDY", help="a folder of runs, one run's, or a log")
    parser.add_argument("baseline", metavar="BASELINE", help="the same of what is subtracted")
    parser.add_argument("--sigma", type=float, help="noise level of logs (as their names say)")
    add_norm(parser, None)
    add_failure(parser, None)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    both = (options.study, options.baseline)
    logs = [one for one in both if is_log(Path(one))]
    # beside a log, a run says its own noise level
    sigmas = [options.sigma if one in logs or not logs else None for one in both]
    study, baseline = (
        report.read_study(one, failure=options.failure, norm=options.norm, sigma=sigma)
        for one, sigma in zip(both, sigmas, strict=True)
    )
    found = report.compare_studies(study, baseline)
    if options.json:
        print_json(report.comparison_numbers(found))
        return
    print(report.comparison_table(found))
