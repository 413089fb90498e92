"""The standard normal distribution in a stated direction; the only user of scipy's normal code."""

import math

import numpy as np
import numpy.typing as npt
from scipy import special

from gdpcert import _pieces, _rounding

FloatArray = npt.NDArray[np.float64]

# scipy's erfinv is within 2 ulp; the root of 2 and the product add one each
_CENTRAL_ULPS = 16

# Envelopes of the error, relative and in units of 2**-52, measured against Arb with scipy 1.12 and 1.17
# (tests/test_normal.py repeats it). A margin is at least twice its envelope, in the tails four times.
_EPSILON = 2.0**-52
_QUANTILE_MARGIN = 11 * _EPSILON  # ndtri: 5 (near 1.1; from 2 on it is 2), and one for the rounding of the product
_CDF_MARGIN, _CDF_MARGIN_PER_SQUARE = 16 * _EPSILON, 4 * _EPSILON  # ndtr: 7 + 1.9 x^2 for x < 0, else 4
_TAIL_CDF_MARGIN = 16 * _EPSILON  # _tail_cdf: 4
_CORRECTION_MARGIN = 20 * _EPSILON  # the correction of a quantile in the tails, relative to Mills' ratio: 5

# Further out scipy's functions are too coarse, and slower ones follow: the error of ndtr would exceed 1e-13,
# and an error of the quantile is multiplied by up to 37 where it is used.
_TAIL = 8.0
_TAIL_PROBABILITY = 2.9e-7  # a quantile of 5
_FARTHEST = 40.0  # Φ(-40) is below every float
_SMALLEST_NORMAL = float(np.finfo(np.float64).tiny)


@_pieces.in_pieces
def quantile_down(p: FloatArray) -> FloatArray:
    r"""A lower bound on :math:`\Phi^{-1}(p)`, -inf at 0 and inf at 1."""
    q = special.ndtri(p)
    return _with_tails(_rounding.scaled_down(q, _QUANTILE_MARGIN), p, q, -1)


@_pieces.in_pieces
def quantile_up(p: FloatArray) -> FloatArray:
    r"""An upper bound on :math:`\Phi^{-1}(p)`, -inf at 0 and inf at 1."""
    q = special.ndtri(p)
    return _with_tails(_rounding.scaled_up(q, _QUANTILE_MARGIN), p, q, 1)


@_pieces.in_pieces
def cdf_down(x: FloatArray) -> FloatArray:
    r"""A lower bound on :math:`\Phi(x)`; never negative."""
    value, far = _moved_cdf(x, -1), x < -_TAIL
    if far.any():
        tail = _tail_cdf(-x[far]) * (1 - _TAIL_CDF_MARGIN)
        # below the normal range a relative margin is worth nothing
        value[far] = np.where(tail < _SMALLEST_NORMAL, 0.0, tail)
    return value


@_pieces.in_pieces
def cdf_up(x: FloatArray) -> FloatArray:
    r"""An upper bound on :math:`\Phi(x)`; at most 1, and 0 only at -inf."""
    value, far = _moved_cdf(x, 1), x < -_TAIL
    np.minimum(value, 1.0, out=value)
    if far.any():
        tail = np.maximum(_tail_cdf(-x[far]), _SMALLEST_NORMAL) * (1 + _TAIL_CDF_MARGIN)
        value[far] = np.where(np.isneginf(x[far]), 0.0, tail)
    return value


def _moved_cdf(x: FloatArray, sign: int) -> FloatArray:
    """What scipy gives, moved by its margin; meant for x >= -_TAIL."""
    near = np.asarray(np.maximum(x, -_TAIL))
    factor = np.asarray(np.minimum(near, 0.0))
    factor *= factor
    factor *= sign * _CDF_MARGIN_PER_SQUARE
    factor += 1 + sign * _CDF_MARGIN
    factor *= special.ndtr(near, out=near)
    return factor


def _tail_cdf(y: FloatArray) -> FloatArray:
    """The probability beyond y >= _TAIL."""
    y = np.minimum(y, _FARTHEST)
    square, rest = _half_square(y)
    return np.asarray(np.exp(-square) * (np.exp(-rest) * (special.erfcx(y * math.sqrt(0.5)) / 2)))


def _with_tails(bound: FloatArray, p: FloatArray, q: FloatArray, sign: int) -> FloatArray:
    """`bound`, where p is near 0 or 1 replaced by one Newton step from q, moved by far less than an ulp."""
    far = np.asarray(p < _TAIL_PROBABILITY)
    far |= p > 1 - _TAIL_PROBABILITY
    if far.any():
        bound[far] = _tail_quantile(p[far], np.asarray(q)[far], sign)
    return bound


def _tail_quantile(p: FloatArray, q: FloatArray, sign: int) -> FloatArray:
    y = np.minimum(np.abs(q), _FARTHEST)
    step, mills = _correction(np.minimum(p, 1 - p), y)
    outward = sign * np.sign(q)
    moved = np.nextafter(y + (step + outward * (_CORRECTION_MARGIN * mills)), outward * np.inf)
    return np.where(np.isinf(q), q, np.sign(q) * moved)


def _correction(p: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Newton's step from y to the point beyond which the probability is p, and Mills' ratio at y."""
    square, rest = _half_square(y)
    mills = math.sqrt(math.pi / 2) * special.erfcx(y * math.sqrt(0.5))
    # in two factors: where p is subnormal, the inverse of the density is above the largest float
    root = np.exp(square / 2)
    return mills - p * root * root * (np.exp(rest) * math.sqrt(2 * math.pi)), mills


def _half_square(y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """y**2 / 2 in two parts, the first exact: rounded as one number it would lose y**2 / 4 ulp of the exponential."""
    short = np.rint(y * 2**10) / 2**10
    return short * short / 2, (y - short) * (y + short) / 2


def central_down(x: FloatArray) -> FloatArray:
    r"""A lower bound on :math:`\Phi^{-1}((1 + x)/2)` for x in [0, 1), relatively precise however small x is."""
    return np.maximum(_rounding.down(np.sqrt(2.0) * special.erfinv(x), _CENTRAL_ULPS), 0.0)


def central_up(x: FloatArray) -> FloatArray:
    r"""An upper bound on :math:`\Phi^{-1}((1 + x)/2)` for x in [0, 1)."""
    return np.where(x == 0, 0.0, _rounding.up(np.sqrt(2.0) * special.erfinv(x), _CENTRAL_ULPS))
