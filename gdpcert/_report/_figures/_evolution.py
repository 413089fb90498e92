"""How the masks of a few images came about: a column a step of training."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gdpcert._report._figures._canvas import INK, Drawing, render
from gdpcert._report._figures._gallery import picture
from gdpcert._report._files import Examples, MaskStep

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROWS, _COLUMNS = 6, 7
_CELL = 1.0  # inches


def draw_evolution(examples: Examples | None, steps: tuple[MaskStep, ...]) -> Drawing:
    """The masks of the first images at evenly chosen steps, the first and the last among them.

    Parameters
    ----------
    examples : Examples or None
        With the images themselves, which then stand in the first column.
    steps : tuple of MaskStep
        By step, at least one.
    """
    return render(lambda: _figure(examples, _chosen(steps)))


def _chosen(steps: tuple[MaskStep, ...]) -> list[MaskStep]:
    places = np.unique(np.linspace(0, len(steps) - 1, _COLUMNS).round().astype(int))
    return [steps[place] for place in places]


def _figure(examples: Examples | None, steps: list[MaskStep]) -> "Figure":
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    rows = min(_ROWS, *(len(step.masks) for step in steps))
    pictures = [] if examples is None else [picture(image) for image in examples.image[:rows]]
    columns: list[tuple[str, list[npt.NDArray[np.float64]]]] = [("image", pictures)] if len(pictures) == rows else []
    columns += [(f"step {step.step}", list(step.masks[:rows])) for step in steps]
    figure = Figure(
        figsize=(_CELL * len(columns), 0.3 + _CELL * rows),
        layout=ConstrainedLayoutEngine(compress=True, w_pad=0.02, h_pad=0.02, wspace=0.01, hspace=0.01),
    )
    grid = figure.subplots(rows, len(columns), squeeze=False)
    for place, (title, cells) in enumerate(columns):
        grid[0, place].set_title(title, fontsize=9, color=INK)
        for axes, pixels in zip(grid[:, place], cells, strict=True):
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
            axes.imshow(pixels, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    return figure
