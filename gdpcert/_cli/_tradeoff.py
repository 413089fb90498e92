"""``gdpcert tradeoff``: what a composition of mechanisms tells."""

import argparse
import decimal
import sys
from pathlib import Path
from typing import Any

from gdpcert._cli._options import add_json, print_json, shown_down, shown_up
from gdpcert._tradeoff import Bracket, parse

_DESCRIPTION = """What a mechanism, or a composition of several, tells about its input.

  gdpcert tradeoff "Gaussian(1) @ Laplace(0.5)" --plot out.png
  gdpcert tradeoff "EpsilonDelta(0.1, 1e-6).compose(100)" --delta 1e-4

Names: Gaussian(mu), Laplace(shift), Logistic(shift), Uniform(shift), EpsilonDelta(epsilon, delta),
discrete_gaussian(sigma, shift), staircase(epsilon, shift, width). Methods: .compose(n), .group(k), .subsample(p),
.dilute(p), .symmetrized(), .inverse(). Between steps: @. Two numbers are bounds with the exact one between."""

_ALPHAS, _DELTAS = (0.01, 0.05, 0.1, 0.5), (1e-3, 1e-5, 1e-9)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "tradeoff",
        help="what a composition of mechanisms tells",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("expression", help="trade-off functions composed with @, in quotes")
    parser.add_argument("--alpha", type=float, nargs="+", default=_ALPHAS, metavar="A", help="type-I errors")
    parser.add_argument("--epsilon", type=float, nargs="+", default=(), metavar="E", help="give delta at these")
    parser.add_argument("--delta", type=float, nargs="+", default=_DELTAS, metavar="D", help="give epsilon at these")
    parser.add_argument("--plot", metavar="FILE", help="draw the function into FILE (png, svg or pdf)")
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    f = parse(options.expression)
    path = _picture(options.plot) if options.plot else None
    found = _numbers(f, options)  # all of them before the first is printed: one may be refused
    if options.json:
        print_json({"expression": options.expression, **_plain(found)})
    else:
        _print(found, exact=not isinstance(f, Bracket))
    if path is not None:
        _draw(f, options.expression, path)


def _numbers(f: Any, options: argparse.Namespace) -> dict[str, Any]:
    return {
        "mu": f.mu(),
        "advantage": f.advantage(),
        "type_two_error": {a: f(a) for a in options.alpha},
        "delta": {e: f.delta(e) for e in options.epsilon},
        "epsilon": {d: f.epsilon(d) for d in options.delta},
    }


def _plain(value: Any) -> Any:
    """What JSON can hold: a float, or the two ends of a bracket; infinite ones as "inf"."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(end) for end in value]
    number = float(value)
    return "inf" if number == float("inf") else number


def _print(found: dict[str, Any], *, exact: bool) -> None:
    print(f"mu {_shown(found['mu'])}, advantage {_shown(found['advantage'])}")
    for a, value in found["type_two_error"].items():
        print(f"type-I error {a:<8g} type-II error {'at least ' * exact}{_shown(value, down=True)}")
    for e, value in found["delta"].items():
        print(f"epsilon {e:<8g} delta {_shown(value)}")
    for d, value in found["epsilon"].items():
        print(f"delta {d:<8g} epsilon {_shown(value)}")


def _shown(value: Any, *, down: bool = False) -> str:
    if isinstance(value, tuple):
        low, high = float(value[0]), float(value[1])
        return f"{_digits(low, down=True)} .. {_digits(high, down=False)}"
    return _digits(float(value), down=down)


def _digits(value: float, *, down: bool) -> str:
    if value and abs(value) < 1e-4:  # places after the point would be many
        rounded = decimal.Context(prec=6, rounding=decimal.ROUND_FLOOR if down else decimal.ROUND_CEILING)
        return f"{rounded.create_decimal_from_float(value):.5e}"
    return shown_down(value) if down or not value else shown_up(value)


def _picture(name: str) -> Path:
    path = Path(name)
    if path.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise ValueError(f"--plot must name a .png, .svg or .pdf file; got {name}.")
    return path


def _draw(f: Any, title: str, path: Path) -> None:
    axes = f.plot()
    axes.set_title(title, fontsize="small", wrap=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    axes.figure.savefig(path, dpi=160)
    print(f"drawn into {path}", file=sys.stderr)  # what is printed may be JSON
