"""A figure of a trade-off function; matplotlib is imported when one is asked for."""

from typing import Any

import numpy as np

from gdpcert._tradeoff._bracket import Bracket

_POINTS = 801


def plot(f: Any, axes: Any = None, **style: Any) -> Any:
    """Draws f on `axes`; the diagonal, where nothing is told, is drawn with a new figure."""
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("a figure needs matplotlib; install it with: pip install 'gdpcert[plots]'") from error
    alpha = np.linspace(0.0, 1.0, _POINTS) ** 2
    if axes is None:
        axes = pyplot.figure(figsize=(4.8, 4.8), layout="constrained").add_subplot()
        axes.plot([0, 1], [1, 0], color="0.75", linewidth=1, linestyle="--")
        axes.set(xlabel="type-I error", ylabel="type-II error", xlim=(0, 1), ylim=(0, 1), aspect="equal")
    if not isinstance(f, Bracket):
        axes.plot(alpha, f._value(alpha).low, **style)
        return axes
    low, high = f(alpha)
    (line,) = axes.plot(alpha, low, **style)
    axes.fill_between(alpha, low, high, color=line.get_color(), alpha=0.3, linewidth=0)
    return axes
