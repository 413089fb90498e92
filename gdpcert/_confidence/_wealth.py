"""The wealth of Jeffreys' mixture of bets that a chance is above p: what an anytime bound is made of."""

import math

import numpy as np
import numpy.typing as npt
from scipy import special

FloatArray = npt.NDArray[np.float64]

_EPSILON = 2.0**-52

# Stirling's series of log Gamma(x + 1/2) and log Gamma(x + 1): coefficients of 1/x, 1/x^3, ...; from 16 on the
# first term that is left out is below 1e-17
_FROM = 16.0
_HALF = (-1 / 24, 7 / 2880, -31 / 40320, 127 / 215040, -511 / 608256, 1414477 / 738017280)
_WHOLE = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
_LOG_ROOT_2PI = math.log(2 * math.pi) / 2

# where the two arguments of a divergence are closer than this it is a series, cut off below 1e-17 of its first term
_NEAR = 0.1
_TERMS = 8


def log_wealth_down(successes: FloatArray, failures: FloatArray, p: FloatArray, q: FloatArray) -> FloatArray:
    r"""A lower bound on the logarithm of the wealth against "the chance of a success is at most p".

    For H successes and F failures, in any order,

    .. math:: W = \frac{\int_p^1 u^{H-1/2}(1-u)^{F-1/2}\,du}{p^H (1-p)^F \int_p^1 u^{-1/2}(1-u)^{-1/2}\,du},

    the mixture of the bets on u over Jeffreys' law above p. It falls in p up to H / (H + F), and is at most 1 from
    there on (:prf:ref:`ville` and what follows it). Rounded down by several times the error that is measured
    (tests/test_wealth.py).

    `p` in (0, 1) and q = 1 - p are given both: the smaller one exactly, the other one rounded.
    """
    value, divergence = _log_wealth(successes, failures, p, q, log_normaliser(successes, failures))
    # the largest error found is a tenth of it; the root is that of trials * p near a decision, and of scipy's tail
    error = _EPSILON * (64 + 64 * np.sqrt(successes + failures) + 16 * divergence)
    with np.errstate(invalid="ignore"):  # without successes and far above the share the wealth underflows: -inf
        return value - error


def log_wealth(
    successes: FloatArray, failures: FloatArray, p: FloatArray, q: FloatArray, normaliser: FloatArray
) -> FloatArray:
    """The same to nearest, with what `log_normaliser` gives."""
    return _log_wealth(successes, failures, p, q, normaliser)[0]


def log_normaliser(successes: FloatArray, failures: FloatArray) -> FloatArray:
    """What the likelihood at the share of successes loses to its integral over Jeffreys' law on all of [0, 1]."""
    trials = successes + failures
    stirling = _remainder(successes, 0.5, _HALF) + _remainder(failures, 0.5, _HALF) - _remainder(trials, 1.0, _WHOLE)
    return stirling - np.log(trials) / 2 + _LOG_ROOT_2PI


def _log_wealth(
    successes: FloatArray, failures: FloatArray, p: FloatArray, q: FloatArray, normaliser: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The logarithm, and the divergence of the share of successes from p times the trials."""
    trials = successes + failures
    # each term is non-negative and relatively precise; logarithms of Gamma functions would cancel to T ulp
    divergence = _divergence(successes, trials * p) + _divergence(failures, trials * q)
    above = _log_above(successes + 0.5, failures + 0.5, p, q)
    return divergence + normaliser + above - np.log(2 * np.arctan2(np.sqrt(q), np.sqrt(p))), divergence


def _divergence(x: FloatArray, mean: FloatArray) -> FloatArray:
    """X log(x / mean) + mean - x for x >= 0 and mean > 0."""
    difference = x - mean
    ratio = difference / (x + mean)
    square = np.minimum(ratio * ratio, _NEAR**2)
    series = np.full(np.shape(square), 1.0 / (2 * _TERMS + 1))
    for k in range(_TERMS - 1, 0, -1):
        series = series * square + 1.0 / (2 * k + 1)
    near = difference * ratio + 2 * x * ratio * square * series
    with np.errstate(over="ignore", divide="ignore"):
        far = special.xlogy(x, x / mean) - difference
    return np.where(np.abs(ratio) < _NEAR, near, far)


def _log_above(a: FloatArray, b: FloatArray, p: FloatArray, q: FloatArray) -> FloatArray:
    """The logarithm of the probability that a Beta(a, b) variable is above p."""
    # scipy's tails are precise below one half, and want the smaller of the two arguments
    below = np.where(p <= q, special.betainc(a, b, p), special.betaincc(b, a, q))
    result = np.asarray(np.log1p(-np.minimum(below, 0.5)))
    large = below > 0.5
    if large.any():
        a, b, p, q = (array[large] for array in np.broadcast_arrays(a, b, p, q))
        with np.errstate(divide="ignore"):
            result[large] = np.log(np.where(p <= q, special.betaincc(a, b, p), special.betainc(b, a, q)))
    return result


def _remainder(x: FloatArray, shift: float, series: tuple[float, ...]) -> FloatArray:
    """The logarithm of Gamma(x + shift) less (x + shift - 1/2) log x - x + log(2 pi) / 2."""
    inverse = 1 / np.maximum(x, _FROM)
    square = inverse * inverse
    value = np.zeros(np.shape(x))
    for coefficient in reversed(series):
        value = value * square + coefficient
    few = np.minimum(x, _FROM)
    power = shift - 0.5
    direct = special.gammaln(few + shift) - special.xlogy(few, few) - power * np.log(np.maximum(few, 1)) + few
    return np.where(x < _FROM, direct - _LOG_ROOT_2PI, value * inverse)
