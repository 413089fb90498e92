"""The only checks of what a caller passes in: what was got, what is allowed, what to do."""

import math
from collections.abc import Sequence
from fractions import Fraction
from numbers import Number
from typing import Any

import numpy as np
import numpy.typing as npt

type_error = "`{name}` must be {wanted}; got {value!r}."

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def real(name: str, value: npt.ArrayLike, *, booleans: bool = False, up: bool | None = None) -> FloatArray:
    """`value` as float64, refusing what is not a number (None, text, complex, NaN, booleans unless allowed).

    What no float holds, a Fraction or a wider float, is moved up or down if a direction is given, else to nearest.
    """
    try:
        given = np.asarray(value)
        # NumPy would read "0.9" and dates as numbers, and True (the outcome of a comparison) as certainty
        numeric = given.dtype.kind in "iuf" or (booleans and given.dtype.kind == "b")
        if given.dtype.kind == "O":  # fractions, whole numbers beyond 64 bits
            numeric = all(isinstance(x, Number) and not isinstance(x, bool) for x in given.ravel().tolist())
        array = given.astype(np.float64) if numeric else None
    except (TypeError, ValueError, OverflowError):
        array = None
    if array is None:
        raise TypeError(type_error.format(name=name, wanted="a number or an array of numbers", value=value))
    if np.isnan(array).any():
        raise ValueError(f"`{name}` contains NaN; remove or replace the NaN entries before calling.")
    return array if up is None else directed(array, value, up=up)


def _require(ok: npt.NDArray[np.bool_], name: str, array: npt.NDArray[Any], allowed: str) -> npt.NDArray[Any]:
    if not ok.all():
        raise ValueError(f"`{name}` must be {allowed}; got {_shown(array[~ok][0])}.")
    return array


def one(name: str, array: FloatArray) -> float:
    """The number in `array`, where only one is wanted."""
    if array.ndim:
        raise TypeError(f"`{name}` is one number; got an array of shape {array.shape}. Call once for each.")
    return float(array)


def probability(name: str, value: npt.ArrayLike, *, up: bool | None = None) -> FloatArray:
    """Numbers in [0, 1]; what no float holds is moved up or down, or else to nearest but never to 0 or 1."""
    array = real(name, value)
    _require((array >= 0) & (array <= 1), name, array, "a probability in [0, 1]")
    if up is not None:
        return np.clip(directed(array, value, up=up), 0.0, 1.0)
    given = np.asarray(value)
    rounded = ((array == 0) | (array == 1)) & np.asarray(given != array, dtype=np.bool_)
    allowed = "a probability that is not rounded to 0 or 1; give its complement, or a float on the safe side"
    _require(~rounded, name, given, allowed)
    return array


def directed(nearest: FloatArray, given: npt.ArrayLike, *, up: bool) -> FloatArray:
    """The floats next to what was given, Fractions or wider floats, in the stated direction."""
    exact = np.asarray(given)
    if exact.dtype.kind == "f" and exact.dtype.itemsize <= 8:
        return nearest
    pairs = zip(exact.astype(object).ravel(), nearest.ravel().tolist(), strict=True)
    return np.array([_moved(x, near, up) for x, near in pairs], dtype=np.float64).reshape(nearest.shape)


def _moved(x: Any, near: float, up: bool) -> float:
    if not math.isfinite(near):
        return near
    excess = Fraction(near) - Fraction(*x.as_integer_ratio())
    wrong = excess < 0 if up else excess > 0
    return math.nextafter(near, math.inf if up else -math.inf) if wrong else near


def failure(value: npt.ArrayLike) -> FloatArray:
    """A failure probability, strictly between 0 and 1."""
    array = real("failure", value)
    allowed = "strictly between 0 and 1 (0.001 is customary)"
    return _require((array > 0) & (array < 1), "failure", array, allowed)


def positive(name: str, value: npt.ArrayLike, unit: str = "positive and finite") -> FloatArray:
    """Numbers in (0, inf)."""
    array = real(name, value)
    return _require((array > 0) & np.isfinite(array), name, array, unit)


def sigma(value: npt.ArrayLike) -> FloatArray:
    """A standard deviation of noise, in the unit of the input."""
    return positive("sigma", value, "a standard deviation, positive and finite, in the unit of the input")


def non_negative(name: str, value: npt.ArrayLike) -> FloatArray:
    """Numbers in [0, inf]."""
    array = real(name, value)
    return _require(array >= 0, name, array, "non-negative")


def integer(name: str, value: npt.ArrayLike, minimum: int) -> IntArray:
    """Whole numbers, at least `minimum` and small enough for float64 to hold exactly."""
    array = real(name, value)
    _require(np.isfinite(array) & (array == np.floor(array)), name, array, "a whole number")
    given = np.asarray(value)  # in float64 2**53 + 1 would not be told from 2**53
    small = np.asarray(given <= 2**53, dtype=np.bool_)
    _require((array >= minimum) & small, name, given, f"at least {minimum} and at most 2**53")
    return array.astype(np.int64)


