"""The largest epsilon that a prediction can afford, for (epsilon, delta)-differentially private noise."""

import numpy as np
import numpy.typing as npt

from gdpcert import _interval, _validate
from gdpcert._interval import Interval

FloatArray = npt.NDArray[np.float64]


def largest_epsilon(
    p_plus: npt.ArrayLike | None = None,
    p_minus: npt.ArrayLike | None = None,
    *,
    q_plus: npt.ArrayLike | None = None,
    delta: npt.ArrayLike = 0.0,
) -> float | FloatArray:
    r"""The epsilon below which (epsilon, delta)-differential privacy leaves a prediction no room to change.

    With :math:`a = 1 - p_+`, :math:`q = p_-` and :math:`z = e^\varepsilon`, Proposition 6.1 holds for every z
    below the largest of

    .. math:: \frac{1 - 2\delta}{a + q},\quad
              \frac{\sqrt{\delta^2 + 4a(1-\delta-q)} - \delta}{2a},\quad
              \frac{\sqrt{\delta^2 + 4q(1-\delta-a)} - \delta}{2q},\quad 2 - 2\delta - a - q.

    Parameters
    ----------
    p_plus : float or array_like
        A lower bound on the probability of the predicted class, in [0, 1].
    p_minus : float or array_like, optional
        An upper bound on the probability of any other class; 1 - p_plus by default and never used above it.
    q_plus : float or array_like
        An upper bound on 1 - p_plus, in place of `p_plus`.
    delta : float or array_like, optional
        In [0, 1]; 0 by default, pure differential privacy.

    Returns
    -------
    float or ndarray
        Rounded down; all arguments broadcast. 0.0 where nothing is certified; inf where every epsilon is: p_plus
        is 1 and delta below one half, or p_minus is 0 and delta too. Above 709 it may be 709.

    Raises
    ------
    ValueError
        If a probability or delta leaves [0, 1], or not exactly one of `p_plus` and `q_plus` is given.

    References
    ----------
    ARS, Proposition 6.1, with the trade-off function of Wasserman and Zhou, 2010; the second term with delta 0
    is the condition of Lecuyer et al., 2019 (PixelDP).

    Examples
    --------
    >>> from gdpcert import largest_epsilon
    >>> round(largest_epsilon(0.9, 0.05), 4)
    1.8971
    """
    _validate.exactly_one(("p_plus", p_plus), ("q_plus", q_plus))
    against, bound, contradicted = _validate.against(p_plus, p_minus, q_plus)
    d = _interval.interval(_validate.probability("delta", delta, up=True))
    a, q = _interval.interval(against), _interval.interval(bound)
    kept, left = _complement(p_plus, against), 1.0 - q
    both = 1.0 - (d + d)
    lines = _interval.select(both.low > 0, both / (a + q).clip(0.0, 2.0), _interval.interval(0.0))
    terms = [lines, _mixed(a, left, d), _mixed(q, kept, d), kept + left - (d + d)]
    best = np.maximum.reduce(np.broadcast_arrays(*(term.low for term in terms)))
    with np.errstate(divide="ignore"):
        value = _interval.log(_interval.interval(np.maximum(best, 0.0))).low
    result = np.where(contradicted, 0.0, np.maximum(value, 0.0))
    return result if result.ndim else float(result)


def _complement(p_plus: npt.ArrayLike | None, against: FloatArray) -> Interval:
    """p_plus itself below one half, where 1 - p_plus is not exact."""
    rest = 1.0 - _interval.interval(against)
    if p_plus is None:
        return rest
    p = _validate.probability("p_plus", p_plus, up=False)
    return _interval.select(p < 0.5, _interval.interval(p), rest)


def _mixed(a: Interval, left: Interval, d: Interval) -> Interval:
    """The positive root of a z^2 + delta z = left - delta, written without cancellation."""
    rest = (left - d).clip(0.0, 1.0)
    return 2.0 * rest / (d + _interval.sqrt(d * d + 4.0 * a * rest))
