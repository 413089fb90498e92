"""How far a masked query can move, enclosed."""

import math

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert.rigorous._balls import Enclosure, arb, enclosed


def sensitivity(mask: npt.ArrayLike, *, norm: float, radius: float = 1.0) -> Enclosure:
    r"""The exact value of `gdpcert.sensitivity`, :math:`\sup_{\|e\|_p \le r} \|w \odot e\|_2`.

    .. math:: r \max_i |w_i| \quad (p \le 2), \qquad r\, \|w\|_{2p/(p-2)} \quad (p > 2)

    Parameters
    ----------
    mask : array_like
        The weight of every input coordinate, finite.
    norm : float
        The p of the perturbation's norm, in [1, inf].
    radius : float, optional
        The radius r of the ball, positive and finite.

    Returns
    -------
    (float, float)
        A lower and an upper bound, at most 2 ulp apart; 0.0 twice for a mask of zeros.

    Raises
    ------
    TypeError, ValueError
        As `gdpcert.sensitivity`.

    References
    ----------
    ARS, Proposition 2.2 (p = inf); for other p, Hoelder's inequality with exponents p/2 and p/(p-2).

    Examples
    --------
    >>> from gdpcert import rigorous
    >>> rigorous.sensitivity([1.0, 1.0, 1.0], norm=float("inf"))
    (1.7320508075688772, 1.7320508075688774)
    """
    weights = np.abs(_validate.real("mask", mask, booleans=True)).ravel()
    if weights.size == 0 or not np.isfinite(weights).all():
        raise ValueError(f"`mask` must hold at least one weight, all finite; got shape {weights.shape}.")
    p = _validate.one("norm", _validate.norm(norm))
    r = _validate.one("radius", _validate.positive("radius", radius))
    open_ones = [float(w) for w in weights if w > 0]
    if not open_ones:
        return 0.0, 0.0
    return enclosed(lambda: _norm(open_ones, p) * r, 0.0)


def _norm(weights: list[float], p: float) -> arb:
    """Relative to the largest weight, so that no power overflows."""
    largest = arb(max(weights))
    if p <= 2:
        return largest
    relative = [arb(w) / largest for w in weights]
    if math.isinf(p):
        return largest * sum((w * w for w in relative), arb(0)).sqrt()
    exponent = 2 * arb(p) / (arb(p) - 2)
    return largest * sum((w**exponent for w in relative), arb(0)) ** (1 / exponent)
