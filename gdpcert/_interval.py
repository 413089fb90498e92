"""Arrays of enclosures: one formula, evaluated once, gives a lower and an upper bound."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from gdpcert import _normal, _rounding

FloatArray = npt.NDArray[np.float64]

# the C library's and NumPy's exp, expm1, log and log1p err by at most 4 ulp; four times that is kept
_ELEMENTARY_ULPS = 16


@dataclass(frozen=True, eq=False)
class Interval:
    """Arrays `low` and `high` with the exact value between them; every operation rounds outward."""

    low: FloatArray
    high: FloatArray

    def __add__(self, other: "Interval | float") -> "Interval":
        x = interval(other)
        with np.errstate(invalid="ignore", over="ignore"):
            low, high = self.low + x.low, self.high + x.high
        # infinities of both signs leave everything open
        low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
        low, high = _no_more(low, self.low, x.low), -_no_more(-high, self.high, x.high)
        # adding 0 is exact
        return Interval(
            np.where((self.low == 0) | (x.low == 0), low, _below(low)),
            np.where((self.high == 0) | (x.high == 0), high, _above(high)),
        )

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low)

    def __sub__(self, other: "Interval | float") -> "Interval":
        return self + (-interval(other))

    def __rsub__(self, other: float) -> "Interval":
        return interval(other) - self

    def __mul__(self, other: "Interval | float") -> "Interval":
        x = interval(other)
        with np.errstate(invalid="ignore", over="ignore", under="ignore"):
            corners = [(a * b, a, b) for a in (self.low, self.high) for b in (x.low, x.high)]
        corners = [(np.where(np.isnan(corner), 0.0, corner), a, b) for corner, a, b in corners]  # 0 * inf is 0 here
        low = _extremum(np.minimum, [_no_more(*corner) for corner in corners])
        high = _extremum(np.maximum, [-_no_more(-corner, a, b) for corner, a, b in corners])
        least = _underflow(self, x)
        positive = (self.low >= 0) & (x.low >= 0)
        return Interval(
            np.where(low == 0, np.where(positive, 0.0, -least), _below(low)), np.where(high == 0, least, _above(high))
        )

    def __truediv__(self, other: "Interval | float") -> "Interval":
        """By a divisor that is not negative; 0 / 0 can be anything, and 0 by what may be 0 is 0."""
        given = interval(other)
        x = Interval(np.maximum(given.low, 0.0), np.maximum(given.high, 0.0))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            low = np.where(self.low >= 0, self.low / x.high, self.low / x.low)
            high = np.where(self.high >= 0, self.high / x.low, self.high / x.high)
        low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
        low = _no_more(low, self.low, np.where(x.high == 0, np.inf, 0.0))
        high = -_no_more(-high, -self.high, np.where(x.high == 0, np.inf, 0.0))
        exact = (self.low == 0) & (self.high == 0) & (x.high > 0)
        return Interval(np.where(exact, 0.0, _below(low)), np.where(exact, 0.0, _above(high)))

    __radd__ = __add__
    __rmul__ = __mul__

    def clip(self, least: float, most: float) -> "Interval":
        """The same enclosure of a value known to lie in [least, most]."""
        return Interval(np.clip(self.low, least, most), np.clip(self.high, least, most))

    def __getitem__(self, key: Any) -> "Interval":
        return Interval(self.low[key], self.high[key])


def _underflow(a: Interval, b: Interval) -> FloatArray:
    """What a product that is computed as 0 may be at most: nothing only where a factor is exactly 0."""
    nothing = ((a.low == 0) & (a.high == 0)) | ((b.low == 0) & (b.high == 0))
    return np.where(nothing, 0.0, 5e-324)


def _extremum(of: Callable[..., FloatArray], four: list[FloatArray]) -> FloatArray:
    return of(of(four[0], four[1]), of(four[2], four[3]))


def _no_more(low: FloatArray, *operands: FloatArray) -> FloatArray:
    """A lower bound that overflowed to infinity, of finite operands, is the largest float."""
    over = np.isposinf(low)
    if not over.any():
        return low
    finite = np.logical_and.reduce(np.broadcast_arrays(*(np.isfinite(x) for x in operands)))
    return np.where(over & finite, np.finfo(np.float64).max, low)


def _below(x: FloatArray) -> FloatArray:
    with np.errstate(over="ignore", under="ignore"):
        return np.nextafter(x, -np.inf, where=np.isfinite(x), out=np.array(x, dtype=np.float64))


def _above(x: FloatArray) -> FloatArray:
    with np.errstate(over="ignore", under="ignore"):
        return np.nextafter(x, np.inf, where=np.isfinite(x), out=np.array(x, dtype=np.float64))


def interval(x: "Interval | npt.ArrayLike") -> Interval:
    """An exact number as an enclosure of itself."""
    if isinstance(x, Interval):
        return x
    point = np.asarray(x, dtype=np.float64)
    return Interval(point, point)


def reciprocal(x: "Interval | npt.ArrayLike") -> Interval:
    """1 / x for x that is not negative."""
    return interval(1.0) / interval(x)


def hull(a: Interval, b: Interval) -> Interval:
    """The smallest enclosure of both."""
    return Interval(np.minimum(a.low, b.low), np.maximum(a.high, b.high))


def select(mask: npt.ArrayLike, a: Interval, b: Interval) -> Interval:
    """`a` where `mask` holds and `b` elsewhere."""
    return Interval(np.where(mask, a.low, b.low), np.where(mask, a.high, b.high))


def minimum(a: Interval, b: Interval) -> Interval:
    """The smaller of two enclosed values."""
    return Interval(np.minimum(a.low, b.low), np.minimum(a.high, b.high))


def maximum(a: Interval, b: Interval) -> Interval:
    """The larger of two enclosed values."""
    return Interval(np.maximum(a.low, b.low), np.maximum(a.high, b.high))


def _increasing(function: Callable[..., FloatArray], x: Interval, least: float) -> Interval:
    with np.errstate(over="ignore", under="ignore", divide="ignore", invalid="ignore"):
        low, high = function(x.low), function(x.high)
    overflowed = np.isposinf(low) & np.isfinite(x.low)
    low = np.where(overflowed, np.finfo(np.float64).max, low)
    return Interval(np.maximum(_rounding.down(low, _ELEMENTARY_ULPS), least), _rounding.up(high, _ELEMENTARY_ULPS))


def exp(x: Interval) -> Interval:
    """The exponential; exact at 0 and at minus infinity."""
    result = _increasing(np.exp, x, 0.0)
    low = np.where(x.low == 0, 1.0, result.low)
    return Interval(low, np.where(x.high == 0, 1.0, np.where(np.isneginf(x.high), 0.0, result.high)))


def expm1(x: Interval) -> Interval:
    """exp(x) - 1; exact at 0."""
    result = _increasing(np.expm1, x, -1.0)
    return Interval(np.where(x.low == 0, 0.0, result.low), np.where(x.high == 0, 0.0, result.high))


def log(x: Interval) -> Interval:
    """The natural logarithm of x >= 0; exact at 0 and 1."""
    # the value is known to be at least 0, though a bound that was rounded may be below
    result = _increasing(np.log, Interval(np.maximum(x.low, 0.0), np.maximum(x.high, 0.0)), -np.inf)
    return Interval(np.where(x.low == 1, 0.0, result.low), np.where(x.high == 1, 0.0, result.high))


def log1p(x: Interval) -> Interval:
    """log(1 + x) for x >= -1; exact at 0."""
    result = _increasing(np.log1p, Interval(np.maximum(x.low, -1.0), np.maximum(x.high, -1.0)), -np.inf)
    return Interval(np.where(x.low == 0, 0.0, result.low), np.where(x.high == 0, 0.0, result.high))


def cdf(x: Interval) -> Interval:
    r"""The standard normal distribution function :math:`\Phi`."""
    return Interval(_normal.cdf_down(x.low), _normal.cdf_up(x.high))


def quantile(p: Interval) -> Interval:
    r"""The standard normal quantile :math:`\Phi^{-1}`."""
    return Interval(_normal.quantile_down(p.low), _normal.quantile_up(p.high))


def central(x: Interval) -> Interval:
    r"""The quantile :math:`\Phi^{-1}((1 + x)/2)` for x in [0, 1)."""
    return Interval(_normal.central_down(x.low), _normal.central_up(x.high))


def erfcx(x: Interval) -> Interval:
    """exp(x**2) erfc(x), decreasing, for x >= -26."""
    with np.errstate(over="ignore"):
        low, high = special.erfcx(x.high), special.erfcx(x.low)
    low = np.where(np.isposinf(low) & np.isfinite(x.high), np.finfo(np.float64).max, low)
    return Interval(np.maximum(_rounding.down(low, _erfcx_ulps(x.high)), 0.0), _rounding.up(high, _erfcx_ulps(x.low)))


def _erfcx_ulps(x: FloatArray) -> FloatArray:
    # scipy's is within 7 ulp for x >= 0; below, exp(x**2) has half an ulp of x**2 in its exponent
    return np.asarray(4 * _ELEMENTARY_ULPS + 4 * np.minimum(x, 0.0) ** 2)


def sqrt(x: Interval) -> Interval:
    """The square root of x >= 0, which floating point rounds correctly."""
    low, high = np.sqrt(np.maximum(x.low, 0.0)), np.sqrt(np.maximum(x.high, 0.0))
    return Interval(np.maximum(_below(low), 0.0), np.where(high == 0, 0.0, _above(high)))
