"""Options that several commands share, and how numbers are shown."""

import argparse
import json
import math
from collections.abc import Mapping
from typing import Any


def add_noise(parser: argparse.ArgumentParser) -> None:
    """--sigma, --norm and --dimension."""
    parser.add_argument(
        "--sigma", type=float, required=True, help="standard deviation of the noise, in the unit of the input"
    )
    add_norm(parser, 2.0)
    parser.add_argument(
        "--dimension",
        type=int,
        help="number of input coordinates (an image's channels * height * width); needed for --norm above 2",
    )


def add_norm(parser: argparse.ArgumentParser, default: float | None) -> None:
    """--norm."""
    shown = "%(default)g" if default is not None else "the run's"
    parser.add_argument("--norm", type=norm, default=default, help=f"p of the perturbation's norm, 1 to inf ({shown})")


def add_failure(parser: argparse.ArgumentParser, default: float | None) -> None:
    """--failure."""
    shown = "%(default)g" if default is not None else "the run's"
    parser.add_argument(
        "--failure", type=float, default=default, help=f"probability that a certificate is wrong ({shown})"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")


def norm(text: str) -> float:
    """The p of a norm, for argparse: a number from 1 on, or inf."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not value >= 1:
        raise argparse.ArgumentTypeError(f"must be a number from 1 on, or inf; got {text}")
    return value


def print_json(values: Mapping[str, Any]) -> None:
    """Prints strict JSON: infinite numbers as "inf"."""
    finite = {name: "inf" if value == math.inf else value for name, value in values.items()}
    print(json.dumps(finite, indent=2))


def shown_down(value: float, digits: int = 6) -> str:
    """A radius or a lower bound with some significant digits, never shown above its value."""
    if value == 0 or math.isinf(value):
        return f"{value:g}"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    text = f"{value:.{max(places, 0)}f}"
    if float(text) > value:
        text = f"{float(text) - 10.0**-places:.{max(places, 0)}f}"
    return text


def shown_up(value: float, digits: int = 6) -> str:
    """A positive number that must be reached, never shown below its value."""
    return shown_down(-value, digits).removeprefix("-")


def norm_name(p: float) -> str:
    """The norm in words."""
    return "L-infinity" if math.isinf(p) else f"L{p:g}"
