"""Certified radii of Gaussian smoothing in closed form (Propositions 6.2, 2.1 and 2.2)."""

from typing import overload

import numpy as np
import numpy.typing as npt

from gdpcert import _normal, _pieces, _rounding, _validate

FloatArray = npt.NDArray[np.float64]

# an upper bound of exactly 0 on a probability is taken as the smallest float above it, so that only
# p_plus = 1 certifies an infinite radius
_SMALLEST = float(np.nextafter(0.0, 1.0))


@overload
def radius(
    p_plus: float | None = ...,
    p_minus: float | None = ...,
    *,
    q_plus: float | None = ...,
    sigma: float,
    norm: float = ...,
    dimension: int | None = ...,
) -> float: ...


@overload
def radius(
    p_plus: npt.ArrayLike | None = ...,
    p_minus: npt.ArrayLike | None = ...,
    *,
    q_plus: npt.ArrayLike | None = ...,
    sigma: npt.ArrayLike,
    norm: npt.ArrayLike = ...,
    dimension: npt.ArrayLike | None = ...,
) -> float | FloatArray: ...


def radius(
    p_plus: npt.ArrayLike | None = None,
    p_minus: npt.ArrayLike | None = None,
    *,
    q_plus: npt.ArrayLike | None = None,
    sigma: npt.ArrayLike,
    norm: npt.ArrayLike = 2,
    dimension: npt.ArrayLike | None = None,
) -> float | FloatArray:
    r"""The radius below which no perturbation changes a smoothed classifier's prediction.

    .. math:: r = \frac{\sigma}{2\,d^{\max(0,\,1/2-1/p)}} \left(\Phi^{-1}(p_+) - \Phi^{-1}(p_-)\right)

    Every perturbation e with :math:`\|e\|_p < r` leaves the predicted class the only most probable one.

    Parameters
    ----------
    p_plus : float or array_like
        A lower bound on the probability of the predicted class, in [0, 1].
    p_minus : float or array_like, optional
        An upper bound on the probability of any other class; 1 - p_plus by default and never used above it.
        At or above p_plus it leaves nothing to certify.
    q_plus : float or array_like
        An upper bound on 1 - p_plus, in place of `p_plus`, for bounds so near 1 that p cannot hold them.
    sigma : float or array_like
        The total noise level (`combine` of the steps'), in the unit of the input.
    norm : float or array_like, optional
        The p in [1, inf] of the perturbation's norm. For p > 2 the L2 radius is divided by
        d**(1/2 - 1/p); for p <= 2 it holds as it is, since such balls lie inside the L2 ball.
    dimension : int or array_like, optional
        The number d of input coordinates; required where p > 2, refused otherwise.

    Returns
    -------
    float or ndarray
        In the unit of sigma; all arguments broadcast. Never above the exact radius; below it by at most
        1e-12 relative without `p_minus`, and by 1e-12 * sigma * (abs(z_plus) + abs(z_minus)) / 2 with it.
        0.0 where nothing is certified; inf only where p_plus is exactly 1.

    Raises
    ------
    ValueError
        If a probability leaves [0, 1], sigma is not positive and finite, not exactly one of `p_plus` and
        `q_plus` is given, or `dimension` is missing or has no effect.

    References
    ----------
    Cohen, Rosenfeld and Kolter, 2019, Theorem 1; ARS, Propositions 6.2 (p = 2), 2.1 (several steps)
    and 2.2 (p = inf). Proof: :prf:ref:`prop_6_2`; how the radius changes with the input: :prf:ref:`lipschitz`.

    Examples
    --------
    >>> import math
    >>> from gdpcert import radius
    >>> round(radius(0.99, sigma=0.5), 6)
    1.163174
    >>> round(radius(0.99, sigma=0.5, norm=math.inf, dimension=3 * 32 * 32) * 255, 4)
    5.3515
    """
    _validate.exactly_one(("p_plus", p_plus), ("q_plus", q_plus))
    per_quantile = unit_radius(sigma, norm, dimension)
    if p_plus is not None:
        p = _validate.probability("p_plus", p_plus, up=False)
        plus = _normal.quantile_down(p)
    else:
        q = _validate.probability("q_plus", q_plus if q_plus is not None else 0, up=True)
        plus = -_normal.quantile_up(q)
    budget = plus
    if p_minus is not None:
        other = _validate.probability("p_minus", p_minus, up=True)
        contradicted = other >= p if p_plus is not None else _validate.reaches_complement(other, q)
        budget = _two_sided_budget(plus, other, contradicted)
    result = _scaled(budget, per_quantile)
    return result if result.ndim else float(result)


@_pieces.in_pieces
def _two_sided_budget(plus: FloatArray, p_minus: FloatArray, contradicted: npt.NDArray[np.bool_]) -> FloatArray:
    """Half the distance of the two quantiles, rounded down, the lower one never above the mirrored upper one."""
    minus = np.minimum(_normal.quantile_up(np.maximum(p_minus, _SMALLEST)), -plus)
    # halving is exact, and subtracting the halves cannot overflow
    budget = np.where(minus == -plus, plus, _rounding.sum_down(plus / 2, minus / -2))
    return np.where(contradicted, 0.0, budget)


@_pieces.in_pieces
def _scaled(budget: FloatArray, per_quantile: FloatArray) -> FloatArray:
    return _rounding.product_down(np.maximum(budget, 0.0), per_quantile)


def unit_radius(sigma: npt.ArrayLike, norm: npt.ArrayLike, dimension: npt.ArrayLike | None) -> FloatArray:
    """The radius that a quantile of 1 is worth, sigma / d**max(0, 1/2 - 1/p), rounded down."""
    scale, norm_p = _validate.sigma(sigma), _validate.norm(norm)
    shrink = _dimension_factor_up(norm_p, _validate.dimension(norm_p, dimension).astype(np.float64))
    return np.where(shrink == 1, scale, _rounding.quotient_down(scale, shrink))


def _dimension_factor_up(norm_p: FloatArray, d: FloatArray) -> FloatArray:
    """d**(1/2 - 1/p) for p > 2 and 1 otherwise, rounded up."""
    exponent = _rounding.up(0.5 - _rounding.down(1 / norm_p))
    power = np.where(np.isinf(norm_p), np.sqrt(d), d ** np.maximum(exponent, 0.0))
    # pow is within a few ulp; an exact square root stays exact
    exact = np.isinf(norm_p) & (np.rint(power) == power) & (power * power == d)
    return np.where(norm_p <= 2, 1.0, np.where(exact | (d == 1), power, _rounding.up(power, 8)))
