"""What can be seen of three functions at many points: one noise, symmetric, with a log-concave density."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Function = Callable[[FloatArray], FloatArray]

LOG_ERROR = 2.0**-45  # what a logarithm of a density may err by, relative to the larger of its size and 1

_PROBABILITIES = np.concatenate([np.geomspace(1e-300, 2e-3, 1400), np.arange(1, 200) / 400, [0.5]])
_NEAR = 1e-9  # how far a quantile may be off, relative to its size and the quartile
_MASS_ERROR = 0.05  # masses of intervals are compared with those of a density that is log-linear on them


def check(cdf: Function, quantile: Function, log_density: Function) -> None:
    """Raises where they are seen not to be what they should be."""
    x = _points(quantile)
    with np.errstate(all="ignore"):
        found = _inverse(cdf, x) or _concave(cdf, x, log_density)
    if found is not None:
        raise ValueError(f"this noise cannot be certified: {found}; give a symmetric log-concave one.")


def _points(quantile: Function) -> FloatArray:
    with np.errstate(all="ignore"):
        x = np.asarray(quantile(_PROBABILITIES), dtype=np.float64)
    wrong = ~np.isfinite(x)
    if x.shape != _PROBABILITIES.shape or wrong.any():
        at = _PROBABILITIES[np.argmax(wrong)] if x.shape == _PROBABILITIES.shape else _PROBABILITIES[0]
        raise ValueError(
            f"`quantile` must give a finite number for every probability in (0, 1/2]; at {at:g} it does not. "
            "Write it for small probabilities, without 1 - p, and of arrays."
        )
    return np.minimum(x, 0.0)  # rounding may leave the median on either side of 0


def _inverse(cdf: Function, x: FloatArray) -> str | None:
    room = _NEAR * (np.abs(x) + abs(x[_PROBABILITIES == 0.25][0]))
    below, above = cdf(x - room), cdf(np.minimum(x + room, 0.0))
    # an infinitesimal step to either side must cross the probability
    fits = (below <= _PROBABILITIES * (1 + 1e-6)) & (above >= _PROBABILITIES * (1 - 1e-6))
    return None if fits.all() and -x[-1] <= room[-1] else "`quantile` is not the inverse of `cdf`"


def _concave(cdf: Function, x: FloatArray, log_density: Function) -> str | None:
    x = x[np.concatenate([np.diff(x) > 0, [True]])]  # points of bounded noise meet at its end
    logs, mirrored = (np.asarray(log_density(y), dtype=np.float64) for y in (x, -x))
    error = LOG_ERROR * (1 + np.abs(logs))
    if not (np.isfinite(logs[1:]).all() and logs[0] < np.inf and not np.isnan(mirrored).any()):
        return "`log_density` is not finite inside of the noise's range"
    if ((logs != mirrored) & ~(np.abs(logs - mirrored) <= 1e-9 * (1 + np.abs(logs)))).any():
        return "its density is not symmetric around 0"
    if np.isinf(logs[0]):  # the density may vanish at the end of a bounded range
        x, logs, error = x[1:], logs[1:], error[1:]
    steps = np.diff(x)
    slopes, room = np.diff(logs) / steps, (error[1:] + error[:-1]) / steps
    rises = np.diff(slopes) > room[1:] + room[:-1]
    if rises.any() or slopes[-1] < -room[-1]:
        return "its density is not log-concave"
    change = np.abs(np.diff(logs))
    mean = np.maximum(logs[1:], logs[:-1]) + np.log(np.where(change > 1e-9, -np.expm1(-change) / change, 1.0))
    ratios = np.log(np.diff(cdf(x)) / steps) - mean
    return None if np.ptp(ratios) <= _MASS_ERROR else "`log_density` is not that of `cdf`"
