"""One figure from many studies: accuracy of each method against what the studies differ in.

    .venv/bin/python docs/benchmarks/sweeps.py sigma FIGURE.svg runs/mnist-scenes-48-edges-*-small
    .venv/bin/python docs/benchmarks/sweeps.py k FIGURE.svg runs/mnist-scenes-{32-edges-0.5,48-edges-0.75}-small
    .venv/bin/python docs/benchmarks/sweeps.py share FIGURE.svg runs/mnist-scenes-48-edges-0.75-small{,-share0.25}

Reads each study's report.json, draws the accuracy by a majority of votes and the certified accuracy at sigma/sqrt(d),
with one standard deviation over seeds, and prints the numbers as a table. Studies that differ in anything else are
refused: along k, the noise is in proportion.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt

METHODS = {"vanilla": ("#808080", ":"), "static": ("#3b82f6", "--"), "adaptive": ("#e07b00", "-")}
OTHER = ("#009e73", "-.")
LABELS = {"sigma": "noise level", "k": "side of the image, noise in proportion", "share": "first look's share"}
STYLE = {"svg.fonttype": "none", "svg.hashsalt": "gdpcert", "axes.spines.top": False, "axes.spines.right": False}
UNIT = "\N{GREEK SMALL LETTER SIGMA}/\N{SQUARE ROOT}d"
SCHEMA = "gdpcert.report/1"
# of a method's numbers, what decides what they mean
SETTING = ("failure", "images", "predicted_images")

Config = dict[str, Any]


@dataclass(frozen=True)
class Point:
    """A method in a study: (mean, standard deviation) in per cent, of accuracy and of certified accuracy.

    The deviation of a single seed is None.
    """

    at: float
    method: str
    accuracy: tuple[float, float | None]
    certified: tuple[float, float | None]
    seeds: int


def _side(config: Config) -> float:
    parts = config["data"].split("/")
    if len(parts) != 4 or not parts[2].isdigit():
        raise ValueError(f"the data set {config['data']} of the study {config['study']} has no k")
    return float(parts[2])


def _without_side(config: Config) -> Config:
    proportion = f"{config['sigma'] / _side(config):.4g} k"
    objects, backgrounds, _, place = config["data"].split("/")
    return {"data": f"{objects}/{backgrounds}/k/{place}", "sigma": proportion, "data_digest": None}


# where a study stands on the axis, by the config of its run with most looks
PLACES: dict[str, Callable[[Config], float]] = {
    "sigma": lambda config: float(config["sigma"]),
    "k": _side,
    "share": lambda config: float(config["shares"][0]),
    "looks": lambda config: float(len(config["masks"])),
}
# what is left of the fields that a sweep is about
REST: dict[str, Callable[[Config], Config]] = {
    "sigma": lambda config: {"sigma": None},
    "k": _without_side,
    "share": lambda config: {"shares": len(config["shares"])},
    "looks": lambda config: {"masks": sorted(set(config["masks"])), "shares": config["shares"][0]},
}


def points(what: str, folders: list[Path]) -> list[Point]:
    """All methods of all studies, by place and method; ValueError if something else differs between two studies."""
    first: dict[str, tuple[Path, Config]] = {}
    found = []
    for folder in folders:
        settings, some = _study(what, folder)
        for method, setting in settings.items():
            other, expected = first.setdefault(method, (folder, setting))
            _compare(method, (other, expected), (folder, setting))
        found += some
    return sorted(found, key=lambda point: (point.at, *_order(point.method)))


def _study(what: str, folder: Path) -> tuple[dict[str, Config], list[Point]]:
    file = folder / "report.json"
    if not file.is_file():
        raise ValueError(f"there is no {file}: make it with `gdpcert report {folder}`")
    try:
        report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if report["schema"] != SCHEMA:
            raise ValueError(f"its schema is {report['schema']}, not {SCHEMA}")
        return _settings(what, report), _points(what, report)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{file} is not a report that a sweep along {what} reads: {error!r}") from error


def _settings(what: str, report: dict[str, Any]) -> dict[str, Config]:
    """Per method all that must be equal in studies of one figure."""
    found = {}
    for run in report["runs"]:
        config = run["config"]
        fields = _flat({**config, **REST[what](config), "study": None, "seed": None})
        numbers = report["methods"][run["method"]]
        found[run["method"]] = fields | {f"report's {name}": numbers[name] for name in SETTING}
    return found


def _flat(config: Config) -> Config:
    inner = {name: value for name, value in config.items() if isinstance(value, dict)}
    own = {name: value for name, value in config.items() if name not in inner}
    return own | {f"{name}.{field}": value for name, fields in inner.items() for field, value in fields.items()}


def _compare(method: str, one: tuple[Path, Config], other: tuple[Path, Config]) -> None:
    (first, expected), (folder, setting) = one, other
    # a field that only one of them has is of another version, and was not there to be chosen
    differ = [name for name in expected if name in setting and expected[name] != setting[name]]
    if differ:
        values = "; ".join(f"{name}: {expected[name]} and {setting[name]}" for name in differ)
        raise ValueError(f"{first} and {folder} are not of one sweep: {method} differs in {values}")


def _points(what: str, report: dict[str, Any]) -> list[Point]:
    radii = report["standard_radii"]
    radius = radii["radii"][radii["multiples"].index(1.0)]
    # of the methods with one look share and looks say nothing
    at = PLACES[what](max((run["config"] for run in report["runs"]), key=lambda config: len(config["masks"])))
    found = []
    for name, figures in report["methods"].items():
        place, seeds = figures["radii"].index(radius), len(figures["seeds"])
        accuracy = figures["predict_accuracy"], figures["predict_accuracy_std"]
        # earlier reports say 0 of one seed
        spread = figures["certified_accuracy_std"][place] if seeds > 1 else None
        certified = figures["certified_accuracy"][place], spread
        found.append(Point(at, name, _per_cent(*accuracy), _per_cent(*certified), seeds))
    return found


def _per_cent(mean: float, spread: float | None) -> tuple[float, float | None]:
    return 100 * mean, None if spread is None else 100 * spread


def _order(method: str) -> tuple[int, str]:
    known = list(METHODS)
    return known.index(method) if method in known else len(known), method


def draw(what: str, found: list[Point], file: Path) -> None:
    """Two panels, a line a method."""
    with plt.rc_context(STYLE):
        figure, panels = plt.subplots(1, 2, figsize=(7.6, 3.2), sharex=True, sharey=True, layout="constrained")
        for axes, name in zip(panels, ("accuracy", "certified"), strict=True):
            for method in sorted({point.method for point in found}, key=_order):
                some = [point for point in found if point.method == method]
                values = [getattr(point, name) for point in some]
                colour, dashes = METHODS.get(method, OTHER)
                axes.errorbar(
                    [point.at for point in some],
                    [mean for mean, _ in values],
                    [math.nan if spread is None else spread for _, spread in values],
                    color=colour,
                    linestyle=dashes,
                    marker="o",
                    markersize=4,
                    capsize=3,
                    label=method,
                )
            axes.set(xlabel=LABELS.get(what, what), ylim=(_bottom(found), 101))
            axes.grid(color="#8884", linewidth=0.6)
        panels[0].set(ylabel="%", title="accuracy by a majority of 100 votes")
        panels[1].set(title=f"certified accuracy at {UNIT}")
        panels[0].legend(frameon=False)
        figure.savefig(file, facecolor="white", metadata={"Date": None, "Creator": None})


def _bottom(found: list[Point]) -> float:
    """The tens below all that is drawn."""
    lowest = min(mean - (spread or 0.0) for point in found for mean, spread in (point.accuracy, point.certified))
    return max(0.0, 10 * math.floor(lowest / 10))


def table(what: str, found: list[Point]) -> str:
    """Markdown, a row a place and method."""
    lines = [
        f"| {what} | method | accuracy, % | certified at {UNIT}, % | seeds |",
        "|---|---|---|---|---|",
    ]
    for point in found:
        cells = [_spelt(*number) for number in (point.accuracy, point.certified)]
        lines.append(f"| {point.at:g} | {point.method} | {cells[0]} | {cells[1]} | {point.seeds} |")
    return "\n".join(lines)


def _spelt(mean: float, spread: float | None) -> str:
    return f"{mean:.1f}" if spread is None else f"{mean:.1f} ± {spread:.1f}"


def main() -> None:
    """Draws and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=sorted(PLACES))
    parser.add_argument("figure", type=Path)
    parser.add_argument("studies", type=Path, nargs="+")
    given = parser.parse_args()
    try:
        found = points(given.what, given.studies)
    except ValueError as error:
        sys.exit(f"error: {error}")
    draw(given.what, found, given.figure)
    print(table(given.what, found))


if __name__ == "__main__":
    main()
