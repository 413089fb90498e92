"""The masses of a piecewise-linear trade-off function: checked, ordered by likelihood ratio, merged, frozen."""

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert._tradeoff._piecewise._steps import Masses, log_ratio

_ROUNDING = 2.0**-53
# a mass in (0, VAGUE] stands for one that is anywhere in [0, VAGUE]: products of small masses end here, and their
# loss is not known. Above it, floats keep their relative precision.
VAGUE = 2.0**-996
LARGEST_ERROR = 0.5


def checked(p: npt.ArrayLike, q: npt.ArrayLike) -> tuple[Masses, Masses]:
    """Two flat arrays of masses, both of floats or both of Fractions."""
    exact = [_has_fraction(values) for values in (p, q)]
    arrays = [
        _one_kind(name, values, exact=own or (any(exact) and _whole(values)))
        for name, values, own in (("p", p, exact[0]), ("q", q, exact[1]))
    ]
    if arrays[0].shape != arrays[1].shape:
        raise ValueError(f"`p` and `q` pair up: give as many of each; got {arrays[0].size} and {arrays[1].size}.")
    if (arrays[0].dtype == object) != (arrays[1].dtype == object):
        raise TypeError(
            "`p` and `q` mix Fractions and floats; give all of one kind (Fraction(x) is exact for a float x)."
        )
    return arrays[0], arrays[1]


def _one_kind(name: str, values: npt.ArrayLike, *, exact: bool) -> Masses:
    listed = np.asarray(values, dtype=object if exact else None)
    if listed.ndim != 1 or listed.size == 0:
        raise ValueError(f"`{name}` must be a flat, non-empty sequence of masses; got shape {listed.shape}.")
    if listed.dtype != object:
        array = _validate.real(name, listed)
    elif any(isinstance(x, float | np.floating) for x in listed):
        raise TypeError(
            f"`{name}` mixes Fractions and floats; give all of one kind (Fraction(x) is exact for a float x)."
        )
    else:
        _validate.real(name, listed)
        array = np.array([Fraction(x) for x in listed], dtype=object)
    if not bool((array >= 0).all()) or (array.dtype != object and not np.isfinite(array).all()):
        raise ValueError(f"`{name}` must hold masses, finite and not negative; got {_shown(array)}.")
    return array


def _shown(array: Masses) -> str:
    return str(next(x for x in array.tolist() if not 0 <= x < math.inf))


def _whole(values: npt.ArrayLike) -> bool:
    """Whether all are whole numbers, which are Fractions beside Fractions."""
    return bool(np.asarray(values).dtype.kind in "iu")


def _has_fraction(values: npt.ArrayLike) -> bool:
    if isinstance(values, np.ndarray) and values.dtype != object:
        return False
    return any(isinstance(x, Fraction) for x in np.ravel(np.asarray(values, dtype=object)))


def completed(p: Masses, q: Masses, error: float) -> tuple[Masses, Masses, float]:
    """Masses that sum to 1: what is missing is put where it is most telling, sums above 1 are refused.

    By how much sums of floats differ from 1 that is rounding becomes part of the relative error; what the error
    itself allows for does not, as the exact masses sum to 1.
    """
    tolerance = error / (1 - error) + (0 if p.dtype == object else 2.0**-52 * (p.size + 8))
    spread, unsure = 0.0, 0.0
    missing = []
    for name, masses in (("p", p), ("q", q)):
        excess = exact_excess(masses)
        if excess > tolerance:
            raise ValueError(
                f"`{name}` must sum to at most 1; got a sum of {float(excess + 1):.17g}. Divide all by it."
            )
        if excess >= -tolerance:
            spread = max(spread, abs(float(excess)) - error)
        else:
            # what is missing errs by as much as all the others together
            unsure = max(unsure, error / (1 - error) * float((1 + excess) / -excess))
        missing.append(-excess if excess < -tolerance else 0 * excess)
    zero = 0 * missing[0]
    extra_p = np.array([missing[0], zero], dtype=p.dtype)
    extra_q = np.array([zero, missing[1]], dtype=q.dtype)
    exact = p.dtype == object or (spread == 0.0 and not any(missing))
    widened = error if exact else max(error + 2 * spread, unsure) + 4 * _ROUNDING
    if widened > LARGEST_ERROR:
        raise ValueError(
            f"masses known to a share of {error:g} may sum to 1 or not; list what is certain as cells of their own."
        )
    return np.concatenate([p, extra_p]), np.concatenate([q, extra_q]), widened


def exact_excess(masses: Masses) -> Any:
    """By how much the sum exceeds 1: exact for Fractions, for floats to half an ulp."""
    if masses.dtype == object:
        return sum(masses.tolist(), Fraction(-1))
    return math.fsum([*masses.tolist(), -1.0])


def ordered(p: Masses, q: Masses) -> tuple[Masses, Masses]:
    """From the most telling cell to the least, without empty cells; Fractions of equal ratio are one cell."""
    kept = (p > 0) | (q > 0)
    p, q = p[kept], q[kept]
    if p.dtype == object:
        return _merged(p, q)
    order = np.argsort(-log_ratio(q, p), kind="stable")
    return p[order], q[order]


def _merged(p: Masses, q: Masses) -> tuple[Masses, Masses]:
    cells: dict[Fraction | None, list[Fraction]] = {}
    for a, b in zip(p, q, strict=True):
        cell = cells.setdefault(b / a if a else None, [Fraction(0), Fraction(0)])
        cell[0] += a
        cell[1] += b
    ratios = sorted((r for r in cells if r is not None), reverse=True)
    keys: list[Fraction | None] = [None] * (None in cells) + list(ratios)
    return fractions(cells[key][0] for key in keys), fractions(cells[key][1] for key in keys)


def fractions(masses: Iterable[Fraction]) -> Masses:
    """An array of Fractions."""
    return np.array(list(masses), dtype=object)


def not_lost(masses: Masses) -> Masses:
    """Positive masses that a product or a quotient has left too small to be known, marked as such."""
    return np.maximum(masses, VAGUE)


def vague(masses: Masses) -> npt.NDArray[np.bool_]:
    """Which masses are known to be at most `VAGUE` only; they may be 0."""
    return np.asarray((masses > 0) & (masses <= VAGUE))


def nearest(masses: Masses) -> Masses:
    """Fractions as floats, to half an ulp."""
    return np.array([max(float(x), VAGUE) if x else 0.0 for x in masses])


def frozen(masses: Masses) -> Masses:
    """A read-only copy."""
    copy = np.array(masses)
    copy.setflags(write=False)
    return copy
