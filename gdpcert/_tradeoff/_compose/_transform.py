"""A composition on one window by a discrete Fourier transform, with a bound on its rounding error."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import fft

from gdpcert._tradeoff._compose._lattice import Step

FloatArray = npt.NDArray[np.float64]
Values = npt.NDArray[Any]  # real or complex

_UNIT = 2.0**-53
# each coefficient of a transform of length 2^k errs by at most 8 k units of the sum of all sizes
# (Higham 2002, the proof of Theorem 24.2, twiddles to an ulp)
_PER_LEVEL = 8.0
# a complex product errs by sqrt(5) units of its size (Brent, Percival and Zimmermann 2007)
_PER_PRODUCT = 2.25
_MOST_COPIES = 2**40  # the bound is to first order in copies * _UNIT; 1.01 covers the rest up to here


def tilted(step: Step, tilt: float, scale: float) -> tuple[FloatArray, float]:
    """The masses times exp(tilt * loss - scale), and a bound on their relative error."""
    exponent = tilt * step.losses - scale
    with np.errstate(under="ignore"):
        # of a factor that may overflow where a mass is tiny, or where there is none
        root = np.exp(np.minimum(exponent, 1400.0) / 2)
        masses = step.masses * root * root
    size = abs(tilt) * np.abs(step.losses).max() + abs(scale)
    return masses, float((2 * size + 16) * 2 * _UNIT)


def convolve(steps: Sequence[tuple[FloatArray, int]], start: int, length: int) -> tuple[FloatArray, float]:
    """The circular convolution of `n` copies of each, read off from index `start`, and a bound on each mass's error."""
    per_transform = _PER_LEVEL * np.log2(length) * _UNIT
    copies = sum(n for _, n in steps)
    product: Values = np.ones(1)
    size: Values = np.ones(1)  # a bound on the size of each coefficient of the product, exact and computed
    relative: Values = np.full(1, 1.01 * (_PER_PRODUCT * copies * _UNIT + per_transform))
    with np.errstate(under="ignore"):
        for masses, n in steps:
            folded = _folded(masses, length)
            coefficients = fft.rfft(folded)
            error = 1.01 * per_transform * float(folded.sum())
            bound = np.abs(coefficients) + error
            product, size = product * _power(coefficients, n), size * _power(bound, n)
            relative = relative + n * error / bound
        # the mean over all coefficients, of which the transform of real masses holds half
        largest = float(np.sum(size * relative)) * 2 / length if copies <= _MOST_COPIES else float(np.sum(size))
    return np.roll(fft.irfft(product, length), -(start % length)), 1.01 * largest


def _folded(masses: FloatArray, length: int) -> FloatArray:
    padded = np.zeros(-(-masses.size // length) * length)
    padded[: masses.size] = masses
    return np.asarray(padded.reshape(-1, length).sum(axis=0))


def _power(values: Values, n: int) -> Values:
    """By repeated squaring, so that rounding grows no faster than n."""
    result: Values | None = None
    while True:
        if n & 1:
            result = values if result is None else result * values
        n >>= 1
        if n == 0:
            assert result is not None
            return result
        values = values * values
