"""The rows of the page's tables, in words."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from gdpcert._report._comparison import Comparison
from gdpcert._report._radii import MULTIPLES, REFERENCE, shown, shown_multiple, standard_radii
from gdpcert._report._study import Study
from gdpcert._report._summary import Summary
from gdpcert._report._text import signed


@dataclass(frozen=True)
class Cell:
    """A number and its interval in words; empty where there is nothing to say."""

    value: str
    interval: str


OUT_OF_REACH = Cell("", "out of reach")


@dataclass(frozen=True)
class Row:
    """The cells at one standard radius."""

    radius: str
    multiple: str
    reference: bool
    cells: tuple[Cell, ...]


def accuracy_rows(study: Study, summaries: tuple[Summary, ...]) -> tuple[Row, ...]:
    """Certified accuracy with its band, in per cent: a row a standard radius, a cell a method."""
    return _rows(study, lambda place: tuple(_accuracy_cell(summary, study, place) for summary in summaries))


def difference_rows(
    study: Study, comparisons: tuple[Comparison, ...], summaries: tuple[Summary, ...]
) -> tuple[Row, ...]:
    """Paired differences in points: a row a standard radius, a cell a comparison."""
    reach = max(math.inf if summary.largest_radius is None else summary.largest_radius for summary in summaries)
    return _rows(study, lambda place: tuple(_difference_cell(comparison, place, reach) for comparison in comparisons))


def radius_cell(radius: float, study: Study) -> Cell:
    """A radius in both units."""
    scale = study.scale
    return Cell(shown(radius, scale), f"{shown_multiple(radius, scale)} {scale.unit_name}")


def _rows(study: Study, cells: Callable[[int], tuple[Cell, ...]]) -> tuple[Row, ...]:
    scale = study.scale
    return tuple(
        Row(shown(radius, scale), f"{multiple:g}", multiple == REFERENCE, cells(place))
        for place, (radius, multiple) in enumerate(zip(standard_radii(scale), MULTIPLES, strict=True))
    )


def _accuracy_cell(summary: Summary, study: Study, place: int) -> Cell:
    radius = standard_radii(study.scale)[place]
    if summary.largest_radius is not None and radius > summary.largest_radius:
        return OUT_OF_REACH
    at = summary.place(radius)
    low, high = 100 * summary.bands.low[at], 100 * summary.bands.high[at]
    return Cell(f"{100 * summary.accuracy[at]:.1f}", f"{low:.1f}\N{EN DASH}{high:.1f}")


def _difference_cell(comparison: Comparison, place: int, reach: float) -> Cell:
    if comparison.radii[place] > reach:
        return OUT_OF_REACH
    low, high = float(comparison.low[place]), float(comparison.high[place])
    interval = "no interval" if math.isnan(low) else f"{signed(low)} to {signed(high)}"
    return Cell(signed(float(comparison.difference[place])), interval)
