"""Balls of Arb as pairs of floats; the only user of flint."""

import math
import struct
from collections.abc import Callable

try:
    from flint import arb, ctx
except ImportError as error:
    raise ImportError(
        "gdpcert.rigorous needs python-flint, which is not installed: pip install 'gdpcert[rigorous]'."
    ) from error

__all__ = ["Enclosure", "arb", "between", "ctx", "enclosed", "outward", "shifted"]

Enclosure = tuple[float, float]

FIRST_BITS = 128
# the hardest value asked for, a privacy profile of 1e-300 at mu = 1e-12, needs fewer than 2**12 bits
_MOST_BITS = 2**16


def enclosed(value: Callable[[], arb], least: float = -math.inf, most: float = math.inf) -> Enclosure:
    """Floats at most two steps apart around what `value` computes, of which [least, most] is known to hold it.

    The working precision is raised until the ball is narrow enough, and is restored.
    """
    bits = FIRST_BITS
    while bits <= _MOST_BITS:
        with ctx.workprec(bits):
            low, high = outward(value())
        low, high = max(low, least), min(high, most)
        if between(low, high) <= 2:
            return low, high
        bits *= 2
    raise ArithmeticError(f"no narrow enclosure with {_MOST_BITS} bits; the best is {low!r} to {high!r}.")


def outward(ball: arb) -> Enclosure:
    """The largest float that is at most, and the smallest that is at least, every number of the ball."""
    if not ball.is_finite():
        return -math.inf, math.inf
    return _largest_below(ball), 0.0 - _largest_below(-ball)


def _largest_below(ball: arb) -> float:
    x = float(ball.lower())
    # a comparison of balls is true only if it holds for every point of both: these lines are the proof
    while not arb(x) <= ball:
        x = math.nextafter(x, -math.inf)
    while arb(math.nextafter(x, math.inf)) <= ball:
        x = math.nextafter(x, math.inf)
    return x + 0.0  # without the sign of a negative zero


def between(low: float, high: float) -> int:
    """How many steps from float to float lead from `low` to `high`."""
    return _place(high) - _place(low)


def shifted(x: float, steps: int) -> float:
    """The float some steps above `x`, or below it; infinite where there is none."""
    place = _place(x) + steps
    if abs(place) >= _place(math.inf):
        return math.copysign(math.inf, place)
    return math.copysign(_float_at(abs(place)), place)


def _place(x: float) -> int:
    """The floats in a row, numbered: 0 is at 0, and the smallest positive one at 1."""
    number = int(struct.unpack("<q", struct.pack("<d", abs(x)))[0])
    return number if x >= 0 else -number


def _float_at(place: int) -> float:
    return float(struct.unpack("<d", struct.pack("<q", place))[0])
