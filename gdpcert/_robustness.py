"""Proposition 6.1: when a trade-off function leaves a prediction no room to change."""

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding, _validate
from gdpcert._tradeoff import TradeOff


def is_robust(
    f: TradeOff,
    p_plus: npt.ArrayLike | None = None,
    p_minus: npt.ArrayLike | None = None,
    *,
    q_plus: npt.ArrayLike | None = None,
) -> bool | npt.NDArray[np.bool_]:
    r"""Whether an f-DP classifier's prediction is the same for all neighbours of the input.

    Certifies that the predicted class stays the only most probable one, which holds if
    :math:`f(1 - p_+) > 1 - f(p_-)`. The paper states :math:`\ge`, at which the two may tie.

    Parameters
    ----------
    f : trade-off function
        The classifier is f-DP for the inputs a given distance apart.
    p_plus : float or array_like
        A lower bound on the probability of the predicted class.
    p_minus : float or array_like, optional
        An upper bound on that of any other class; 1 - p_plus by default and never used above it.
        At or above p_plus nothing is robust.
    q_plus : float or array_like
        1 - p_plus, in place of `p_plus` for bounds so near 1 that p cannot hold them.

    Returns
    -------
    bool or ndarray of bool
        True only if proven: f is rounded down and its power up.

    Raises
    ------
    ValueError
        If a probability leaves [0, 1], or not exactly one of `p_plus` and `q_plus` is given.

    References
    ----------
    ARS, Proposition 6.1.

    Examples
    --------
    >>> from gdpcert import Gaussian, is_robust
    >>> is_robust(Gaussian(1.2), 0.9), is_robust(Gaussian(1.3), 0.9)
    (True, False)
    """
    _validate.exactly_one(("p_plus", p_plus), ("q_plus", q_plus))
    if q_plus is not None:
        against = _validate.probability("q_plus", q_plus)
    else:
        p = _validate.probability("p_plus", 0.0 if p_plus is None else p_plus)
        against = np.where(p >= 0.5, 1 - p, np.minimum(_rounding.up(1 - p), 1.0))  # exact from one half on
    bound = against if p_minus is None else _validate.probability("p_minus", p_minus)
    other = np.minimum(bound, against)
    contradicted = False if p_minus is None else _validate.reaches_complement(bound, against)
    robust = np.asarray(np.asarray(f(against)) > np.asarray(f.power(other))) & ~np.asarray(contradicted)
    return robust if robust.ndim else bool(robust)
