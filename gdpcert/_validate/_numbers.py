"""Numbers: what was got, what is allowed, what to do."""

import math
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


def require(ok: npt.NDArray[np.bool_], name: str, array: npt.NDArray[Any], allowed: str) -> npt.NDArray[Any]:
    """`array`, if `ok` holds for all of it."""
    if not ok.all():
        raise ValueError(f"`{name}` must be {allowed}; got {shown(array[~ok][0])}.")
    return array


def one(name: str, array: FloatArray) -> float:
    """The number in `array`, where only one is wanted."""
    if array.ndim:
        raise TypeError(f"`{name}` is one number; got an array of shape {array.shape}. Call once for each.")
    return float(array)


def probability(name: str, value: npt.ArrayLike, *, up: bool | None = None) -> FloatArray:
    """Numbers in [0, 1]; what no float holds is moved up or down, or else to nearest but never to 0 or 1."""
    array = real(name, value)
    require((array >= 0) & (array <= 1), name, array, "a probability in [0, 1]")
    if up is not None:
        return np.clip(directed(array, value, up=up), 0.0, 1.0)
    given = np.asarray(value)
    rounded = ((array == 0) | (array == 1)) & np.asarray(given != array, dtype=np.bool_)
    allowed = "a probability that is not rounded to 0 or 1; give its complement, or a float on the safe side"
    require(~rounded, name, given, allowed)
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


def positive(name: str, value: npt.ArrayLike, unit: str = "positive and finite") -> FloatArray:
    """Numbers in (0, inf)."""
    array = real(name, value)
    return require((array > 0) & np.isfinite(array), name, array, unit)


def non_negative(name: str, value: npt.ArrayLike) -> FloatArray:
    """Numbers in [0, inf]."""
    array = real(name, value)
    return require(array >= 0, name, array, "non-negative")


def finite(name: str, value: npt.ArrayLike) -> FloatArray:
    """Numbers in [0, inf)."""
    array = real(name, value)
    return require((array >= 0) & np.isfinite(array), name, array, "finite and not negative")


def integer(name: str, value: npt.ArrayLike, minimum: int) -> IntArray:
    """Whole numbers, at least `minimum` and small enough for float64 to hold exactly."""
    array = real(name, value)
    require(np.isfinite(array) & (array == np.floor(array)), name, array, "a whole number")
    given = np.asarray(value)  # in float64 2**53 + 1 would not be told from 2**53
    small = np.asarray(given <= 2**53, dtype=np.bool_)
    require((array >= minimum) & small, name, given, f"at least {minimum} and at most 2**53")
    return array.astype(np.int64)


def whole(name: str, value: npt.ArrayLike, minimum: int) -> int:
    """One whole number, at least `minimum`."""
    return int(one(name, integer(name, value, minimum).astype(np.float64)))


def shown(value: float) -> str:
    """A number for a message."""
    # in few digits where they are enough: 1.0000001 must not be shown as 1
    short = f"{float(value):g}"
    return short if float(short) == value else str(value)
