"""Sums along the cells, from either end, and the height reached at a point between them."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]
Masses = npt.NDArray[Any]  # of float64, or of Fraction


class Steps(NamedTuple):
    """Cells laid end to end: `x` and `y` are where each begins, and the last one ends."""

    width: Values
    height: Values
    x: Values
    y: Values


def steps(width: Masses, height: Masses) -> Steps:
    """In extended precision for floats, so that the sums err by far less than an ulp of float64."""
    if width.dtype != object:
        width, height = width.astype(np.longdouble), height.astype(np.longdouble)
    zero = np.zeros(1, dtype=width.dtype) if width.dtype != object else np.array([0 * width[0]], dtype=object)
    return Steps(width, height, np.concatenate([zero, np.cumsum(width)]), np.concatenate([zero, np.cumsum(height)]))


def climb(cells: Steps, x: Values) -> Values:
    """The height at `x`; 0 before the first cell, and beyond the last the height before cells without width."""
    last = cells.width.size - 1
    i = np.clip(np.searchsorted(cells.x, x, side="right") - 1, 0, last)
    width = cells.width[i]
    along = np.minimum(x - cells.x[i], width)
    flat = width == 0
    height: Values = cells.y[i] + np.where(flat, 0 * along, cells.height[i] * along / np.where(flat, 1, width))
    return np.where(x < 0, 0 * height, height)


def log_ratio(q: npt.NDArray[np.float64], p: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The loss log(q / p) to within 2 ulp of the larger of it and 1; NaN where both are 0.

    Exchanging p and q changes the sign alone, so that the cells of an inverse have the same order, backwards.
    """
    larger, smaller = np.maximum(q, p), np.minimum(q, p)
    with np.errstate(all="ignore"):
        ratio = larger / smaller
        size = np.where(ratio < 1e300, np.log(ratio), np.log(larger) - np.log(smaller))
        return np.asarray(np.where(q >= p, size, -size))


def drift(cells: Steps) -> float:
    """The relative error of the sums."""
    if cells.width.dtype == object:
        return 0.0
    return float((cells.width.size + 8) * np.finfo(np.longdouble).eps)
