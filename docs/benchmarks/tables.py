"""Tables in Markdown for the pages: of a study, from its report.json, and of several studies beside a baseline.

    .venv/bin/python docs/benchmarks/tables.py docs/benchmarks/digits/report.json
    gdpcert compare runs/digits-longer runs/digits --json > docs/benchmarks/digits-longer/comparison.json
    .venv/bin/python docs/benchmarks/tables.py docs/benchmarks/digits-*/comparison.json

Certified accuracy of every method with one standard deviation over seeds, and the differences to vanilla smoothing and
of ARS to the others, paired over images, with their 95 % intervals. Comparisons become one table, a row a study.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

NAMES = {"vanilla": "vanilla", "static": "static mask", "adaptive": "adaptive (ARS)", "frozen": "masks alone trained"}
SIGMA = "\N{GREEK SMALL LETTER SIGMA}"
UNIT = f"{SIGMA}/\N{SQUARE ROOT}d"
COMPARISON = "gdpcert.comparison/1"
# in that unit
MULTIPLES = {0.0: "0", 0.5: f"½ {UNIT}", 1.0: UNIT, 1.5: f"1½ {UNIT}", 2.0: f"2 {UNIT}"}


def tables(report: dict[str, Any]) -> str:
    """Both tables, an empty line between them; the second only where there is something to compare."""
    parts = [certified(report)]
    if report["comparisons"]:
        parts.append(differences(report))
    return "\n\n".join(parts)


def certified(report: dict[str, Any]) -> str:
    """A row a method; in bold the highest of a column."""
    methods = report["methods"]
    votes = {method["n0"] for method in methods.values()}
    head = [
        f"{SIGMA} = {report['sigma']:g}, certified accuracy in % at r =",
        *MULTIPLES.values(),
        "mean r \N{MULTIPLICATION SIGN} 255",
        f"{'/'.join(map(str, sorted(votes)))}-vote accuracy",
        "train, s",
        "votes, s",
    ]
    columns = [_means(method, report) for method in methods.values()]
    best = [max((one for one in column if one is not None), default=None) for column in zip(*columns, strict=True)]
    rows = [
        [NAMES[name], *_cells(method, report, best), *(_seconds(method["seconds"][of]) for of in ("train", "votes"))]
        for name, method in methods.items()
    ]
    return _table(head, rows)


def differences(report: dict[str, Any]) -> str:
    """A row a method that is not the baseline, then a row a further pair; in points, low and high ends in brackets."""
    head = ["points above vanilla at r =", *MULTIPLES.values(), "accuracy by majority"]
    rows = []
    for name, found in _comparisons(report):
        rows.append([name, *_differences(found)])
    return _table(head, rows)


def across(comparisons: Sequence[dict[str, Any]]) -> str:
    """A row a study and method, called by what its name has beyond the baseline's; all of one baseline."""
    baselines = {comparison["baseline"] for comparison in comparisons}
    if len(baselines) != 1:
        raise ValueError(f"a table of comparisons has one baseline; got {', '.join(sorted(baselines))}")
    (baseline,) = baselines
    head = ["points above the baseline at r =", *MULTIPLES.values(), "accuracy by majority", "seeds"]
    rows = []
    for comparison in comparisons:
        name = comparison["study"].removeprefix(baseline).lstrip("-") or comparison["study"]
        for found in comparison["methods"]:
            rows.append([f"{name}, {NAMES[found['method']]}", *_differences(found), str(len(found["seeds"]))])
    return _table(head, rows)


def _differences(found: dict[str, Any]) -> list[str]:
    places = [found["multiples"].index(multiple) for multiple in MULTIPLES]
    said = found["prediction"]
    majority = _interval(said["difference"], said["low"], said["high"]) if said else ""
    return [*(_interval(found["difference"][at], found["low"][at], found["high"][at]) for at in places), majority]


def _comparisons(report: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What a row is called, and its numbers; earlier reports compare with vanilla smoothing alone."""
    rows = [(NAMES[name], found) for name, found in report["comparisons"].items()]
    further = report.get("further_comparisons", [])
    return rows + [(f"{NAMES[found['method']]}, above {NAMES[found['baseline']]}", found) for found in further]


def _means(method: dict[str, Any], report: dict[str, Any]) -> list[float | None]:
    at = _places(method, report)
    shares = [100 * method["certified_accuracy"][place] for place in at]
    # of runs that share no predicted image there is none
    accuracy = method["predict_accuracy"]
    return [*shares, 255 * method["mean_radius"], None if accuracy is None else 100 * accuracy]


def _cells(method: dict[str, Any], report: dict[str, Any], best: list[float | None]) -> list[str]:
    spreads = [method["certified_accuracy_std"][place] for place in _places(method, report)]
    spreads += [None, method["predict_accuracy_std"]]
    seeds = len(method["seeds"])
    cells = []
    for number, (mean, spread, most) in enumerate(zip(_means(method, report), spreads, best, strict=True)):
        if mean is None:
            cells.append("")
            continue
        text = f"{mean:.2f}" if number == len(MULTIPLES) else f"{mean:.1f}"
        if seeds > 1 and spread is not None:
            text = f"{text} ± {100 * spread:.1f}"
        cells.append(f"**{text}**" if mean == most > 0 else text)
    return cells


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


def _places(method: dict[str, Any], report: dict[str, Any]) -> list[int]:
    standard = report["standard_radii"]
    radii = dict(zip(standard["multiples"], standard["radii"], strict=True))
    return [method["radii"].index(radii[multiple]) for multiple in MULTIPLES]


def _interval(middle: float, low: float | None, high: float | None) -> str:
    # where no image differs there is nothing to take an interval of
    text = f"{100 * middle:+.1f}"
    if low is not None and high is not None:
        text = f"{text} ({100 * low:.1f} to {100 * high:.1f})"
    return text.replace("-", "\N{MINUS SIGN}")


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def main() -> None:
    """Prints the tables of the reports that are named, then that of the comparisons."""
    found = [json.loads(Path(file).read_text(encoding="utf-8")) for file in sys.argv[1:]]
    comparisons = [one for one in found if one["schema"] == COMPARISON]
    for report in found:
        if report["schema"] != COMPARISON:
            print(tables(report), end="\n\n")
    if comparisons:
        print(across(comparisons))


if __name__ == "__main__":
    main()
