"""The radii that a report speaks about, and how a radius is shown: rounded down, but for the end of an interval."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from gdpcert import _rounding

SIGMA = "\N{GREEK SMALL LETTER SIGMA}"
MULTIPLES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0)
REFERENCE = 1.0  # the multiple of the headline, the same for every study so that none is picked afterwards


@dataclass(frozen=True)
class Scale:
    """The two units that a study's radii are shown in.

    Attributes
    ----------
    unit : float
        What one multiple is worth in the unit of the input, rounded up.
    unit_name : str
        Its name: the noise level per coordinate for norms above 2, else the noise level.
    factor : int
        The grey levels of the input's unit: 255 where the norm bounds a pixel, 1 where it does not.
    factor_name : str
        The name of one grey level.
    """

    unit: float
    unit_name: str
    factor: int
    factor_name: str


def scale_of(sigma: float, norm: float, dimension: int | None) -> Scale:
    """The units for a study's noise level, norm and dimension."""
    if norm <= 2:
        return Scale(sigma, SIGMA, 1, "input units")
    if dimension is None:
        raise ValueError(f"the unit of {norm_name(norm)} radii needs the number of input coordinates.")
    if math.isinf(norm):
        unit = _rounding.sqrt_up(Fraction(sigma) ** 2 / dimension)
        return Scale(unit, f"{SIGMA}/\N{SQUARE ROOT}d", 255, "1/255")
    exponent = 0.5 - 1 / norm
    return Scale(float(_rounding.up(sigma / dimension**exponent, 16)), f"{SIGMA}/d^{exponent:.3g}", 255, "1/255")


def standard_radii(scale: Scale) -> tuple[float, ...]:
    """The radii of `MULTIPLES`, rounded up: what is certified there is certified at the exact multiple."""
    return tuple(_rounding.float_up(Fraction(multiple) * Fraction(scale.unit)) for multiple in MULTIPLES)


def shown(radius: float, scale: Scale, digits: int | None = None) -> str:
    """A radius in grey levels (or input units), rounded down."""
    return _decimal(Fraction(radius) * scale.factor, _places(scale) if digits is None else digits)


def shown_above(radius: float, scale: Scale) -> str:
    """The upper end of an interval of radii, as `shown` shows the lower one, but rounded up."""
    return _decimal(Fraction(radius) * scale.factor, _places(scale), math.ceil)


def with_unit(radius: float, scale: Scale) -> str:
    """A radius as it stands in a sentence, rounded down: 2.30/255."""
    return f"{shown(radius, scale)}/255" if scale.factor > 1 else shown(radius, scale)


def shown_multiple(radius: float, scale: Scale, digits: int = 2) -> str:
    """A radius as a multiple of the scale's unit, rounded down."""
    return _decimal(Fraction(radius) / Fraction(scale.unit), digits)


def norm_name(norm: float) -> str:
    """The norm in words: L-infinity, L2."""
    return "L-infinity" if math.isinf(norm) else f"L{norm:g}"


def _places(scale: Scale) -> int:
    return 2 if scale.factor > 1 else 3


def _decimal(value: Fraction, digits: int, whole: Callable[[Fraction], int] = math.floor) -> str:
    # exact: a float product could already have been rounded up across the last digit
    return f"{whole(value * 10**digits) / 10**digits:.{digits}f}"
