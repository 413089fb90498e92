"""The masses of a piecewise-linear trade-off function: checked, ordered by likelihood ratio, merged, frozen."""

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert._tradeoff._piecewise._steps import Masses, log_ratio

_ROUNDING = 2.0**-53
SMALLEST = 1e-300


def checked(p: npt.ArrayLike, q: npt.ArrayLike) -> tuple[Masses, Masses]:
    """Two flat arrays of masses, both of floats or both of Fractions."""
    arrays = [_one_kind(name, values) for name, values in (("p", p), ("q", q))]
    if arrays[0].shape != arrays[1].shape:
        raise ValueError(f"`p` and `q` pair up: give as many of each; got {arrays[0].size} and {arrays[1].size}.")
    if (arrays[0].dtype == object) != (arrays[1].dtype == object):
        raise TypeError(
            "`p` and `q` mix Fractions and floats; give all of one kind (Fraction(x) is exact for a float x)."
        )
    return arrays[0], arrays[1]


def _one_kind(name: str, values: npt.ArrayLike) -> Masses:
    listed = np.asarray(values, dtype=object if _has_fraction(values) else None)
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
        raise ValueError(f"`{name}` must hold masses, finite and not negative; got {array[~(array >= 0)][:1]}.")
    return array


def _has_fraction(values: npt.ArrayLike) -> bool:
    if isinstance(values, np.ndarray) and values.dtype != object:
        return False
    return any(isinstance(x, Fraction) for x in np.ravel(np.asarray(values, dtype=object)))


def completed(p: Masses, q: Masses, error: float) -> tuple[Masses, Masses, float]:
    """Masses that sum to 1: what is missing is put where it is most telling, sums above 1 are refused.

    Sums of floats that differ from 1 by no more than rounding become part of the relative error.
    """
    tolerance = error + (0 if p.dtype == object else 2.0**-52 * (p.size + 8))
    spread = 0.0
    missing = []
    for name, masses in (("p", p), ("q", q)):
        excess = exact_sum(masses) - 1
        if excess > tolerance:
            raise ValueError(f"`{name}` must sum to at most 1; got a sum of {float(excess + 1):.17g}.")
        if excess >= -tolerance:
            spread = max(spread, abs(float(excess)))
        missing.append(-excess if excess < -tolerance else 0 * excess)
    zero = 0 * missing[0]
    extra_p = np.array([missing[0], zero], dtype=p.dtype)
    extra_q = np.array([zero, missing[1]], dtype=q.dtype)
    exact = p.dtype == object or (spread == 0.0 and not any(missing))
    widened = error if exact else error + 2 * spread + 4 * _ROUNDING
    return np.concatenate([p, extra_p]), np.concatenate([q, extra_q]), widened


def exact_sum(masses: Masses) -> Fraction | float:
    """The sum: exact for Fractions, for floats in extended precision where the machine has it."""
    if masses.dtype == object:
        return sum(masses.tolist(), Fraction(0))
    excess = np.sum(masses.astype(np.longdouble)) - 1
    return 1 + float(excess) if abs(float(excess)) > 1e-6 else _near_one(float(excess))


def _near_one(excess: float) -> Fraction:
    return 1 + Fraction(excess)


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
    return tuple(np.array([cells[key][side] for key in keys], dtype=object) for side in (0, 1))  # type: ignore[return-value]


def not_lost(masses: Masses) -> Masses:
    """Positive masses that a product or a quotient has left below 1e-300 are taken as that: `Sums` allows for it."""
    return np.maximum(masses, SMALLEST)


def frozen(masses: Masses) -> Masses:
    """A read-only copy."""
    copy = np.array(masses)
    copy.setflags(write=False)
    return copy
