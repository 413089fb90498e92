"""``gdpcert plan``: what a radius costs, before anything is sampled."""

import argparse

import gdpcert
from gdpcert._cli._options import add_failure, add_json, add_noise, norm_name, print_json, shown_down, shown_up

_DESCRIPTION = """What a radius costs in votes, and what votes can buy.

  gdpcert plan --sigma 0.5 --radius 1.0          votes and probability that radius 1.0 needs
  gdpcert plan --sigma 0.5 --votes 100000        the largest radius that 100,000 votes can certify

A radius is planned twice: for a number of votes that is fixed beforehand, and for votes that are looked at until
the radius is decided (gdpcert.DecideRadius), at most --votes of them."""

_CAP = 100_000


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "plan",
        help="votes needed for a radius, radius possible with some votes",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--radius", type=float, help="the wanted radius")
    parser.add_argument(
        "--votes", type=int, help=f"the number of votes at hand (for votes that are looked at {_CAP:,})"
    )
    parser.add_argument("--block", type=int, default=1, help="votes between two looks (%(default)d)")
    parser.add_argument(
        "--share", type=float, default=1.0, help="share of the votes that the class is expected to get (%(default)g)"
    )
    add_noise(parser)
    add_failure(parser, 0.001)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    if options.radius is None and options.votes is None:
        raise ValueError("give --radius, --votes or both; see gdpcert plan --help.")
    place = {"norm": options.norm, "dimension": options.dimension}
    answers: dict[str, float] = {}
    if options.radius is not None:
        answers["required_p"] = gdpcert.required_p(options.radius, options.sigma, **place)
        answers["votes_needed"] = gdpcert.votes_needed(
            options.radius, options.sigma, options.failure, share=options.share, **place
        )
        answers |= _looked_at(options)
    if options.votes is not None:
        answers["largest_possible_radius"] = gdpcert.largest_possible_radius(
            options.votes, options.failure, options.sigma, **place
        )
    if options.json:
        print_json({**answers, "sigma": options.sigma, "failure": options.failure, **place})
        return
    _print(options, answers)


def _looked_at(options: argparse.Namespace) -> dict[str, float]:
    place = {"norm": options.norm, "dimension": options.dimension}
    cap = _CAP if options.votes is None else options.votes
    rule = gdpcert.DecideRadius(options.radius, sigma=options.sigma, failure=options.failure, cap=cap, **place)
    law = gdpcert.DecisionLaw(rule, options.block)
    chance = min(1.0, float(law.certification_probability(options.share)))
    return {"expected_votes": float(law.expected_votes(options.share)), "certification_probability": chance, "cap": cap}


def _print(options: argparse.Namespace, answers: dict[str, float]) -> None:
    name = norm_name(options.norm)
    if "required_p" in answers:
        print(
            f"radius {options.radius:g} in {name} at sigma {options.sigma:g}: the class needs probability "
            f"{shown_up(answers['required_p'])}, and {answers['votes_needed']:,} votes if it gets "
            f"{100 * options.share:g} % of them"
        )
        print(
            f"looked at until it is decided, at most {answers['cap']:,} of them: {answers['expected_votes']:,.0f} "
            f"votes on average, certified with probability {shown_down(answers['certification_probability'], 4)}"
        )
    if "largest_possible_radius" in answers:
        largest = shown_down(answers["largest_possible_radius"])
        print(f"{options.votes:,} votes certify at most radius {largest} in {name}, if unanimous")