def counts(value: npt.ArrayLike) -> IntArray:
    """Votes per class, shape (..., classes): whole, non-negative, with a positive sum."""
    array = integer("counts", value, 0)
    if array.ndim == 0 or array.shape[-1] < 2:
        raise ValueError(
            f"`counts` must have one entry per class on its last axis, at least two; got shape {array.shape}. "
            "Give the votes of every class (invalid outputs as one more class)."
        )
    total = array.sum(axis=-1, dtype=np.float64)  # in int64 the sum could wrap around
    if (total == 0).any():
        raise ValueError("`counts` sums to 0; a certificate needs at least one vote. Sample before certifying.")
    if (total > 2.0**53).any():
        raise ValueError(f"`counts` must sum to at most 2**53 votes; got a sum of {total.max():g}.")
    return array


def class_index(name: str, value: npt.ArrayLike, classes: int) -> IntArray:
    """Class indices in [0, classes)."""
    array = integer(name, value, 0)
    if (array >= classes).any():
        raise ValueError(f"`{name}` must be a class index below {classes}; got {int(array.max())}.")
    return array


def norm(value: npt.ArrayLike) -> FloatArray:
    """The p of an Lp norm, in [1, inf]."""
    array = real("norm", value)
    return _require(array >= 1, "norm", array, "the p of an Lp norm, in [1, inf] (use math.inf for L-infinity)")


def output_norm(value: npt.ArrayLike) -> FloatArray:
    """The norm that noise counts in: 1 or 2."""
    array = real("output", value)
    return _require(
        (array == 1) | (array == 2), "output", array, "2 (Gaussian noise) or 1 (Laplace noise and the like)"
    )


def dimension(norm_p: FloatArray, value: npt.ArrayLike | None) -> IntArray:
    """The number of input coordinates: required where some p > 2, refused where none is."""
    needed = bool((norm_p > 2).any())
    if needed and value is None:
        raise ValueError(
            f"`dimension` is required for norm={_plain(norm_p)}: pass the number of input coordinates, "
            "for an image channels * height * width."
        )
    if not needed and value is not None:
        raise ValueError(
            f"`dimension` has no effect for norm={_plain(norm_p)} (p <= 2); leave it out, "
            "or pass norm=math.inf if an L-infinity radius was meant."
        )
    return np.asarray(1, dtype=np.int64) if value is None else integer("dimension", value, 1)


def choice(name: str, value: str, allowed: Sequence[str]) -> str:
    """One of a fixed set of words."""
    if value not in allowed:
        raise ValueError(f"`{name}` must be one of {', '.join(map(repr, allowed))}; got {value!r}.")
    return value


def reaches_complement(p: FloatArray, q: FloatArray) -> npt.NDArray[np.bool_]:
    """Whether p >= 1 - q, without rounding: the complement is taken of the one that is at least one half."""
    return np.where(p >= 0.5, q >= 1 - p, p >= 1 - q)


def exactly_one(first: tuple[str, Any], second: tuple[str, Any]) -> None:
    """Two spellings of one quantity: exactly one of them is given."""
    (name_a, a), (name_b, b) = first, second
    if (a is None) == (b is None):
        got = "neither" if a is None else "both"
        raise ValueError(f"give exactly one of `{name_a}` and `{name_b}`; got {got}.")


def _plain(array: FloatArray) -> str:
    return ", ".join(_shown(value) for value in sorted(set(array.ravel().tolist())))


def _shown(value: float) -> str:
    # in few digits where they are enough: 1.0000001 must not be shown as 1
    short = f"{float(value):g}"
    return short if float(short) == value else str(value)


def finite(name: str, value: npt.ArrayLike) -> FloatArray:
    """Numbers in [0, inf)."""
    array = real(name, value)
    return _require((array >= 0) & np.isfinite(array), name, array, "finite and not negative")


def shift(value: npt.ArrayLike) -> FloatArray:
    """How far apart two laws are, in units of their scale: in [0, inf)."""
    array = real("shift", value)
    allowed = "a distance in units of the noise's scale, finite and not negative"
    return _require((array >= 0) & np.isfinite(array), "shift", array, allowed)


def tolerance(value: npt.ArrayLike) -> FloatArray:
    """A relative tolerance, in [0, 1)."""
    array = real("tolerance", value)
    return _require((array >= 0) & (array < 1), "tolerance", array, "in [0, 1), as 1e-9")


def against(
    p_plus: npt.ArrayLike | None, p_minus: npt.ArrayLike | None, q_plus: npt.ArrayLike | None
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.bool_]]:
    """Upper bounds on 1 - p_plus and on any other class, and where p_minus reaches p_plus so that nothing holds."""
    if q_plus is not None:
        q = probability("q_plus", q_plus, up=True)
    else:
        p = probability("p_plus", 0.0 if p_plus is None else p_plus, up=False)
        # exact from one half on, and rounded up below
        q = np.where(p >= 0.5, 1 - p, np.minimum(np.nextafter(1 - p, 2.0), 1.0))
    if p_minus is None:
        return q, q, np.zeros(q.shape, dtype=np.bool_)
    other = probability("p_minus", p_minus, up=True)
    contradicted = reaches_complement(other, q) if q_plus is not None else other >= p
    return q, np.minimum(other, q), np.asarray(contradicted)
