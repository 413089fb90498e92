"""One formula for the radius of every symmetric log-concave noise."""

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _rounding, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import Noise

FloatArray = npt.NDArray[np.float64]

_NAMES = ("laplace", "logistic", "uniform")


def location_radius(
    noise: str | Noise,
    p_plus: npt.ArrayLike | None = None,
    p_minus: npt.ArrayLike | None = None,
    *,
    q_plus: npt.ArrayLike | None = None,
    scale: npt.ArrayLike,
) -> float | FloatArray:
    r"""The L1 radius of smoothing with symmetric log-concave noise on every coordinate.

    .. math:: r = \frac{s}{2}\left(F^{-1}(p_+) - F^{-1}(p_-)\right)

    in any dimension, with F the distribution function of the noise at scale 1. It is exact on an axis.

    Parameters
    ----------
    noise : {"laplace", "logistic", "uniform"} or Noise
        The law of each coordinate's noise; "uniform" is on [-scale, scale].
    p_plus : float or array_like
        A lower bound on the probability of the predicted class, in [0, 1].
    p_minus : float or array_like, optional
        An upper bound on the probability of any other class; 1 - p_plus by default and never used above it.
    q_plus : float or array_like
        An upper bound on 1 - p_plus, in place of `p_plus`.
    scale : float or array_like
        The noise's scale s, positive and finite, in the unit of the input.

    Returns
    -------
    float or ndarray
        In the unit of scale, rounded down; all arguments broadcast. 0.0 where nothing is certified. Where the
        noise is unbounded, p_minus = 0 is taken as the smallest positive float, and only p_plus = 1 gives inf.

    Raises
    ------
    ValueError
        If a probability leaves [0, 1], `scale` is not positive, `noise` is none of these, or not exactly one
        of `p_plus` and `q_plus` is given.

    References
    ----------
    Dong, Roth and Su, 2022, Proposition A.3, for one coordinate; that shifts add up in L1 follows from the
    triangle inequality of trade-off functions. Teng, Lee and Yuan, 2020, for the Laplace law; Yang et al., 2020,
    for the uniform one.

    Examples
    --------
    >>> from gdpcert import location_radius
    >>> round(location_radius("laplace", 0.9, 0.05, scale=1.0), 4)
    1.956
    """
    _validate.exactly_one(("p_plus", p_plus), ("q_plus", q_plus))
    unit = _validate.positive("scale", scale)
    against, bound, contradicted = _validate.against(p_plus, p_minus, q_plus)
    if noise != "uniform":  # a class of probability 0 is one of less than any float
        bound = np.maximum(bound, np.where(against > 0, 5e-324, 0.0))
    upper, lower = _tail_quantile(noise, against), _tail_quantile(noise, bound)
    if p_plus is not None:
        p = _validate.probability("p_plus", p_plus, up=False)
        direct = -_tail_quantile(noise, np.minimum(p, 0.5))  # below one half 1 - p is not exact, p is
        upper = _interval.select(p < 0.5, direct, upper)
        lower = _interval.select((p < 0.5) & (bound == against), direct, lower)
    budget = (-(upper + lower) * 0.5).low
    result = _rounding.product_down(np.where(contradicted, 0.0, np.maximum(budget, 0.0)), unit)
    return result if result.ndim else float(result)


def _tail_quantile(noise: str | Noise, q: FloatArray) -> Interval:
    """The quantile of q at scale 1: minus that of 1 - q."""
    if isinstance(noise, Noise):
        return noise._tail_quantile(q)
    _validate.choice("noise", noise, _NAMES)
    tail = _interval.interval(q)
    if noise == "uniform":
        return 2.0 * tail - 1.0
    if noise == "logistic":
        return _interval.log(tail) - _interval.log1p(-tail)
    small = _interval.log(_interval.interval(2.0 * np.minimum(q, 0.5)))  # exact
    large = -_interval.log(2.0 * (1.0 - _interval.interval(np.maximum(q, 0.5))))
    return _interval.select(q <= 0.5, small, large)
