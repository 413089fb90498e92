"""What all figures share: the look, the colours, and how a drawing becomes files."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 160
INK = "#222222"
MUTED = "#6b6b6b"

# Okabe and Ito, 2008; every method also has its own dash pattern, for print without colour
_KNOWN: Final = {"vanilla": "#000000", "static": "#0072B2", "adaptive": "#D55E00"}
_SPARE: Final = ("#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_DASHES: Final = {"vanilla": (0, (1.5, 1.5)), "static": (0, (5, 2)), "adaptive": (0, ())}

_STYLE: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.edgecolor": "#888888",
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 11,
    "axes.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": "#e3e3e3",
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "svg.fonttype": "path",
    "svg.hashsalt": "gdpcert",  # the same numbers give the same bytes
}


@dataclass(frozen=True)
class Drawing:
    """A figure in both formats."""

    png: bytes
    svg: bytes


def colour(method: str, others: tuple[str, ...] = ()) -> str:
    """A method's colour, the same in every figure; methods without one of their own take the spare ones in turn."""
    if method in _KNOWN:
        return _KNOWN[method]
    unknown = [name for name in others if name not in _KNOWN]
    return _SPARE[unknown.index(method) % len(_SPARE)] if method in unknown else _SPARE[0]


def literal(text: str) -> str:
    """A name as it stands, even if it holds the sign that starts a formula."""
    return text.replace("$", r"\$")


def dashes(method: str) -> tuple[int, tuple[float, ...]]:
    """A method's dash pattern."""
    return _DASHES.get(method, (0, (6, 2, 1.5, 2)))


def render(draw: Callable[[], "Figure"]) -> Drawing:
    """Draws in the report's style, without touching the caller's settings or pyplot."""
    import matplotlib

    with matplotlib.rc_context(_STYLE):
        figure = draw()
        return Drawing(_saved(figure, "png"), _saved(figure, "svg"))


def quiet(axes: "Axes") -> None:
    """A grid behind the data and no tick marks."""
    axes.grid(visible=True)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)


def _saved(figure: "Figure", kind: str) -> bytes:
    # no date and no program's name: they would make equal reports differ
    nothing = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=DPI, facecolor="white", metadata=nothing)
    return buffer.getvalue()
