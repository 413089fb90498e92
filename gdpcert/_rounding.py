"""The only directed rounding: floats moved to the safe side by a stated margin."""

import math
import sys
from fractions import Fraction

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_EPSILON = 2.0**-52  # one ulp of x is at most _EPSILON * |x| for normal x
_QUANTUM = 2.0**-1074  # one ulp of a subnormal


def down(x: npt.ArrayLike, ulps: float | FloatArray = 1) -> FloatArray:
    """A float at least `ulps` units in the last place below `x`; infinities stay."""
    return _moved(np.asarray(x, dtype=np.float64), ulps, -math.inf)


def up(x: npt.ArrayLike, ulps: float | FloatArray = 1) -> FloatArray:
    """A float at least `ulps` units in the last place above `x`; infinities stay."""
    return _moved(np.asarray(x, dtype=np.float64), ulps, math.inf)


def _moved(x: FloatArray, ulps: float | FloatArray, toward: float) -> FloatArray:
    sign = math.copysign(1.0, toward)
    with np.errstate(invalid="ignore", over="ignore", under="ignore"):
        step = ulps * _EPSILON * np.abs(x) + ulps * _QUANTUM
        moved = np.nextafter(x + sign * step, toward)
    return np.where(np.isinf(x), x, moved)


def scaled_down(x: npt.ArrayLike, margin: float) -> FloatArray:
    """`x` less `margin` times its size, for normal floats and a multiple of 2**-52; infinities stay."""
    value = np.asarray(np.multiply(x, 1 - margin))
    return np.asarray(np.minimum(value, np.multiply(x, 1 + margin), out=value))


def scaled_up(x: npt.ArrayLike, margin: float) -> FloatArray:
    """`x` plus `margin` times its size, for normal floats and a multiple of 2**-52; infinities stay."""
    value = np.asarray(np.multiply(x, 1 - margin))
    return np.asarray(np.maximum(value, np.multiply(x, 1 + margin), out=value))


def sum_down(x: npt.ArrayLike, y: npt.ArrayLike) -> FloatArray:
    """The sum x + y rounded down, for terms whose sum is a float; infinities stay."""
    # a sum errs by half an ulp, and subnormal sums are exact; nextafter would take five times as long
    with np.errstate(over="ignore"):
        return scaled_down(np.add(x, y), _EPSILON)


def sum_up(x: npt.ArrayLike, y: npt.ArrayLike) -> FloatArray:
    """The sum x + y rounded up, for terms whose sum is a float; infinities stay."""
    with np.errstate(over="ignore"):
        return scaled_up(np.add(x, y), _EPSILON)


def product_down(x: npt.ArrayLike, y: npt.ArrayLike) -> FloatArray:
    """The product x * y for non-negative factors, rounded down; infinite only if a factor is."""
    a, b = _floats(x, y)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        value = a * b
    below = np.nextafter(value, 0.0)
    if np.isfinite(value).all():
        return np.asarray(below)
    # a factor 0 may be a rounded-down positive number: with an infinite one the product is infinite
    return np.where(np.isinf(a) | np.isinf(b), np.inf, below)


def quotient_down(x: npt.ArrayLike, y: npt.ArrayLike) -> FloatArray:
    """The quotient x / y for x >= 0 and finite y > 0, rounded down; infinite only if x is."""
    a, b = _floats(x, y)
    with np.errstate(over="ignore", under="ignore"):
        # an overflow to infinity comes back as the largest float, which is below the exact value
        return np.where(np.isinf(a), a, np.nextafter(a / b, 0.0))


def _floats(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)


def sqrt_up(square: Fraction) -> float:
    """The smallest float whose exact square is at least `square`."""
    if square == 0:
        return 0.0
    # scaled by an even power of two, so that the integer root has more than 100 correct bits
    excess = square.numerator.bit_length() - square.denominator.bit_length()
    half = max(0, 110 - excess // 2)
    root = Fraction(math.isqrt((square.numerator << 2 * half) // square.denominator), 1 << half)
    candidate = float_up(root)
    while candidate < math.inf and Fraction(candidate) ** 2 < square:
        candidate = math.nextafter(candidate, math.inf)
    return candidate


def float_up(value: Fraction) -> float:
    """The smallest float at least `value`."""
    try:
        candidate = float(value)
    except OverflowError:
        return math.inf if value > 0 else -sys.float_info.max
    return candidate if Fraction(candidate) >= value else math.nextafter(candidate, math.inf)


def float_down(value: Fraction) -> float:
    """The largest float at most `value`."""
    return -float_up(-value)
