"""The numbers of a trade-off function, from the enclosures that every one of them supplies.

They are plain functions that the values adopt as methods.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff._protocol import Curve

FloatArray = npt.NDArray[np.float64]
_LARGEST = 1e299  # an epsilon from here on counts as infinite
_BITS = int(np.array(1e300).view(np.int64))  # the ordering of positive floats is that of their bits


def plain(value: Any) -> Any:
    """A float for a single number, else the array."""
    return value if value.ndim else float(value)


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
    found: float | FloatArray = plain(profile(f, _validate.real("epsilon", epsilon)).high)
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
    found: float | FloatArray = plain(budget(f, _validate.probability("delta", delta)).high)
    return found


def budget(f: Curve, delta: FloatArray) -> Interval:
    """The enclosure of `epsilon`, by bisection over the floats."""
    low = _largest(lambda e: f._profile(e).low > delta, delta)
    high = _largest(lambda e: f._profile(e).high > delta, delta)
    sure = f._profile(np.full(delta.shape, np.inf))
    never = (sure.high > delta) | (high >= _LARGEST)
    return Interval(
        np.where(sure.low > delta, np.inf, np.maximum(low, 0.0)),
        np.where(never, np.inf, np.where(high < 0, 0.0, np.nextafter(high, np.inf))),
    )


def _largest(holds: Callable[[FloatArray], npt.NDArray[np.bool_]], like: FloatArray) -> FloatArray:
    """The largest finite float at which a decreasing condition holds, -1 where it holds nowhere; inf as the last."""
    ends = np.zeros(like.shape, dtype=np.int64), np.full(like.shape, _BITS, dtype=np.int64)
    below, above = ends
    none = ~holds(np.zeros(like.shape))
    for _ in range(64):
        middle = below + (above - below) // 2
        yes = holds(middle.view(np.float64))
        below, above = np.where(yes, middle, below), np.where(yes, above, middle)
        if (above - below <= 1).all():
            break
    return np.where(none, -1.0, below.view(np.float64))


def advantage(f: Curve) -> float:
    r"""The total variation distance :math:`\delta(0)`, the most that power exceeds type-I error by; rounded up."""
    return float(f._profile(np.zeros(())).high)


def mu(f: Curve) -> float:
    r"""The smallest mu with :math:`f \ge G_\mu`, rounded up.

    Infinite where f(0) < 1, or where f reaches 0 before 1: no Gaussian lies below such a function.
    """
    return float(f._mu()[1])
