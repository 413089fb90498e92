"""A composition on one window by a discrete Fourier transform, with a bound on its rounding error."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import fft

from gdpcert._tradeoff._compose._lattice import Step

FloatArray = npt.NDArray[np.float64]
ComplexArray = npt.NDArray[np.complex128]

_UNIT = 2.0**-53
# a transform of length 2^k errs by at most 8 k units of its l2 norm (Higham 2002, Theorem 24.2, twiddles to an ulp)
_PER_LEVEL = 8.0
# a complex product errs by sqrt(5) units of its size (Brent, Percival and Zimmermann 2007)
_PER_PRODUCT = 2.25


class Composed(NamedTuple):
    """Tilted masses of the total loss at ``start + i``, each within `error` of the circular convolution."""

    start: int
    masses: FloatArray
    error: float
    relative: float  # of the tilting itself


def tilted(step: Step, tilt: float, scale: float) -> tuple[FloatArray, float]:
    """The masses times exp(tilt * loss - scale), and a bound on their relative error."""
    exponent = tilt * step.losses - scale
    with np.errstate(under="ignore"):
        masses = step.masses * np.exp(exponent)
    size = abs(tilt) * np.abs(step.losses).max() + abs(scale)
    return masses, float((2 * size + 8) * 2 * _UNIT)


def convolve(steps: Sequence[tuple[FloatArray, int]], start: int, length: int) -> tuple[FloatArray, float]:
    """The circular convolution of `n` copies of each, read off from index `start`, and a bound on its l2 error."""
    levels = np.log2(length)
    per_transform = _PER_LEVEL * levels * _UNIT
    product: ComplexArray | None = None
    total_error, copies, norm, together = 0.0, 0, np.inf, 1.0
    for masses, n in steps:
        folded = _folded(masses, length)
        size = float(np.sqrt(folded @ folded))
        mass = max(1.0, float(folded.sum()))
        slack = mass + per_transform * np.sqrt(length) * size  # bounds every computed coefficient
        powered = _power(fft.rfft(folded), n)
        product = powered if product is None else product * powered
        total_error += n * per_transform * size
        copies += n
        norm = min(norm, size)
        together *= slack**n
    assert product is not None
    result = fft.irfft(product, length)
    # each error is multiplied by the other coefficients, all of which `together` bounds
    error = together * (total_error + (_PER_PRODUCT * copies * _UNIT * 1.01 + per_transform * 1.01) * norm)
    return np.roll(result, -(start % length)), 1.01 * error


def _folded(masses: FloatArray, length: int) -> FloatArray:
    padded = np.zeros(-(-masses.size // length) * length)
    padded[: masses.size] = masses
    return np.asarray(padded.reshape(-1, length).sum(axis=0))


def _power(values: ComplexArray, n: int) -> ComplexArray:
    """By repeated squaring, so that rounding grows no faster than n."""
    result: ComplexArray | None = None
    with np.errstate(under="ignore"):
        while True:
            if n & 1:
                result = values if result is None else result * values
            n >>= 1
            if n == 0:
                assert result is not None
                return result
            values = values * values
