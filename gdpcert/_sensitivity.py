"""How far a masked query can move when its input moves within an Lp ball."""

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding, _validate

FloatArray = npt.NDArray[np.float64]

_SMALLEST = float(np.nextafter(0.0, 1.0))


def sensitivity(mask: npt.ArrayLike, *, norm: float, radius: float = 1.0) -> float:
    r"""The L2 sensitivity of a masked query, :math:`\sup_{\|e\|_p \le r} \|w \odot e\|_2`.

    It is :math:`r \max_i |w_i|` for p <= 2, :math:`r \|w\|_{2p/(p-2)}` for 2 < p < inf and
    :math:`r \|w\|_2` for p = inf: a mask that closes most pixels pays only against large p.

    Parameters
    ----------
    mask : array_like
        The weight of every input coordinate (an image's mask repeated over its channels), finite.
    norm : float
        The p of the perturbation's norm, in [1, inf].
    radius : float, optional
        The radius r of the ball, positive and finite.

    Returns
    -------
    float
        Rounded up, within 1e-13 relative for up to 1e6 coordinates; 0.0 for a mask of zeros.

    Raises
    ------
    ValueError
        If the mask is empty or not finite, `norm` is below 1 or `radius` is not positive.

    References
    ----------
    ARS, Proposition 2.2 (p = inf); for other p, Hoelder's inequality with exponents p/2 and p/(p-2).

    Examples
    --------
    >>> import math
    >>> from gdpcert import sensitivity
    >>> sensitivity([1.0, 1.0, 1.0, 1.0], norm=math.inf)
    2.0
    >>> sensitivity([1.0, 1.0, 1.0, 1.0], norm=2)
    1.0
    """
    weights = np.abs(_validate.real("mask", mask, booleans=True)).ravel()
    if weights.size == 0 or not np.isfinite(weights).all():
        raise ValueError(f"`mask` must hold at least one weight, all finite; got shape {weights.shape}.")
    p = _validate.one("norm", _validate.norm(norm))
    scale = Fraction(_validate.one("radius", _validate.positive("radius", radius))) * Fraction(float(weights.max()))
    if p <= 2 or scale == 0:
        return _rounding.float_up(scale)
    # relative to the largest weight nothing underflows that matters; a weight that does still counts as one
    relative = np.where(weights > 0, np.maximum(weights / weights.max(), _SMALLEST), 0.0)
    return _rounding.float_up(scale * Fraction(_power_norm_up(relative, p)))


def _power_norm_up(relative: FloatArray, p: float) -> float:
    """An upper bound on the 2p/(p-2) norm of weights in [0, 1] whose largest is 1."""
    if np.isinf(p):
        if bool(np.isin(relative, (0.0, 1.0)).all()):
            return _rounding.sqrt_up(Fraction(int(np.count_nonzero(relative))))
        root = np.sqrt(np.sum(relative * relative))
    else:
        exponent, inverse = _exponents(Fraction(p))
        root = np.sum(relative**exponent) ** inverse
    if np.count_nonzero(relative) == 1:
        return 1.0
    return float(_rounding.up(root, _ulps(relative)))


def _exponents(p: Fraction) -> tuple[float, float]:
    """2p/(p-2) rounded down and its inverse rounded up: the norm grows as its exponent falls, and the sum is over 1."""
    return _rounding.float_down(2 * p / (p - 2)), _rounding.float_up((p - 2) / (2 * p))


def _ulps(relative: FloatArray) -> float:
    # pairwise summation errs by at most about log2(size) ulp beyond blocks of 128; powers and roots by a few; an ulp
    # of a weight, which the power multiplies by the exponent, the root divides by it again
    return 192.0 + 4 * float(np.log2(relative.size + 1))
