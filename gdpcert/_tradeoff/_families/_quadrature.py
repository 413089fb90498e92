"""Gauss's and Lobatto's rules on [0, 1], every node and weight rounded once from 128 bits."""

import functools
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from numpy.polynomial import legendre

FloatArray = npt.NDArray[np.float64]
Rule = tuple[FloatArray, FloatArray]

_BITS = 128  # NumPy's own weights miss by up to 500 ulp


@functools.cache
def gauss(n: int) -> Rule:
    """The zeros of the Legendre polynomial of even degree n, and their weights."""
    starts = legendre.leggauss(n)[0][n // 2 :]
    upper = [_zero(start, lambda x: _legendre(n, x)) for start in starts]
    return _rule(upper, [2 / ((1 - x * x) * _legendre(n, x)[1] ** 2) for x in upper])


@functools.cache
def lobatto(n: int) -> Rule:
    """Both ends and the extrema of the Legendre polynomial of odd degree n - 1, and their weights."""
    series = np.zeros(n)
    series[-1] = 1.0
    starts = np.sort(legendre.legroots(legendre.legder(series)).real)[n // 2 - 1 :]
    upper = [*(_zero(start, lambda x: _slopes(n - 1, x)) for start in starts), Fraction(1)]
    return _rule(upper, [2 / (n * (n - 1) * _legendre(n - 1, x)[0] ** 2) for x in upper])


def _rule(upper: list[Fraction], weights: list[Fraction]) -> Rule:
    """From the nodes in (0, 1], which are mirrored, to [0, 1]."""
    nodes = [(1 - x) / 2 for x in reversed(upper)] + [(1 + x) / 2 for x in upper]
    half = [float(w / 2) for w in weights]
    return np.array([float(x) for x in nodes]), np.array(half[::-1] + half)


def _zero(start: float, function: Callable[[Fraction], tuple[Fraction, Fraction]]) -> Fraction:
    """Newton's method: two steps, from a start that is right to 1e-12, double its digits twice."""
    x = Fraction(float(start))
    for _ in range(2):
        value, slope = function(x)
        x = _short(x - value / slope)
    return x


def _legendre(n: int, x: Fraction) -> tuple[Fraction, Fraction]:
    """The Legendre polynomial of degree n and, inside of (-1, 1), its derivative."""
    before, now = Fraction(1), x
    for k in range(1, n):
        before, now = now, _short(((2 * k + 1) * x * now - k * before) / (k + 1))
    return now, n * (before - x * now) / (1 - x * x) if abs(x) < 1 else Fraction(0)


def _slopes(n: int, x: Fraction) -> tuple[Fraction, Fraction]:
    """Its first two derivatives, the second from Legendre's equation."""
    value, slope = _legendre(n, x)
    return slope, (2 * x * slope - n * (n + 1) * value) / (1 - x * x)


def _short(x: Fraction) -> Fraction:
    return Fraction(round(x * 2**_BITS), 2**_BITS)
