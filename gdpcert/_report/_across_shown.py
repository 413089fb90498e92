"""A comparison of two studies as a table for the terminal, and as JSON."""

import math
import textwrap

from gdpcert._report._across import MethodAcross, StudyComparison
from gdpcert._report._json import comparison_json, norm_json
from gdpcert._report._radii import MULTIPLES, norm_name, shown, standard_radii
from gdpcert._report._text import MINUS, WIDTH, signed

SCHEMA = "gdpcert.comparison/1"


def comparison_table(found: StudyComparison) -> str:
    """A row a radius, a column a method, and what sets the two studies apart.

    Parameters
    ----------
    found : StudyComparison
        What `compare_studies` returned.

    Returns
    -------
    str
        Differences in points, with 95 % intervals over images in brackets.
    """
    unit = found.scale.unit_name
    head = [f"r / ({unit})" if "/" in unit else f"r / {unit}", f"r in {found.scale.factor_name}"]
    rows = [["", "", *(_basis(method) for method in found.methods)]]
    for place, (multiple, radius) in enumerate(zip(MULTIPLES, standard_radii(found.scale), strict=True)):
        cells = [_points(*_at(method, place)) for method in found.methods]
        rows.append([f"{multiple:g}", shown(radius, found.scale), *cells])
    if any(method.comparison.prediction for method in found.methods):
        rows.append(["by majority", "", *map(_majority, found.methods)])
    title = f"certified accuracy ({norm_name(found.study.norm)}), study {MINUS} baseline, in points"
    both = [f"study     {found.study.name}", f"baseline  {found.baseline.name}"]
    notes = [f"note: {note}" for note in found.notes]
    lines = [title, *both, "", *_columns([[*head, *(_name(method) for method in found.methods)], *rows]), ""]
    lines.append("95 % intervals over images, the same for both; the networks are taken as they were trained")
    wrapped = [textwrap.wrap(note, WIDTH, subsequent_indent="  ", break_on_hyphens=False) for note in notes]
    return "\n".join([*lines, *(part for parts in wrapped for part in parts)])


def comparison_numbers(found: StudyComparison) -> dict[str, object]:
    """The same as strict JSON: shares in [0, 1], radii in the unit of the input."""
    return {
        "schema": SCHEMA,
        "study": found.study.name,
        "baseline": found.baseline.name,
        "sigmas": [found.study.sigma, found.baseline.sigma],
        "dimension": found.baseline.dimension,
        "norm": norm_json(found.baseline.norm),
        "of": found.scale.unit_name,
        "methods": [
            {
                "method": one.comparison.method,
                **comparison_json(one.comparison),
                "seeds": list(one.seeds),
                "apart": list(one.apart),
                "notes": list(one.notes),
            }
            for one in found.methods
        ],
    }


def _name(method: MethodAcross) -> str:
    ours, theirs = method.comparison.method, method.comparison.baseline
    return ours if ours == theirs else f"{ours} {MINUS} {theirs}"


def _basis(method: MethodAcross) -> str:
    seeds = f", seed{'s' * (len(method.seeds) > 1)} {', '.join(map(str, method.seeds))}" if method.seeds else ""
    return f"{method.comparison.images} images{seeds}"


def _at(method: MethodAcross, place: int) -> tuple[float, float, float]:
    found = method.comparison
    return float(found.difference[place]), float(found.low[place]), float(found.high[place])


def _majority(method: MethodAcross) -> str:
    found = method.comparison.prediction
    if found is None:
        return ""
    low, high = (math.nan if end is None else end for end in (found.low, found.high))
    return f"{_points(found.difference, low, high)} of {found.images:,}"


def _points(difference: float, low: float, high: float) -> str:
    return signed(difference) if math.isnan(low) else f"{signed(difference)} [{signed(low)}, {signed(high)}]"


def _columns(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [*lines[:2], "-" * max(map(len, lines)), *lines[2:]]
