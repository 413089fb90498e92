"""The certified radius of Gaussian smoothing, enclosed."""

import math

import numpy as np

from gdpcert import _validate
from gdpcert.rigorous._balls import Enclosure, arb, enclosed
from gdpcert.rigorous._bounds import Bounds, bounds
from gdpcert.rigorous._normal import quantile_ball

_SMALLEST = math.nextafter(0.0, 1.0)


def radius(
    p_plus: float | None = None,
    p_minus: float | None = None,
    *,
    q_plus: float | None = None,
    sigma: float,
    norm: float = 2,
    dimension: int | None = None,
) -> Enclosure:
    r"""The exact radius of `gdpcert.radius`.

    .. math:: r = \frac{\sigma}{2\,d^{\max(0,\,1/2-1/p)}} \left(\Phi^{-1}(p_+) - \Phi^{-1}(p_-)\right)

    Parameters
    ----------
    p_plus, p_minus, q_plus : float, optional
        Bounds on class probabilities, as in `gdpcert.radius`.
    sigma : float
        The total noise level.
    norm, dimension
        As in `gdpcert.radius`.

    Returns
    -------
    (float, float)
        A lower and an upper bound, at most 2 ulp apart: 0.0 twice where nothing is certified, inf twice where
        p_plus is exactly 1. A `p_minus` of exactly 0 is taken as the smallest float above it.

    Raises
    ------
    TypeError, ValueError
        As `gdpcert.radius`, and if an argument is not one number.

    References
    ----------
    Cohen, Rosenfeld and Kolter, 2019, Theorem 1; ARS, Propositions 6.2, 2.1 and 2.2.

    Examples
    --------
    >>> from gdpcert import radius, rigorous
    >>> low, high = rigorous.radius(0.99, sigma=0.5)
    >>> radius(0.99, sigma=0.5) <= low <= high
    True
    """
    scale = _validate.one("sigma", _validate.sigma(sigma))
    norm_p = _validate.one("norm", _validate.norm(norm))
    d = int(_validate.dimension(np.asarray(norm_p), dimension))
    found = bounds(p_plus, _SMALLEST if p_minus is not None and p_minus == 0 else p_minus, q_plus)
    if found is None:
        return 0.0, 0.0
    if found.tail == 0:
        return math.inf, math.inf
    return enclosed(lambda: _budget(found) * scale / _shrink(norm_p, d), 0.0)


def _budget(found: Bounds) -> arb:
    """Half the distance of the two quantiles."""
    plus = -quantile_ball(found.tail) if found.above else quantile_ball(found.tail)
    return plus if found.minus is None else (plus - quantile_ball(found.minus)) / 2


def _shrink(norm: float, dimension: int) -> arb:
    """d**max(0, 1/2 - 1/p)."""
    if norm <= 2:
        return arb(1)
    return arb(dimension) ** (arb(1) / 2 - (arb(0) if math.isinf(norm) else 1 / arb(norm)))
