"""Symmetric log-concave noise, given by functions, checked where floats can be, and enclosed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdpcert import _interval
from gdpcert._interval import Interval
from gdpcert._tradeoff._families import _noise_checks

FloatArray = npt.NDArray[np.float64]
Function = Callable[[FloatArray], FloatArray]

_SMALLEST_NORMAL = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True)
class Noise:
    r"""A symmetric noise with a log-concave density, given by functions on arrays.

    Parameters
    ----------
    cdf : callable
        The distribution function F, called with arguments x <= 0 only (F(x) = 1 - F(-x) for the others).
    quantile : callable
        Its inverse, called with probabilities in (0, 1/2] only, and finite for them.
    log_density : callable
        The logarithm of the density, up to a constant; right to 2**-45 of its size, or of 1 where that is more.
    error : float, optional
        A bound on the error of `cdf`, relative, and of `quantile`, relative to the larger of its size and the
        quartile; every number allows for it. The default covers scipy's normal functions.

    Raises
    ------
    ValueError
        If, at 1600 points from the median to a tail of 1e-300, the density is not symmetric, its logarithm not
        concave, the mass between two points not that of `cdf`, or `quantile` not its inverse. Without
        log-concavity thresholds are not the best tests and every radius would be wrong.

    Notes
    -----
    A density that is not log-concave between two of the points only cannot be told from one that is: the three
    functions are trusted there.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Proposition A.3.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy import special
    >>> from gdpcert import Location, Noise
    >>> normal = Noise(special.ndtr, special.ndtri, lambda x: -x * x / 2)
    >>> round(Location(normal, 1.0)(0.05), 6)
    0.740489
    """

    cdf: Function
    quantile: Function
    log_density: Function
    error: float = 1e-12  # scipy's ndtr errs by 4.5e-13 at -37

    def __post_init__(self) -> None:
        if not 0 <= self.error < 1e-3:
            raise ValueError(f"`error` must be a relative error in [0, 0.001); got {self.error}.")
        _noise_checks.check(self.cdf, self.quantile, self.log_density)

    def _below(self, x: FloatArray) -> Interval:
        """The distribution function at any floats."""
        with np.errstate(all="ignore"):
            tail = np.asarray(self.cdf(np.where(np.isinf(x), 0.0, -np.abs(x))), dtype=np.float64)
        tail = np.where(np.isinf(x), 0.0, tail)
        room = self.error * np.abs(tail) + 5e-324
        low, high = np.nextafter(tail - room, -np.inf), np.nextafter(tail + room, np.inf)
        # below the normal range a relative error says nothing, and functions may return 0
        small = tail < 2 * _SMALLEST_NORMAL
        found = Interval(np.where(small, 0.0, low), np.where(small, 4 * _SMALLEST_NORMAL, high))
        found = _interval.select(np.isinf(x), _interval.interval(np.zeros_like(tail)), found)
        return _interval.select(x <= 0, found, 1.0 - found).clip(0.0, 1.0)

    def _tail_quantile(self, q: FloatArray) -> Interval:
        """The quantile at any probability, 0 and 1 taken as the floats next to them in the two tails."""
        tail = np.clip(np.minimum(q, 1 - q), 5e-324, 0.5)
        with np.errstate(all="ignore"):
            value = np.asarray(self.quantile(tail), dtype=np.float64)
            room = self.error * np.maximum(np.abs(value), self._quartile)
            low, high = np.nextafter(value - room, -np.inf), np.nextafter(value + room, np.inf)
        known = np.isfinite(value)
        found = Interval(np.where(known, low, -np.inf), np.where(known, high, np.inf))
        return _interval.select(q <= 0.5, found, -found)

    @property
    def _quartile(self) -> float:
        return abs(float(self.quantile(np.asarray(0.25))))
