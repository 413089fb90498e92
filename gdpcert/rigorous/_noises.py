"""Radii in L1 of symmetric log-concave noise other than Gaussian, enclosed."""

import math
from collections.abc import Callable

from gdpcert import _validate
from gdpcert.rigorous._balls import Enclosure, arb, enclosed
from gdpcert.rigorous._bounds import bounds

Quantile = Callable[[float], arb]  # of a probability up to one half, at unit scale


def laplace_radius(
    p_plus: float | None = None, p_minus: float | None = None, *, q_plus: float | None = None, scale: float
) -> Enclosure:
    r"""The radius in L1 of Laplace noise, with density :math:`e^{-|x|/s} / 2s` in every coordinate.

    .. math:: R = \tfrac12 \left(F^{-1}(p_+) - F^{-1}(p_-)\right), \qquad F^{-1}(p) = s \log 2p \quad (p \le \tfrac12)

    Every perturbation e with :math:`\|e\|_1 < R` leaves the predicted class the only most probable one.

    Parameters
    ----------
    p_plus, p_minus, q_plus : float, optional
        Bounds on class probabilities, as in `gdpcert.radius`: `p_minus` is never used above 1 - p_plus.
    scale : float
        The scale s of the noise, positive and finite; its standard deviation is :math:`s\sqrt 2`.

    Returns
    -------
    (float, float)
        A lower and an upper bound, at most 2 ulp apart: 0.0 twice where nothing is certified, inf twice where
        p_plus is 1 or p_minus is 0.

    Raises
    ------
    TypeError, ValueError
        If a probability leaves [0, 1], `scale` is not positive and finite, not exactly one of `p_plus` and
        `q_plus` is given, or an argument is not one number.

    Notes
    -----
    The noise is symmetric and log-concave, so its trade-off function for a shift r of one coordinate is
    :math:`f_r(\alpha) = F(F^{-1}(1 - \alpha) - r)`, shifts of several coordinates are worth at most their sum,
    and :math:`f_r(1 - p_+) > 1 - f_r(p_-)` for all r < R. In one dimension R is exact where p_plus + p_minus <= 1.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Appendix A (log-concave noise);
    ARS, Proposition 6.1. For p_plus >= 1/2 >= p_minus it is Teng, Lee and Yuan's radius, 2020.

    Examples
    --------
    >>> from gdpcert import rigorous
    >>> rigorous.laplace_radius(0.75, scale=1.0)
    (0.6931471805599453, 0.6931471805599454)
    """
    return _radius(lambda p: (2 * arb(p)).log(), True, p_plus, p_minus, q_plus, scale)


def logistic_radius(
    p_plus: float | None = None, p_minus: float | None = None, *, q_plus: float | None = None, scale: float
) -> Enclosure:
    r"""The radius in L1 of logistic noise, with distribution function :math:`1 / (1 + e^{-x/s})` in every coordinate.

    .. math:: R = \tfrac12 \left(F^{-1}(p_+) - F^{-1}(p_-)\right), \qquad F^{-1}(p) = s \log \frac{p}{1 - p}

    Every perturbation e with :math:`\|e\|_1 < R` leaves the predicted class the only most probable one.

    Parameters
    ----------
    p_plus, p_minus, q_plus : float, optional
        Bounds on class probabilities, as in `gdpcert.radius`: `p_minus` is never used above 1 - p_plus.
    scale : float
        The scale s of the noise, positive and finite; its standard deviation is :math:`\pi s/\sqrt 3`.

    Returns
    -------
    (float, float)
        As `laplace_radius`.

    Raises
    ------
    TypeError, ValueError
        As `laplace_radius`.

    References
    ----------
    As `laplace_radius`, whose notes apply.

    Examples
    --------
    >>> from gdpcert import rigorous
    >>> rigorous.logistic_radius(0.75, scale=1.0)
    (1.0986122886681096, 1.0986122886681098)
    """
    return _radius(lambda p: (arb(p) / (1 - arb(p))).log(), True, p_plus, p_minus, q_plus, scale)


def uniform_radius(
    p_plus: float | None = None, p_minus: float | None = None, *, q_plus: float | None = None, scale: float
) -> Enclosure:
    r"""The radius in L1 of noise that is uniform on [-s, s] in every coordinate.

    .. math:: R = \tfrac12 \left(F^{-1}(p_+) - F^{-1}(p_-)\right) = s\,(p_+ - p_-), \qquad F^{-1}(p) = s\,(2p - 1)

    Every perturbation e with :math:`\|e\|_1 < R` leaves the predicted class the only most probable one.

    Parameters
    ----------
    p_plus, p_minus, q_plus : float, optional
        Bounds on class probabilities, as in `gdpcert.radius`: `p_minus` is never used above 1 - p_plus.
    scale : float
        Half the width of the noise, positive and finite; its standard deviation is :math:`s/\sqrt 3`.

    Returns
    -------
    (float, float)
        As `laplace_radius`, but never infinite: `scale` twice where p_plus is 1 and p_minus 0.

    Raises
    ------
    TypeError, ValueError
        As `laplace_radius`.

    References
    ----------
    As `laplace_radius`, whose notes apply; for p_minus = 1 - p_plus it is Lee, Yuan, Chang and Jaakkola's
    radius, 2019.

    Examples
    --------
    >>> from gdpcert import rigorous
    >>> rigorous.uniform_radius(0.75, scale=1.0)
    (0.5, 0.5)
    """
    return _radius(lambda p: 2 * arb(p) - 1, False, p_plus, p_minus, q_plus, scale)


def _radius(
    quantile: Quantile,
    unbounded: bool,
    p_plus: float | None,
    p_minus: float | None,
    q_plus: float | None,
    scale: float,
) -> Enclosure:
    unit = _validate.one("scale", _validate.positive("scale", scale))
    found = bounds(p_plus, p_minus, q_plus)
    if found is None:
        return 0.0, 0.0
    if unbounded and (found.tail == 0 or found.minus == 0):
        return math.inf, math.inf

    def value() -> arb:
        plus = -quantile(found.tail) if found.above else quantile(found.tail)
        minus = -plus if found.minus is None else quantile(found.minus)
        return unit * (plus - minus) / 2

    return enclosed(value, 0.0)
