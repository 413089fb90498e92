"""One figure from many studies: accuracy of each method against what the studies differ in.

    .venv/bin/python docs/benchmarks/sweeps.py sigma FIGURE.svg runs/mnist-scenes-48-edges-*-small
    .venv/bin/python docs/benchmarks/sweeps.py k FIGURE.svg runs/mnist-scenes-*-edges-*-small
    .venv/bin/python docs/benchmarks/sweeps.py share FIGURE.svg runs/mnist-scenes-48-edges-0.75-small-share*

Reads each study's report.json, draws the accuracy by a majority of votes and the certified accuracy at sigma/sqrt(d),
with one standard deviation over seeds, and prints the numbers as a table.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt

METHODS = {"vanilla": ("#808080", ":"), "static": ("#3b82f6", "--"), "adaptive": ("#e07b00", "-")}
# where a study stands on the axis, by the config of one of its runs
PLACES: dict[str, Callable[[dict[str, Any]], float]] = {
    "sigma": lambda config: float(config["sigma"]),
    "k": lambda config: float(config["data"].split("/")[2]),
    "share": lambda config: float(config["shares"][0]),
    "looks": lambda config: float(len(config["masks"])),
}
LABELS = {"sigma": "noise level", "k": "side of the image, noise in proportion", "share": "first look's share"}
STYLE = {"svg.fonttype": "none", "svg.hashsalt": "gdpcert", "axes.spines.top": False, "axes.spines.right": False}


@dataclass(frozen=True)
class Point:
    """A method in a study: (mean, standard deviation) in per cent, of accuracy and of certified accuracy."""

    at: float
    method: str
    accuracy: tuple[float, float]
    certified: tuple[float, float]
    seeds: int


def points(what: str, folders: list[Path]) -> list[Point]:
    """All methods of all studies, by place and method."""
    found = []
    for folder in folders:
        report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        radii = report["standard_radii"]
        radius = radii["radii"][radii["multiples"].index(1.0)]
        # the last of them is adaptive, where there is one: of the others share and looks say nothing
        config = report["runs"][-1]["config"]
        for name, figures in report["methods"].items():
            at = figures["radii"].index(radius)
            found.append(
                Point(
                    PLACES[what](config),
                    name,
                    (100 * figures["predict_accuracy"], 100 * (figures["predict_accuracy_std"] or 0.0)),
                    (100 * figures["certified_accuracy"][at], 100 * figures["certified_accuracy_std"][at]),
                    len(figures["seeds"]),
                )
            )
    return sorted(found, key=lambda point: (point.at, list(METHODS).index(point.method)))


def draw(what: str, found: list[Point], file: Path) -> None:
    """Two panels, a line a method."""
    with plt.rc_context(STYLE):
        figure, panels = plt.subplots(1, 2, figsize=(7.6, 3.2), sharex=True, sharey=True, layout="constrained")
        for axes, name in zip(panels, ("accuracy", "certified"), strict=True):
            for method, (colour, dashes) in METHODS.items():
                some = [point for point in found if point.method == method]
                if some:
                    values = [getattr(point, name) for point in some]
                    axes.errorbar(
                        [point.at for point in some],
                        [mean for mean, _ in values],
                        [spread for _, spread in values],
                        color=colour,
                        linestyle=dashes,
                        marker="o",
                        markersize=4,
                        capsize=3,
                        label=method,
                    )
            axes.set(xlabel=LABELS.get(what, what), ylim=(0, 102))
            axes.grid(color="#8884", linewidth=0.6)
        panels[0].set(ylabel="%", title="accuracy by a majority of 100 votes")
        panels[1].set(title="certified accuracy at $\\sigma/\\sqrt{d}$")
        panels[0].legend(frameon=False)
        figure.savefig(file, transparent=True, metadata={"Date": None, "Creator": None})


def table(what: str, found: list[Point]) -> str:
    """Markdown, a row a place and method."""
    lines = [
        f"| {what} | method | accuracy, % | certified at \N{GREEK SMALL LETTER SIGMA}/\N{SQUARE ROOT}d, % | seeds |",
        "|---|---|---|---|---|",
    ]
    for point in found:
        cells = [f"{mean:.1f} ± {spread:.1f}" for mean, spread in (point.accuracy, point.certified)]
        lines.append(f"| {point.at:g} | {point.method} | {cells[0]} | {cells[1]} | {point.seeds} |")
    return "\n".join(lines)


def main() -> None:
    """Draws and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=sorted(PLACES))
    parser.add_argument("figure", type=Path)
    parser.add_argument("studies", type=Path, nargs="+")
    given = parser.parse_args()
    found = points(given.what, given.studies)
    draw(given.what, found, given.figure)
    print(table(given.what, found))


if __name__ == "__main__":
    main()
