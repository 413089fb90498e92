"""The learning curves: loss, accuracy under noise, and the share of the mask, by training step."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from gdpcert._report._figures._canvas import Drawing, colour, dashes, literal, quiet, render
from gdpcert._report._files import TrainingPoint
from gdpcert._report._study import Study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FloatArray = npt.NDArray[np.float64]
Quantity = Literal["loss", "accuracy", "mask_share"]

POINTS = 150  # longer logs are averaged in blocks down to this many points

_LABELS: dict[Quantity, str] = {
    "loss": "training loss",
    "accuracy": "accuracy under noise",
    "mask_share": "mean square of the mask",
}


def draw_learning(study: Study) -> Drawing | None:
    """A row of axes per recorded quantity, or None if no run has a training log."""
    recorded = [quantity for quantity in _LABELS if any(len(_series(run.training, quantity)[0]) for run in study.runs)]
    return render(lambda: _figure(study, recorded)) if recorded else None


def _figure(study: Study, recorded: Sequence[Quantity]) -> "Figure":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 0.7 + 2.0 * len(recorded)), layout="constrained")
    rows = figure.subplots(len(recorded), 1, sharex=True, squeeze=False)[:, 0]
    for axes, quantity in zip(rows, recorded, strict=True):
        _row(axes, study, quantity)
    rows[-1].set_xlabel("training step")
    rows[-1].set_xlim(left=0)
    rows[0].xaxis.set_major_formatter(lambda step, _: f"{step:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}"))
    handles, labels = rows[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=max(1, len(labels)), handlelength=2.6)
    return figure


def _row(axes: "Axes", study: Study, quantity: Quantity) -> None:
    names = tuple(method.name for method in study.methods)
    for method in study.methods:
        ink, label = colour(method.name, names), literal(method.name)
        for run in method.runs:
            steps, values = _series(run.training, quantity)
            # an empty line keeps the method in the legend, whichever quantities it recorded
            axes.plot(
                _blocks(steps), _blocks(values), color=ink, linestyle=dashes(method.name), linewidth=1.4, label=label
            )
            label = "_another seed"  # matplotlib leaves it out of the legend
    axes.set_ylabel(_LABELS[quantity])
    if quantity != "loss":
        axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f} %")
    axes.set_ylim(bottom=0)
    quiet(axes)


def _series(training: Sequence[TrainingPoint], quantity: Quantity) -> tuple[FloatArray, FloatArray]:
    pairs = [(point.step, getattr(point, quantity)) for point in training]
    known = np.array([pair for pair in pairs if pair[1] is not None], dtype=np.float64).reshape(-1, 2)
    return known[:, 0], known[:, 1]


def _blocks(values: FloatArray) -> FloatArray:
    if len(values) <= POINTS:
        return values
    return np.array([block.mean() for block in np.array_split(values, POINTS)])
