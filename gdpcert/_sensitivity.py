"""How far a masked query can move when its input moves within an Lp ball."""

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding, _validate

FloatArray = npt.NDArray[np.float64]

_SMALLEST = float(np.nextafter(0.0, 1.0))


def sensitivity(mask: npt.ArrayLike, *, norm: float, radius: float = 1.0, output: float = 2.0) -> float:
    r"""The sensitivity of a masked query, :math:`\sup_{\|e\|_p \le r} \|w \odot e\|_q`, in L2 by default.

    It is :math:`r \max_i |w_i|` for p <= q and :math:`r \|w\|_s` with :math:`1/s = 1/q - 1/p` above, so that
    :math:`r \|w\|_2` for q = 2 and p = inf: a mask that closes most pixels pays only against large p.

    Parameters
    ----------
    mask : array_like
        The weight of every input coordinate (an image's mask repeated over its channels), finite.
    norm : float
        The p of the perturbation's norm, in [1, inf].
    radius : float, optional
        The radius r of the ball, positive and finite.
    output : {2, 1}, optional
        The q of the norm that the noise counts in: 2 for Gaussian noise, 1 for Laplace, logistic or uniform
        noise on every coordinate.

    Returns
    -------
    float
        Rounded up, within 1e-13 relative for up to 1e6 coordinates; 0.0 for a mask of zeros.

    Raises
    ------
    ValueError
        If the mask is empty or not finite, `norm` is below 1, `radius` is not positive or `output` is neither.

    References
    ----------
    ARS, Proposition 2.2 (p = inf, q = 2); for others, Hoelder's inequality with exponents p/q and p/(p-q).
    Proof: :prf:ref:`prop_2_2`.

    Examples
    --------
    >>> import math
    >>> from gdpcert import sensitivity
    >>> sensitivity([1.0, 1.0, 1.0, 1.0], norm=math.inf)
    2.0
    >>> sensitivity([1.0, 1.0, 1.0, 1.0], norm=2), round(sensitivity([1.0, 1.0, 1.0, 1.0], norm=2, output=1), 9)
    (1.0, 2.0)
    """
    weights = np.abs(_validate.real("mask", mask, booleans=True)).ravel()
    if weights.size == 0 or not np.isfinite(weights).all():
        raise ValueError(f"`mask` must hold at least one weight, all finite; got shape {weights.shape}.")
    p = _validate.one("norm", _validate.norm(norm))
    scale = Fraction(_validate.one("radius", _validate.positive("radius", radius))) * Fraction(float(weights.max()))
    q = _validate.one("output", _validate.output_norm(output))
    if p <= q or scale == 0:
        return _rounding.float_up(scale)
    # relative to the largest weight nothing underflows that matters; a weight that does still counts as one
    relative = np.where(weights > 0, np.maximum(weights / weights.max(), _SMALLEST), 0.0)
    return _rounding.float_up(scale * Fraction(_power_norm_up(relative, p, q)))


def _power_norm_up(relative: FloatArray, p: float, q: float) -> float:
    """An upper bound on the s-norm, 1/s = 1/q - 1/p, of weights in [0, 1] whose largest is 1."""
    if np.count_nonzero(relative) == 1:
        return 1.0
    if np.isinf(p) and bool(np.isin(relative, (0.0, 1.0)).all()):
        ones = Fraction(int(np.count_nonzero(relative)))
        return _rounding.sqrt_up(ones) if q == 2 else _rounding.float_up(ones)
    exponent, inverse = _exponents(p, Fraction(q))
    root = np.sum(relative**exponent) ** inverse
    return float(_rounding.up(root, _ulps(relative)))


def _exponents(p: float, q: Fraction) -> tuple[float, float]:
    """The exponent s rounded down and its inverse rounded up: the norm grows as s falls, and the sum is over 1."""
    s = q if np.isinf(p) else Fraction(p) * q / (Fraction(p) - q)
    return _rounding.float_down(s), _rounding.float_up(1 / s)


def _ulps(relative: FloatArray) -> float:
    # pairwise summation errs by at most about log2(size) ulp beyond blocks of 128; powers and roots by a few; an ulp
    # of a weight, which the power multiplies by the exponent, the root divides by it again
    return 192.0 + 4 * float(np.log2(relative.size + 1))
