"""The counterparts of the paper's figures, drawn from recorded reports; matplotlib is imported only for that."""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from gdpcert_torch._paper._figures import CURVES, FIGURES, Figure, Panel
from gdpcert_torch._paper._measured import Measured, measured
from gdpcert_torch._paper._published import METHODS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# the report's colours and dashes
_LOOKS = {"vanilla": ("#000000", ":"), "static": ("#0072B2", "--"), "adaptive": ("#D55E00", "-")}
_GREYS = 255


def draw_figures(folder: Path, target: Path) -> dict[int, Path]:
    """Draws each figure of which something has run as TARGET/figure_N.png.

    Parameters
    ----------
    folder : Path
        Which holds STUDY/report.json and the pictures beside it.
    target : Path
        Where to; made if missing.

    Returns
    -------
    dict of Path
        By the figure's number.

    Raises
    ------
    ImportError
        If matplotlib is missing.
    """
    if importlib.util.find_spec("matplotlib") is None:
        raise ImportError("the figures need matplotlib: pip install gdpcert[plots].")
    target.mkdir(parents=True, exist_ok=True)
    some = [figure for figure in FIGURES if any(panel.find(panel.source, folder)[0] for panel in figure.panels)]
    return {figure.number: _draw(figure, folder, target / f"figure_{figure.number}.png") for figure in some}


def _draw(figure: Figure, folder: Path, file: Path) -> Path:
    from matplotlib.figure import Figure as Canvas

    rows = len(figure.panels) // figure.columns
    pictures = figure.panels[0].file != CURVES
    size = (4.4 if pictures else 3.4) * figure.columns, (5.6 if pictures else 2.8) * rows
    canvas = Canvas(figsize=size, layout="constrained")
    grid = canvas.subplots(rows, figure.columns, squeeze=False)
    for axes, panel in zip(grid.flat, figure.panels, strict=True):
        _panel(axes, panel, folder)
    handles = {str(handle.get_label()): handle for axes in grid.flat for handle in axes.get_legend_handles_labels()[0]}
    if handles:
        canvas.legend(handles=handles.values(), loc="outside lower center", ncols=len(handles), frameon=False)
    canvas.savefig(file, dpi=160, facecolor="white", metadata={"Software": None})
    return file


def _panel(axes: "Axes", panel: Panel, folder: Path) -> None:
    file, scale = panel.find(panel.source, folder)
    axes.set_title(f"{panel.title}{', small' * (scale == 'small')}", fontsize=10)
    if file is None:
        _empty(axes, "not run")
        return
    try:
        _curves(axes, measured(file.parent)) if panel.file == CURVES else _picture(axes, file)
    except (ValueError, OSError, SyntaxError):  # the last is Pillow's word for a damaged PNG file
        _empty(axes, "unreadable")


def _empty(axes: "Axes", text: str) -> None:
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, ha="center", va="center", color="#6b6b6b", transform=axes.transAxes)


def _picture(axes: "Axes", file: Path) -> None:
    from matplotlib.image import imread

    axes.imshow(imread(file))
    axes.set_axis_off()


def _curves(axes: "Axes", methods: dict[str, Measured]) -> None:
    for method in METHODS:
        if method in methods:
            _curve(axes, methods[method], method)
    axes.set(xlim=(0, None), ylim=(0, 1), xlabel="L-infinity radius (1/255)", ylabel="certified accuracy")
    axes.grid(color="#e3e3e3")


def _curve(axes: "Axes", ours: Measured, method: str) -> None:
    curve, (ink, dashes) = ours.curve, _LOOKS[method]
    radii = [_GREYS * radius for radius in curve.radii]
    # between two radii the value at the larger one holds for certain
    axes.fill_between(radii, curve.low, curve.high, step="pre", color=ink, alpha=0.14, linewidth=0)
    if curve.std is not None:
        pairs = list(zip(curve.accuracy, curve.std, strict=True))
        below, above = ([mean + sign * std for mean, std in pairs] for sign in (-1, 1))
        axes.fill_between(radii, below, above, step="pre", color=ink, alpha=0.3, linewidth=0)
    # beyond the radius of a unanimous vote nothing is certified
    ends = [*radii, radii[-1]], [*curve.accuracy, 0.0]
    axes.plot(*ends, drawstyle="steps-pre", color=ink, linestyle=dashes, label=method)
