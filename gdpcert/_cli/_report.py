"""``gdpcert report``: recorded runs as a table, figures and a page."""

import argparse
import json
from pathlib import Path

from gdpcert import _report as report
from gdpcert._cli._options import add_failure, add_json, add_norm


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "report",
        help="a table, figures and a page from recorded runs",
        description="Certify recorded runs of one study and report them: a table here, and report.html, report.json "
        "and the figures in --out. A log in the tab-separated format of Cohen et al. is read, too; it has no votes, so "
        "it cannot be certified again. Examples: gdpcert report runs/digits; gdpcert report noise_0.50__sigma_0.50.tsv",
    )
    parser.add_argument("folders", nargs="+", metavar="RUN", help="a run's folder, one that holds several, or a log")
    parser.add_argument("--out", help="where to write (the first RUN; of a log, LOG-report beside it)")
    parser.add_argument(
        "--sigma", type=float, help="noise level of logs (as their names say: noise_0.50__sigma_0.50.tsv)"
    )
    add_norm(parser, None)
    add_failure(parser, None)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    study = report.read_study(options.folders, failure=options.failure, norm=options.norm, sigma=options.sigma)
    # first what needs no extra: the numbers are there even where figures cannot be drawn
    print(json.dumps(report.report_json(study), indent=2) if options.json else report.report_table(study), flush=True)
    page = report.write_report(study, Path(options.out) if options.out else _beside(Path(options.folders[0])))
    if not options.json:
        print(f"\nreport: {page}")


def _beside(first: Path) -> Path:
    if not first.is_file():
        return first
    return first.parent if first.suffix == ".jsonl" else first.with_name(f"{first.name.removesuffix('.tsv')}-report")
