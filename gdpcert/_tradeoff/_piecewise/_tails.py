"""Sums of the first cells, where the place of some is not known."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gdpcert._tradeoff._piecewise._steps import Steps, Values


class Tails(NamedTuple):
    """Sums of the first cells: of all, of the widths that are surely there, of the heights that may be there too."""

    x: Values
    y: Values
    inside: Values | None
    outside: Values | None


def tails_of(cells: Steps, far: npt.NDArray[np.bool_], near: npt.NDArray[np.bool_]) -> Tails:
    """Where `far` cells may be further out, and `near` ones further in."""
    if not far.any() and not near.any():
        return Tails(cells.x, cells.y, None, None)
    outside = np.concatenate([np.cumsum(np.where(far, cells.height, 0.0)[::-1])[::-1], [0.0]])
    inside = np.concatenate([[0.0], np.cumsum(np.where(near, 0.0, cells.width))])
    return Tails(cells.x, cells.y, inside, outside)
