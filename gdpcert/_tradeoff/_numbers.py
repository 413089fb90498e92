"""The numbers of a trade-off function, from the enclosures that every one of them supplies.

They are plain functions that the values adopt as methods.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff._protocol import Curve

FloatArray = npt.NDArray[np.float64]
_WAYS, _MANY = 12, 500
_LARGEST = 1e299  # an epsilon from here on counts as infinite


def plain(value: Any) -> Any:
    """A float for a single number, else the array."""
    return value if value.ndim else float(value)


def one_up(name: str, checked: FloatArray, given: npt.ArrayLike) -> float:
    """One number that was found to be allowed, as a float at least as large."""
    return _validate.one(name, _validate.directed(checked, given, up=True))


def whole(name: str, given: npt.ArrayLike, minimum: int) -> int:
    """One whole number that is at least `minimum`."""
    found = _validate.integer(name, given, minimum)
    _validate.one(name, found.astype(np.float64))
    return int(found)


def value(f: Curve, alpha: npt.ArrayLike) -> Any:
    """The smallest type-II error at type-I error `alpha`, rounded down.

    Parameters
    ----------
    alpha : float or array_like
        Type-I error, in [0, 1].

    Returns
    -------
    float or ndarray
        A lower bound on the exact value, in [0, 1]; the shape of `alpha`.

    Raises
    ------
    ValueError
        If `alpha` leaves [0, 1].
    """
    return plain(f._value(_validate.probability("alpha", alpha, up=True)).low)


def power(f: Curve, alpha: npt.ArrayLike) -> Any:
    """The largest power ``1 - f(alpha)`` at type-I error `alpha`, rounded up, without cancellation.

    Parameters
    ----------
    alpha : float or array_like
        Type-I error, in [0, 1].

    Returns
    -------
    float or ndarray
        An upper bound on the exact value, in [0, 1]; the shape of `alpha`.

    Raises
    ------
    ValueError
        If `alpha` leaves [0, 1].
    """
    return plain(f._power(_validate.probability("alpha", alpha, up=True)).high)


def profile(f: Curve, epsilon: FloatArray) -> Interval:
    """The privacy profile at any real epsilon; negative ones are those of the inverse, exchanged."""
    size = np.abs(epsilon)
    direct = f._profile(size)
    if not (epsilon < 0).any():
        return direct
    below = _interval.interval(np.minimum(epsilon, 0.0))
    mirrored = _interval.exp(below) * f._reverse_profile(size) - _interval.expm1(below)
    return _interval.select(epsilon < 0, mirrored.clip(0.0, 1.0), direct)


def delta(f: Curve, epsilon: npt.ArrayLike) -> float | FloatArray:
    r"""The privacy profile, :math:`\sup_\alpha\,(1 - f(\alpha) - e^\varepsilon\alpha)`, rounded up.

    Parameters
    ----------
    epsilon : float or array_like
        Any real number; negative ones describe the exchange of the two laws.

    Returns
    -------
    float or ndarray
        The smallest delta in [0, 1] with which f is (epsilon, delta)-DP.

    Raises
    ------
    ValueError
        If `epsilon` is NaN.

    References
    ----------
    Dong, Roth and Su, 2022, Proposition 2.12.
    """
    found: float | FloatArray = plain(profile(f, _validate.real("epsilon", epsilon, up=False)).high)
    return found


def epsilon(f: Curve, delta: npt.ArrayLike) -> float | FloatArray:
    r"""The smallest :math:`\varepsilon \ge 0` with :math:`\delta(\varepsilon) \le` `delta`, rounded up.

    Parameters
    ----------
    delta : float or array_like
        In [0, 1].

    Returns
    -------
    float or ndarray
        inf where no finite epsilon will do, as for ``f(0) < 1 - delta``.

    Raises
    ------
    ValueError
        If `delta` leaves [0, 1].

    References
    ----------
    Dong, Roth and Su, 2022, Proposition 2.12.
    """
    found: float | FloatArray = plain(epsilon_up(f, _validate.probability("delta", delta, up=False)))
    return found


def epsilon_up(f: Curve, delta: FloatArray) -> FloatArray:
    """An upper bound on the epsilon of each delta."""
    found = largest(lambda e: f._profile(e).high > delta, delta.shape, 10 * _LARGEST)
    never = (f._profile(np.full(delta.shape, np.inf)).high > delta) | (found >= _LARGEST)
    return np.where(never, np.inf, np.where(found < 0, 0.0, np.nextafter(found, np.inf)))


def epsilon_down(f: Curve, delta: FloatArray) -> FloatArray:
    """A lower bound on the epsilon of each delta."""
    found = largest(lambda e: f._profile(e).low > delta, delta.shape, 10 * _LARGEST)
    never = f._profile(np.full(delta.shape, np.inf)).low > delta
    return np.where(never, np.inf, np.maximum(found, 0.0))


def largest(holds: Callable[[FloatArray], npt.NDArray[np.bool_]], shape: tuple[int, ...], most: float) -> FloatArray:
    """The largest float in [0, most] at which a decreasing condition holds, -1 where it holds nowhere.

    By search over the bits, whose order is that of positive floats. The condition, asked for an array with one more
    axis in front, was seen to hold there and not to hold at the next float, monotone or not.
    """
    below = np.full(shape, -1, dtype=np.int64)
    above = np.full(shape, int(np.array(most).view(np.int64)) + 1, dtype=np.int64)
    # a call costs more than its elements until there are many
    parts = np.arange(1, _WAYS if math.prod(shape) < _MANY else 2).reshape(-1, *(1 for _ in shape))
    while ((above - below) > 1).any():
        step = np.maximum((above - below) // (parts.size + 1), 1)
        tried = np.minimum(below + step * parts, above)
        yes = holds(np.clip(tried, 0, above.max() - 1).view(np.float64)) & (tried >= 0) & (tried < above)
        first = np.where(yes.all(axis=0), parts.size, np.argmin(yes, axis=0))[None]
        ends = np.concatenate([below[None], tried, above[None]])
        below, above = (np.take_along_axis(ends, at, axis=0)[0] for at in (first, first + 1))
    return np.where(below < 0, -1.0, np.maximum(below, 0).view(np.float64))


def advantage(f: Curve) -> float:
    r"""The total variation distance :math:`\delta(0)`, the most that power exceeds type-I error by; rounded up."""
    return float(f._profile(np.zeros(())).high)


def mu(f: Curve) -> float:
    r"""The smallest mu with :math:`f \ge G_\mu`, rounded up.

    Infinite where f(0) < 1, or where f reaches 0 before 1: no Gaussian lies below such a function.
    """
    return float(f._mu()[1])
