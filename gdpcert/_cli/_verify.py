"""``gdpcert verify``: recorded certificates against proven enclosures."""

import argparse
import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gdpcert
from gdpcert._cli._options import add_failure, add_json, add_norm, norm_name, print_json

if TYPE_CHECKING:
    from gdpcert.rigorous import Excess, Verification

_DESCRIPTION = """Proves every certificate of a recorded run again, in ball arithmetic, from its votes.

  gdpcert verify runs/digits/adaptive/0
  gdpcert verify runs/digits/adaptive/0 --certificates old.json     certificates that `certify --json` wrote

A radius or probability beyond what is proven is named, and the exit status is then 1."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "verify",
        help="prove the certificates of a recorded run again (needs the extra rigorous)",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("votes", metavar="RUN", help="a votes.jsonl, or the folder of a run that has one")
    parser.add_argument(
        "--certificates", metavar="FILE", help="what `gdpcert certify RUN --json` wrote (what it writes now)"
    )
    add_norm(parser, None)
    add_failure(parser, None)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from gdpcert import rigorous  # only on request: it needs an extra

    votes = gdpcert.read_votes(options.votes)
    claims, indices = _read(Path(options.certificates)) if options.certificates is not None else (None, None)
    found = rigorous.verify(votes, claims, indices, failure=options.failure, norm=options.norm)
    if options.json:
        named = [{**asdict(excess), "claimed": _strict(excess.claimed)} for excess in found.exceeding]
        run = {"study": votes.header.study, "method": votes.header.method}
        print_json({**run, **asdict(found), "exceeding": named})
    else:
        _print(votes.header, found)
    return 1 if found.exceeding else 0


def _strict(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _read(file: Path) -> tuple[gdpcert.Certificate, list[int]]:
    try:
        values: Any = json.loads(file.read_text(encoding="utf-8"))
        indices = values.pop("index")
        for name in ("study", "method", "label"):
            values.pop(name)
        values["failure"] = float(values["failure"])
        return gdpcert.Certificate.from_dict(values), indices
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{file} holds no certificates of a run ({error}); give what `gdpcert certify RUN --json` wrote."
        ) from error


def _print(header: gdpcert.VotesHeader, found: "Verification") -> None:
    for excess in found.exceeding:
        print(_sentence(excess))
    wrong = len({excess.index for excess in found.exceeding})
    print(
        f"{header.study}, {header.method}, seed {header.seed}: {found.certificates - wrong} of {found.certificates} "
        f"certificates verified ({found.abstained} abstain), {norm_name(found.norm)}, failure {found.failure:g}; "
        f"a radius is below the proven one by at most {100 * found.largest_slack:.2g} %"
    )


def _sentence(excess: "Excess") -> str:
    if excess.what == "predicted":
        proven = "none is proven" if excess.proven < 0 else f"the selected class is {excess.proven:g}"
        return f"index {excess.index}: class {excess.claimed:g}, but {proven}"
    side = "at least" if excess.what == "q_upper" else "at most"
    return f"index {excess.index}: {excess.what} {excess.claimed!r}, but proven is {side} {excess.proven!r}"
