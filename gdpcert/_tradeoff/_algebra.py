"""What every trade-off function offers, as plain functions that the values adopt as methods.

The values supply enclosures: `_value` and `_power` at a type-I error, `_profile` (and that of the inverse) at
an epsilon >= 0, and the masses `_above` and `_below` a loss. Results that are not exact are brackets, made on
the floor above; they are imported when asked for, since the values they are made of adopt these functions.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff._protocol import Curve

FloatArray = npt.NDArray[np.float64]


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
    return Interval(
        np.where(sure.low > delta, np.inf, np.maximum(low, 0.0)),
        np.where(sure.high > delta, np.inf, np.where(high < 0, 0.0, np.nextafter(high, np.inf))),
    )


def _largest(holds: Any, like: FloatArray) -> FloatArray:
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


_BITS = int(np.array(1e300).view(np.int64))  # the ordering of positive floats is that of their bits


def advantage(f: Curve) -> float:
    r"""The total variation distance :math:`\delta(0)`, the most that power exceeds type-I error by; rounded up."""
    return float(f._profile(np.zeros(())).high)


def mu(f: Curve) -> float:
    r"""The smallest mu with :math:`f \ge G_\mu`, rounded up.

    Infinite where f(0) < 1, or where f reaches 0 before 1: no Gaussian lies below such a function.
    """
    return float(f._mu()[1])


def symmetrized(f: Curve) -> Any:
    r"""The largest symmetric trade-off function below f and its inverse, :math:`\min\{f, f^{-1}\}^{**}`.

    What a mechanism guarantees whichever of the two neighbours comes first. For an f that already holds in
    both orders, Dong, Roth and Su (Proposition 2.4) allow max(f, 1/f) instead; this is the one that needs no
    such premise. Compose first, then symmetrize.
    """
    from gdpcert._tradeoff import _symmetric

    return _symmetric.symmetrized(f)


def tensor(f: Curve, g: Any) -> Any:
    r"""The composition :math:`f \otimes g` of two mechanisms: the trade-off function of the product laws.

    Closed form for two Gaussians, exact for piecewise-linear functions of moderate size; everything else is
    a `Bracket`. It covers adaptive composition where the second mechanism is g-DP whatever the first returned.

    References
    ----------
    Dong, Roth and Su, 2022, Definition 3.1 and Theorem 3.2.
    """
    from gdpcert._tradeoff import _tensor

    return _tensor.tensor(f, g)


def compose(f: Curve, n: int, *, points: int = 2**17) -> Any:
    r"""The n-fold composition :math:`f^{\otimes n}`.

    Parameters
    ----------
    n : int
        The number of steps, at least 1.
    points : int, optional
        The length of the transforms where the result is a `Bracket`: its width falls with the square.

    Returns
    -------
    trade-off function or Bracket
        Exact where a closed form or a moderate number of cells allows it.

    Raises
    ------
    ValueError
        If `n` is not a whole number of at least 1.
    """
    from gdpcert._tradeoff import _tensor

    return _tensor.compose(f, n, points)


def group(f: Curve, k: int) -> Any:
    r"""Group privacy, :math:`1 - (1 - f)^{\circ k}`: the guarantee for inputs k steps apart.

    Parameters
    ----------
    k : int
        The number of steps, at least 1.

    Raises
    ------
    ValueError
        If `k` is not a whole number of at least 1.

    References
    ----------
    Dong, Roth and Su, 2022, Theorem 2.14.
    """
    from gdpcert._tradeoff import _group

    return _group.group(f, k)


def dilute(f: Curve, p: float) -> Any:
    r"""The mixture :math:`f_p = p f + (1 - p)\,\mathrm{Id}`: of P against (1 - p) P + p Q.

    Poisson subsampling of n steps is ``f.dilute(p).compose(n).symmetrized()``.

    Parameters
    ----------
    p : float
        The share of Q, in [0, 1].

    Raises
    ------
    ValueError
        If `p` leaves [0, 1].
    """
    from gdpcert._tradeoff import _symmetric

    return _symmetric.dilute(f, p)


def subsample(f: Curve, p: float) -> Any:
    r"""Amplification by subsampling, :math:`C_p(f) = \min\{f_p, f_p^{-1}\}^{**}`.

    Here :math:`f_p = p f + (1 - p)\,\mathrm{Id}`, what `dilute` returns.

    Parameters
    ----------
    p : float
        The share of the data that a step sees, in [0, 1].

    Raises
    ------
    ValueError
        If `p` leaves [0, 1].

    References
    ----------
    Dong, Roth and Su, 2022, Theorem 4.2.
    """
    from gdpcert._tradeoff import _symmetric

    return _symmetric.subsample(f, p)


def lower(f: Curve, knots: int | npt.ArrayLike = 1000) -> Any:
    """A piecewise-linear trade-off function nowhere above f.

    Parameters
    ----------
    knots : int or array_like
        How many, or at which losses: supporting lines of f of slope -exp(knot).

    Returns
    -------
    PiecewiseLinear
        The mass between two knots is moved to them, which gives away a little more than f does.
    """
    from gdpcert._tradeoff import _outline

    return _outline.lower(f, knots)


def upper(f: Curve, knots: int | npt.ArrayLike = 1000) -> Any:
    """A piecewise-linear trade-off function nowhere below f.

    Parameters
    ----------
    knots : int or array_like
        How many, or at which losses: chords of f between the points of slope -exp(knot).

    Returns
    -------
    PiecewiseLinear
        The mass between two knots is one cell, which tells a little less than f does.
    """
    from gdpcert._tradeoff import _outline

    return _outline.upper(f, knots)


def plot(f: Curve, axes: Any = None, **style: Any) -> Any:
    """Draws f, type-II against type-I error; a bracket as a band.

    Parameters
    ----------
    axes : matplotlib axes, optional
        Where to draw; a new figure by default.
    **style
        Passed to matplotlib's ``plot``.

    Returns
    -------
    matplotlib axes

    Raises
    ------
    ImportError
        If matplotlib is missing: ``pip install 'gdpcert[plots]'``.
    """
    from gdpcert._tradeoff import _plot

    return _plot.plot(f, axes, **style)
