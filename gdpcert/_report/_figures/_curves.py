"""Certified accuracy against the radius, with its band."""

from typing import TYPE_CHECKING

import numpy as np

from gdpcert._report._figures._canvas import MUTED, Drawing, colour, dashes, literal, quiet, render
from gdpcert._report._radii import Scale, norm_name
from gdpcert._report._study import Study
from gdpcert._report._summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEGEND = 72  # characters in a line of the legend, where a line's sample takes eight


def draw_curves(study: Study, summaries: tuple[Summary, ...]) -> Drawing:
    """The curves of all methods on one pair of axes."""
    return render(lambda: _figure(study, summaries))


def _figure(study: Study, summaries: tuple[Summary, ...]) -> "Figure":
    from matplotlib.figure import Figure

    scale = study.scale
    figure = Figure(figsize=(6.4, 4.4), layout="constrained")
    axes = figure.add_subplot()
    names = tuple(summary.method for summary in summaries)
    for summary in summaries:
        _curve(axes, summary, scale, colour(summary.method, names))
    end = max(summary.reach for summary in summaries) * scale.factor or scale.unit * scale.factor
    known = [summary.largest_radius for summary in summaries if summary.largest_radius is not None]
    if known:
        _mark_end(axes, max(known) * scale.factor)
    unit = f" ({scale.factor_name})" if scale.factor > 1 else ""
    axes.set(xlim=(0, end * 1.03), ylim=(0, _top(summaries)), xlabel=f"{norm_name(study.norm)} radius r{unit}")
    axes.set_ylabel("certified accuracy")
    axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f} %")
    quiet(axes)
    _second_axis(axes, scale)
    figure.legend(loc="outside lower center", ncols=_columns(names), handlelength=2.4, fontsize=10)
    return figure


def _curve(axes: "Axes", summary: Summary, scale: Scale, ink: str) -> None:
    seen = summary.radii <= summary.reach
    radii = summary.radii[seen] * scale.factor
    # between two radii of the grid the value at the larger one holds for certain
    low, high = summary.bands.low[seen], summary.bands.high[seen]
    axes.fill_between(radii, low, high, step="pre", color=ink, alpha=0.14, linewidth=0)
    if len(summary.seeds) > 1:
        mean, spread = summary.accuracy[seen], summary.deviation[seen]
        axes.fill_between(radii, mean - spread, mean + spread, step="pre", color=ink, alpha=0.3, linewidth=0)
    # beyond the radius of a unanimous vote, or the largest of a log, nothing is certified: the curve falls to 0 there
    ends = np.append(radii, radii[-1]), np.append(summary.accuracy[seen], 0.0)
    axes.plot(*ends, drawstyle="steps-pre", color=ink, linestyle=dashes(summary.method), label=literal(summary.method))


def _columns(names: tuple[str, ...]) -> int:
    """How many entries of the legend stand side by side in the figure's width."""
    return max(1, min(4, len(names) + 1, _LEGEND // (8 + max(map(len, names)))))


def _top(summaries: tuple[Summary, ...]) -> float:
    """A little above the highest band, and never above 1 by more than a line's width."""
    return min(1.02, 1.1 * max(float(summary.bands.high.max()) for summary in summaries))


def _mark_end(axes: "Axes", end: float) -> None:
    axes.axvline(end, color=MUTED, linewidth=1, linestyle=(0, (2, 3)), zorder=1, label="largest radius possible")


def _second_axis(axes: "Axes", scale: Scale) -> None:
    step = scale.unit * scale.factor
    top = axes.secondary_xaxis(
        "top", functions=(lambda r: np.divide(r, step), lambda multiple: np.multiply(multiple, step))
    )
    top.set_xlabel(f"in {scale.unit_name}", fontsize=10, color=MUTED)
    top.tick_params(length=3, labelsize=10, labelcolor=MUTED)
    top.spines["top"].set_visible(False)
