"""The report as a table for the terminal, and the words it shares with the page."""

import math
import textwrap
from collections.abc import Sequence
from pathlib import Path

from gdpcert._report._comparison import Comparison, compare, uncompared
from gdpcert._report._radii import (
    MULTIPLES,
    REFERENCE,
    Scale,
    norm_name,
    shown,
    shown_above,
    standard_radii,
    with_unit,
)
from gdpcert._report._study import Study
from gdpcert._report._summary import Summary, summarize

MINUS = "\N{MINUS SIGN}"
WIDTH = 100
_SHOWN_MULTIPLES = (0.5, 1.0, 2.0)


def report_table(study: Study, page: Path | None = None) -> str:
    """The table of a study for a terminal, at most 100 columns wide.

    Parameters
    ----------
    study : Study
        What `read_study` returned.
    page : Path, optional
        Where `write_report` wrote the page; named in the last line.

    Returns
    -------
    str
        A row a method, the intervals of the mean radius, a line a comparison, the notes. Accuracies in per cent,
        radii rounded down.
    """
    scale, summaries = study.scale, summarize(study)
    lines = [f"{study.name}: {norm_name(study.norm)}, sigma = {study.sigma:g}{_size(study)}", ""]
    lines += _aligned([_titles(scale), *(_row(summary, scale) for summary in summaries)])
    lines.append("")
    lines.append(f"accuracies in %; cert.: certified accuracy; r in {scale.unit_name} = {with_unit(scale.unit, scale)}")
    means = "; ".join(f"{summary.method} {mean_radius_words(summary, scale)}" for summary in summaries)
    sentences = [f"mean r, 95 % interval for the population that the images were drawn from: {means}"]
    sentences += [comparison_line(comparison, scale) for comparison in compare(study)]
    sentences += [f"note: {note}" for note in all_notes(study)]
    lines += [part for sentence in sentences for part in textwrap.wrap(sentence, WIDTH, subsequent_indent="  ")]
    if page is not None:
        lines.append(f"report: {page}")
    return "\n".join(lines)


def comparison_line(comparison: Comparison, scale: Scale) -> str:
    """The comparison at the reference radius, in words."""
    place = MULTIPLES.index(REFERENCE)
    return (
        f"{comparison.method} {MINUS} {comparison.baseline} at r = {REFERENCE:g} {scale.unit_name}: "
        f"{difference_words(comparison, place)}"
    )


def difference_words(comparison: Comparison, place: int) -> str:
    """A difference in points with its interval."""
    low, high = float(comparison.low[place]), float(comparison.high[place])
    words = f"{signed(float(comparison.difference[place]))} points"
    if math.isnan(low):
        return f"{words}, the same for every image, so without an interval"
    return f"{words}, 95 % interval over images [{signed(low)}, {signed(high)}]"


def signed(share: float) -> str:
    """A difference of shares in points, with its sign."""
    points = round(100 * share, 1) + 0.0  # + 0.0 turns a negative zero into zero
    return f"{points:+.1f}".replace("-", MINUS)


def mean_radius_words(summary: Summary, scale: Scale) -> str:
    """The interval of the mean radius in words; one-sided where the largest possible radius is not known."""
    low, high = summary.bands.mean_radius
    return (
        f"at least {shown(low, scale)}" if high is None else f"{shown(low, scale)}\N{EN DASH}{shown_above(high, scale)}"
    )


def all_notes(study: Study) -> tuple[str, ...]:
    """The study's notes, and which methods could not be compared."""
    apart = (f"{name} was not run on the images of vanilla, so the two are not compared." for name in uncompared(study))
    return (*study.notes, *apart)


def _size(study: Study) -> str:
    return "" if study.dimension is None else f", d = {study.dimension}"


def _titles(scale: Scale) -> list[tuple[str, str]]:
    certified = [("cert.", f"r = {multiple:g}") for multiple in _SHOWN_MULTIPLES]
    times = "\N{MULTIPLICATION SIGN}255" if scale.factor > 1 else ""
    return [
        ("", "method"),
        ("standard", "accuracy"),
        ("predict", "accuracy"),
        *certified,
        ("mean", f"r{times}"),
        ("abst.", "%"),
        ("", "images"),
        ("train", "s"),
        ("votes", "s"),
    ]


def _row(summary: Summary, scale: Scale) -> list[tuple[str, str]]:
    radii = standard_radii(scale)
    at = [summary.accuracy[summary.place(radii[MULTIPLES.index(multiple)])] for multiple in _SHOWN_MULTIPLES]
    shares = [f"{100 * share:.1f}" for share in at]
    predicted = "-" if summary.predict_accuracy is None else f"{100 * summary.predict_accuracy:.1f}"
    name = summary.method if len(summary.method) <= 16 else summary.method[:15] + "\N{HORIZONTAL ELLIPSIS}"
    cells = [
        name,
        f"{100 * summary.standard_accuracy:.1f}",
        predicted,
        *shares,
        shown(summary.mean_radius, scale),
        f"{100 * summary.abstained:.1f}",
        str(summary.images)
        if len(summary.seeds) == 1
        else f"{summary.images}\N{MULTIPLICATION SIGN}{len(summary.seeds)}",
        _seconds(summary.train_seconds),
        _seconds(summary.votes_seconds),
    ]
    return [("", cell) for cell in cells]


def _aligned(rows: Sequence[Sequence[tuple[str, str]]]) -> list[str]:
    widths = [max(len(part) for cell in column for part in cell) for column in zip(*rows, strict=True)]

    def line(parts: Sequence[str]) -> str:
        first, *others = (
            part.ljust(width) if place == 0 else part.rjust(width)
            for place, (part, width) in enumerate(zip(parts, widths, strict=True))
        )
        return "  ".join([first, *others]).rstrip()

    title, *body = rows
    heads = [line([cell[half] for cell in title]) for half in (0, 1)]
    rule = "-" * max(map(len, heads))
    return [*heads, rule, *(line([cell[1] for cell in row]) for row in body)]


def _seconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds:.0f}"
