"""``gdpcert certify``: from counts of votes, given or recorded."""

import argparse
import itertools

import numpy as np

import gdpcert
from gdpcert._cli._options import (
    add_failure,
    add_json,
    add_norm,
    norm_name,
    print_json,
    shown_down,
)

_RULES = ("fixed", "same-samples", "anytime")

_DESCRIPTION = """Certificates from votes.

  gdpcert certify --counts 99000 1000 --selected 0 --sigma 0.5 --failure 0.001
  gdpcert certify runs/digits/adaptive/0/votes.jsonl

--selected is the class chosen beforehand on other votes. Without it the class is chosen on the counts
themselves; that is paid for by bounding its probability at half the failure probability. Where the votes were
looked at before it was decided how many there are, pass --rule anytime."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "certify",
        help="certificates from counts of votes",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("votes", nargs="?", metavar="RUN", help="a votes.jsonl, or the folder of a run that has one")
    parser.add_argument("--counts", type=int, nargs="+", metavar="N", help="votes per class, instead of RUN")
    parser.add_argument("--selected", type=int, metavar="CLASS", help="class chosen on other votes, counted from 0")
    parser.add_argument(
        "--rule",
        choices=_RULES,
        help="with --counts: was their number fixed, and on which votes was the class chosen (fixed with --selected, "
        "else same-samples)",
    )
    parser.add_argument("--sigma", type=float, help="standard deviation of the noise; required with --counts")
    parser.add_argument("--dimension", type=int, help="number of input coordinates; with --counts and --norm above 2")
    add_norm(parser, None)
    add_failure(parser, None)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    if (options.votes is None) == (options.counts is None):
        raise ValueError("give either the votes.jsonl of a run or --counts; see gdpcert certify --help.")
    if options.counts is not None:
        _certify_counts(options)
        return
    for name in ("selected", "rule", "sigma", "dimension"):
        if getattr(options, name) is not None:
            raise ValueError(f"--{name} is part of a recorded run; leave it out, or give --counts instead of a file.")
    _certify_run(options)


def _certify_counts(options: argparse.Namespace) -> None:
    if options.sigma is None:
        raise ValueError("--counts needs --sigma, the standard deviation of the noise that the votes were cast under.")
    rule = options.rule or ("fixed" if options.selected is not None else "same-samples")
    certificate = gdpcert.certify(
        options.counts,
        options.selected,
        failure=0.001 if options.failure is None else options.failure,
        sigma=options.sigma,
        norm=2 if options.norm is None else options.norm,
        dimension=options.dimension,
        rule=rule,
    )
    if options.json:
        print_json(certificate.to_dict())
        return
    if rule == "same-samples":
        print(
            f"class {int(np.argmax(options.counts))} is chosen on these same votes, so its probability is bounded at "
            f"half the failure probability, {certificate.failure / 2:g}; --selected names a class chosen on others"
        )
    print(_verdict(certificate))


def _verdict(certificate: gdpcert.Certificate) -> str:
    n, failure = int(certificate.n), certificate.failure
    if not certificate.abstained:
        distance, p = shown_down(float(certificate.radius)), shown_down(float(certificate.p_lower))
        return (
            f"class {certificate.predicted}, radius {distance} in {norm_name(certificate.norm)}: its probability is "
            f"at least {p} ({n:,} votes; wrong with probability at most {failure:g})"
        )
    least = _fewest_votes(certificate)
    hint = f"; {n} votes never do, at least {least} are needed" if n < least else ""
    return f"abstain: the votes do not show that the class has more than half the probability{hint}"


def _fewest_votes(certificate: gdpcert.Certificate) -> int:
    """The fewest votes that certify anything, if they are unanimous."""
    failure = certificate.failure
    if certificate.rule == "anytime":
        return next(n for n in itertools.count(1) if gdpcert.anytime_upper(0, n, failure) < 0.5)
    return gdpcert.votes_needed(0.0, certificate.sigma, failure if certificate.rule == "fixed" else failure / 2)


def _certify_run(options: argparse.Namespace) -> None:
    votes = gdpcert.read_votes(options.votes)
    certificate = gdpcert.certify_votes(votes, failure=options.failure, norm=options.norm)
    header, records = votes.header, votes.records
    labels = [record.label for record in records]
    if options.json:
        order = {"index": [record.index for record in records], "label": labels}
        print_json({"study": header.study, "method": header.method, **order, **certificate.to_dict()})
        return
    print(
        f"{header.study}, {header.method}, seed {header.seed}: {len(records)} inputs, "
        f"{_votes_each(header, certificate)}, {norm_name(certificate.norm)}, failure {certificate.failure:g}"
    )
    print(f"{'index':>6} {'label':>6} {'class':>6} {'radius':>12} {'p at least':>11}")
    columns = (np.asarray(certificate.predicted), np.asarray(certificate.radius), np.asarray(certificate.p_lower))
    for record, predicted, distance, p in zip(records, *columns, strict=True):
        name = "-" if predicted < 0 else str(predicted)
        row = f"{record.index:>6} {record.label:>6} {name:>6} {shown_down(float(distance)):>12}"
        print(f"{row} {shown_down(float(p), 4):>11}")
    accuracy = gdpcert.certified_accuracy(certificate, labels, 0.0)
    print(
        f"right and certified: {100 * accuracy:.1f} %, mean certified radius "
        f"{shown_down(gdpcert.mean_radius(certificate, labels))}, abstained: "
        f"{100 * np.mean(certificate.abstained):.1f} %"
    )


def _votes_each(header: gdpcert.VotesHeader, certificate: gdpcert.Certificate) -> str:
    if header.rule != "anytime":
        return f"{header.n:,} votes each"
    spent = np.asarray(certificate.n)
    return (
        f"stopped after {spent.mean():,.0f} votes on average ({spent.min():,} to {spent.max():,}, "
        f"at most {header.n:,}; anytime bound)"
    )
