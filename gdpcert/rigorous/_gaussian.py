"""Gaussian differential privacy, enclosed: trade-off function, power and privacy profile."""

import math

from gdpcert import _validate
from gdpcert.rigorous._balls import Enclosure, arb, enclosed
from gdpcert.rigorous._normal import cdf_ball, quantile_ball

_SMALLEST = math.nextafter(0.0, 1.0)
# a normal tail beyond 40 is below half the smallest float
_FAR = 40


def gaussian(mu: float, alpha: float) -> Enclosure:
    r"""The trade-off function :math:`G_\mu(\alpha) = \Phi(-\Phi^{-1}(\alpha) - \mu)`.

    Parameters
    ----------
    mu : float
        The budget, in [0, inf].
    alpha : float
        Type-I error, in [0, 1].

    Returns
    -------
    (float, float)
        A lower and an upper bound, at most 2 ulp apart.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one number or leaves its domain.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Definition 2.6.

    Examples
    --------
    >>> from gdpcert import rigorous
    >>> rigorous.gaussian(1.0, 0.05)
    (0.7404889771585559, 0.740488977158556)
    """
    shift, level = _arguments(mu, alpha)
    if math.isinf(shift) or level in (0.0, 1.0):
        value = 1.0 if level == 0 and not math.isinf(shift) else 0.0
        return value, value
    return enclosed(lambda: cdf_ball(-quantile_ball(level) - shift), 0.0, 1.0)


def gaussian_power(mu: float, alpha: float) -> Enclosure:
    r"""The largest power :math:`1 - G_\mu(\alpha) = \Phi(\Phi^{-1}(\alpha) + \mu)`.

    Parameters
    ----------
    mu : float
        The budget, in [0, inf].
    alpha : float
        Type-I error, in [0, 1].

    Returns
    -------
    (float, float)
        A lower and an upper bound, at most 2 ulp apart.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one number or leaves its domain.

    References
    ----------
    Dong, Roth and Su, 2022, Definition 2.6.

    Examples
    --------
    >>> from gdpcert import rigorous
    >>> rigorous.gaussian_power(1.0, 0.5)
    (0.8413447460685429, 0.841344746068543)
    """
    shift, level = _arguments(mu, alpha)
    if math.isinf(shift) or level in (0.0, 1.0):
        value = 0.0 if level == 0 and not math.isinf(shift) else 1.0
        return value, value
    return enclosed(lambda: cdf_ball(quantile_ball(level) + shift), 0.0, 1.0)


def gaussian_delta(mu: float, epsilon: float) -> Enclosure:
    r"""The privacy profile: the least delta at which :math:`G_\mu` is (epsilon, delta)-DP.

    .. math:: \delta(\varepsilon) = \Phi(-\varepsilon/\mu + \mu/2) - e^\varepsilon\,\Phi(-\varepsilon/\mu - \mu/2)

    Parameters
    ----------
    mu : float
        The budget, in [0, inf].
    epsilon : float
        In [0, inf].

    Returns
    -------
    (float, float)
        A lower and an upper bound, at most 2 ulp apart.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one number or leaves its domain.

    References
    ----------
    Dong, Roth and Su, 2022, Corollary 2.13; Balle and Wang, 2018, Theorem 8.

    Examples
    --------
    >>> from gdpcert import rigorous
    >>> rigorous.gaussian_delta(1.0, 1.0)
    (0.12693673750664394, 0.12693673750664397)
    """
    shift = _validate.one("mu", _validate.non_negative("mu", mu))
    level = _validate.one("epsilon", _validate.non_negative("epsilon", epsilon))
    if shift == 0 or math.isinf(shift):
        return (0.0, 0.0) if shift == 0 else (1.0, 1.0)
    if math.isinf(level):
        return 0.0, 0.0
    start = arb(level) / arb(shift) - arb(shift) / 2
    if start > _FAR:  # the profile is below the tail
        return 0.0, _SMALLEST
    if start < -_FAR:  # 1 minus the profile is below two tails
        return math.nextafter(1.0, 0.0), 1.0
    return enclosed(lambda: _profile(arb(shift), arb(level)), 0.0, 1.0)


def _profile(mu: arb, epsilon: arb) -> arb:
    a, b = epsilon / mu - mu / 2, epsilon / mu + mu / 2
    # e**epsilon times the second tail is the density at a times the Mills ratio at b: nothing overflows
    return cdf_ball(-a) - (-a * a / 2).exp() / (2 * arb.pi()).sqrt() * _mills(b)


def _mills(x: arb) -> arb:
    """The tail over the density at x > 0, by Tricomi's function."""
    return (x * x / 2).hypgeom_u(arb(1) / 2, arb(1) / 2) / arb(2).sqrt()


def _arguments(mu: float, alpha: float) -> tuple[float, float]:
    shift = _validate.one("mu", _validate.non_negative("mu", mu))
    return shift, _validate.one("alpha", _validate.probability("alpha", alpha))
