"""The standard normal distribution, enclosed."""

import math

from gdpcert import _validate
from gdpcert.rigorous._balls import Enclosure, arb, enclosed

_SMALLEST = math.nextafter(0.0, 1.0)


def cdf(x: float) -> Enclosure:
    r"""The distribution function :math:`\Phi(x) = \tfrac12 \mathrm{erfc}(-x/\sqrt 2)`.

    Parameters
    ----------
    x : float
        Any number, infinities included.

    Returns
    -------
    (float, float)
        A lower and an upper bound, at most 2 ulp apart.

    Raises
    ------
    TypeError, ValueError
        If `x` is not one number.

    References
    ----------
    Johansson, *Arb: efficient arbitrary-precision midpoint-radius interval arithmetic*, 2017.

    Examples
    --------
    >>> from gdpcert import rigorous
    >>> rigorous.cdf(0.0)
    (0.5, 0.5)
    >>> rigorous.cdf(-1.0)
    (0.15865525393145705, 0.15865525393145707)
    """
    point = _validate.one("x", _validate.real("x", x))
    if point < -40:  # below half the smallest float
        return 0.0, 0.0 if math.isinf(point) else _SMALLEST
    if math.isinf(point):
        return 1.0, 1.0
    return enclosed(lambda: cdf_ball(arb(point)), 0.0, 1.0)


def quantile(p: float | None = None, *, q: float | None = None) -> Enclosure:
    r"""The quantile :math:`\Phi^{-1}(p)`, the inverse of `cdf`.

    Parameters
    ----------
    p : float, optional
        A probability, in [0, 1].
    q : float, optional
        1 - p in place of `p`, for probabilities so near 1 that a float cannot hold them.

    Returns
    -------
    (float, float)
        A lower and an upper bound, at most 2 ulp apart; infinite at 0 and 1.

    Raises
    ------
    TypeError, ValueError
        If a probability is not one number in [0, 1], or not exactly one of `p` and `q` is given.

    References
    ----------
    Johansson, 2017; :math:`\Phi^{-1}(p) = -\sqrt 2\,\mathrm{erfc}^{-1}(2p)`, from the smaller tail.

    Examples
    --------
    >>> from gdpcert import rigorous
    >>> rigorous.quantile(0.5)
    (0.0, 0.0)
    >>> rigorous.quantile(q=1e-20)
    (9.262340089798407, 9.262340089798409)
    """
    _validate.exactly_one(("p", p), ("q", q))
    if p is None:
        low, high = quantile(_validate.one("q", _validate.probability("q", 0.0 if q is None else q)))
        return 0.0 - high, 0.0 - low
    level = _validate.one("p", _validate.probability("p", p))
    if level in (0.0, 1.0):
        return (-math.inf, -math.inf) if level == 0 else (math.inf, math.inf)
    return enclosed(lambda: quantile_ball(level))


def cdf_ball(x: arb) -> arb:
    """The distribution function of a ball."""
    return (-x / arb(2).sqrt()).erfc() / 2


def quantile_ball(p: float) -> arb:
    """The quantile of a float strictly between 0 and 1."""
    if p > 0.5:
        return -quantile_ball(1 - p)  # exact in floats
    return -arb(2).sqrt() * (2 * arb(p)).erfcinv()
