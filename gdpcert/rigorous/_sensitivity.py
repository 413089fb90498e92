"""How far a masked query can move, enclosed."""

import math

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert.rigorous._balls import Enclosure, arb, enclosed


def sensitivity(mask: npt.ArrayLike, *, norm: float, radius: float = 1.0, output: float = 2.0) -> Enclosure:
    r"""The exact value of `gdpcert.sensitivity`, :math:`\sup_{\|e\|_p \le r} \|w \odot e\|_q`.

    .. math:: r \max_i |w_i| \quad (p \le q), \qquad r\, \|w\|_{pq/(p-q)} \quad (p > q)

    Parameters
    ----------
    mask : array_like
        The weight of every input coordinate, finite.
    norm : float
        The p of the perturbation's norm, in [1, inf].
    radius : float, optional
        The radius r of the ball, positive and finite.
    output : {2, 1}, optional
        The q of the norm that the noise counts in.

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
    ARS, Proposition 2.2 (p = inf, q = 2); for others, Hoelder's inequality with exponents p/q and p/(p-q).

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
    q = _validate.one("output", _validate.output_norm(output))
    open_ones = [float(w) for w in weights if w > 0]
    if not open_ones:
        return 0.0, 0.0
    return enclosed(lambda: _norm(open_ones, p, q) * r, 0.0)


def _norm(weights: list[float], p: float, q: float) -> arb:
    """Relative to the largest weight, so that no power overflows."""
    largest = arb(max(weights))
    if p <= q:
        return largest
    relative = [arb(w) / largest for w in weights]
    if math.isinf(p):
        return largest * (sum(relative, arb(0)) if q == 1 else sum((w * w for w in relative), arb(0)).sqrt())
    exponent = arb(p) * arb(q) / (arb(p) - arb(q))
    return largest * sum((w**exponent for w in relative), arb(0)) ** (1 / exponent)
