"""What a defence saw of a few images: first query, mask, average, and the noise that is left in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from gdpcert._report._figures._canvas import INK, MUTED, Drawing, render
from gdpcert._report._files import Examples
from gdpcert._report._radii import SIGMA

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FloatArray = npt.NDArray[np.float64]

ROWS = 8
_CELL = 1.22  # inches
_WRONG = "#D55E00"
# times the least: a static mask leaves infinitely much where it shows nothing, and colours are for the rest
_MOST_NOISE = 4.0
_UNBOUNDED = float(np.finfo(np.float32).max)


@dataclass(frozen=True, eq=False)
class _Column:
    title: str
    pixels: FloatArray
    kind: Literal["picture", "mask", "noise"]


def draw_gallery(examples: Examples) -> Drawing:
    """The first images, one a row; columns that the file does not hold are left out."""
    return render(lambda: _figure(examples))


def _figure(examples: Examples) -> "Figure":
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    columns, rows = _columns(examples), min(ROWS, len(examples.image))
    bars = any(column.kind != "picture" for column in columns)
    size = (0.4 + _CELL * len(columns), 0.35 + _CELL * rows + 0.45 * bars)
    figure = Figure(
        figsize=size, layout=ConstrainedLayoutEngine(compress=True, w_pad=0.02, h_pad=0.02, wspace=0.01, hspace=0.01)
    )
    grid = figure.subplots(rows, len(columns), squeeze=False)
    for place, column in enumerate(columns):
        _draw_column(figure, grid[:, place], column)
    for row in range(rows):
        _label_row(grid[row, 0], int(examples.label[row]), int(examples.predicted[row]))
    return figure


def _columns(examples: Examples) -> list[_Column]:
    found = [
        _Column("image", examples.image, "picture"),
        _Column("first query $m_1$", examples.observation, "picture") if examples.observation is not None else None,
        _Column("mask $w$", examples.mask, "mask") if examples.mask is not None else None,
        _Column(r"average $\hat{X}$", examples.estimate, "picture") if examples.estimate is not None else None,
        _Column(rf"noise of $\hat{{X}}$ ({SIGMA})", examples.sigma, "noise") if examples.sigma is not None else None,
    ]
    return [column for column in found if column is not None]


def _draw_column(figure: "Figure", cells: npt.NDArray[np.object_], column: _Column) -> None:
    shown = column.pixels[: len(cells)]
    for axes, pixels in zip(cells, shown, strict=True):
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        if column.kind == "picture":
            axes.imshow(picture(pixels), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        else:
            low, high, colours = _range(column, shown)
            level = np.clip(pixels.mean(axis=0), low, high)  # matplotlib adds to what it draws, and would overflow
            drawn = axes.imshow(level, cmap=colours, vmin=low, vmax=high, interpolation="nearest")
    cells[0].set_title(column.title, fontsize=9, color=INK)
    if column.kind != "picture":
        beyond: Literal["max", "neither"] = "max" if float(shown.mean(axis=1).max()) > high else "neither"
        bar = figure.colorbar(drawn, ax=list(cells), location="bottom", aspect=14, shrink=0.9, pad=0.01, extend=beyond)
        bar.ax.tick_params(labelsize=7, length=2, labelcolor=MUTED)
        bar.ax.locator_params(nbins=3)
        bar.outline.set_visible(False)


def _range(column: _Column, shown: FloatArray) -> tuple[float, float, str]:
    if column.kind == "mask":
        return 0.0, 1.0, "gray"
    level = shown.mean(axis=1)
    low = float(level.min())
    if low >= _UNBOUNDED:
        return 0.0, 1.0, "cividis"
    high = float(np.minimum(level, _MOST_NOISE * low if low > 0 else _UNBOUNDED).max())
    return (low, high, "cividis") if high > low else (0.0, max(high, 1e-9), "cividis")


def picture(pixels: FloatArray) -> FloatArray:
    """An image as matplotlib shows it: colours last, or grey."""
    clipped = np.clip(pixels, 0.0, 1.0)
    return np.moveaxis(clipped, 0, -1) if len(clipped) == 3 else np.asarray(clipped.mean(axis=0))


def _label_row(axes: "Axes", label: int, predicted: int) -> None:
    right = label == predicted
    answer = "" if right else f"\nread as {predicted}" if predicted >= 0 else "\nabstained"
    axes.set_ylabel(f"class {label}{answer}", fontsize=8, color=MUTED if right else _WRONG)
