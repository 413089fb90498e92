"""Proposition 6.1: when a trade-off function leaves a prediction no room to change."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert._tradeoff import Bracket, TradeOff

_NEAREST, _FARTHEST = 1e-12, 1e12


def is_robust(
    f: TradeOff | Bracket,
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
    f : trade-off function or Bracket
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
        True only if proven: f is rounded down and its power up; of a bracket the lower end counts.

    Raises
    ------
    ValueError
        If a probability leaves [0, 1], or not exactly one of `p_plus` and `q_plus` is given.

    References
    ----------
    ARS, Proposition 6.1. Definition and proof: :prf:ref:`fdp`, :prf:ref:`prop_6_1`.

    Examples
    --------
    >>> from gdpcert import Gaussian, is_robust
    >>> is_robust(Gaussian(1.2), 0.9), is_robust(Gaussian(1.3), 0.9)
    (True, False)
    """
    _validate.exactly_one(("p_plus", p_plus), ("q_plus", q_plus))
    against, other, contradicted = _validate.against(p_plus, p_minus, q_plus)
    safe = f.lower if isinstance(f, Bracket) else f
    robust = np.asarray(np.asarray(safe(against)) > np.asarray(safe.power(other))) & ~contradicted
    return robust if robust.ndim else bool(robust)


def largest_radius(
    family: Callable[[float], TradeOff | Bracket],
    p_plus: float | None = None,
    p_minus: float | None = None,
    *,
    q_plus: float | None = None,
    tolerance: float = 1e-9,
    integer: bool = False,
) -> float:
    r"""The largest radius r at which Proposition 6.1 holds, for any family of trade-off functions.

    The general inverse: bisection on :func:`is_robust` of `family(r)`, at the safe end of a bracket.

    Parameters
    ----------
    family : callable
        From a distance r > 0 to the trade-off function of inputs that far apart; it must not grow with r.
        With adaptive steps, ``lambda r: Laplace(r / b1) @ Laplace(r / b2)``.
    p_plus : float
        A lower bound on the probability of the predicted class.
    p_minus : float, optional
        An upper bound on that of any other class; 1 - p_plus by default and never used above it.
    q_plus : float
        1 - p_plus, in place of `p_plus`.
    tolerance : float, optional
        How much of the radius may be given away, relative, in [0, 1); with 0 the search ends at adjacent floats.
    integer : bool, optional
        Whether distances are whole numbers, as for noise on the integers; `family` is then called with an int.

    Returns
    -------
    float
        Rounded down: a distance at which the prediction is proven not to change, so that the open ball of this
        radius is certified. 0.0 where none is found above 1e-12, and never more than about 1e12.

    Raises
    ------
    ValueError
        If a probability leaves [0, 1], not exactly one of `p_plus` and `q_plus` is given, or `tolerance` leaves
        [0, 1).

    References
    ----------
    ARS, Proposition 6.1. Proof: :prf:ref:`prop_6_1`.

    Examples
    --------
    >>> from gdpcert import Laplace, largest_radius, location_radius
    >>> round(largest_radius(Laplace, 0.9, 0.05), 6), round(location_radius("laplace", 0.9, 0.05, scale=1.0), 6)
    (1.956012, 1.956012)
    """
    enough = _validate.one("tolerance", _validate.tolerance(tolerance))
    if _hopeless(p_plus, p_minus, q_plus):
        return 0.0

    def holds(r: float) -> bool:
        return bool(is_robust(family(r), p_plus, p_minus, q_plus=q_plus))

    if integer:
        return _largest_integer(holds)
    good, bad = _started(holds)
    while bad - good > enough * bad:
        middle = (good + bad) / 2
        if not good < middle < bad:  # no float is left between them
            break
        good, bad = (middle, bad) if holds(middle) else (good, middle)
    return good


def _hopeless(p_plus: float | None, p_minus: float | None, q_plus: float | None) -> bool:
    """Whether not even a mechanism that tells nothing leaves the prediction as it is: a composition can be slow."""
    _validate.exactly_one(("p_plus", p_plus), ("q_plus", q_plus))
    against, other, contradicted = _validate.against(p_plus, p_minus, q_plus)
    a, b = _validate.one("p_plus", against), _validate.one("p_minus", other)
    return bool(contradicted) or Fraction(a) + Fraction(b) >= 1


def _started(holds: Callable[[float], bool]) -> tuple[float, float]:
    """A distance that holds and twice it that does not; 0 or inf where there is none to be found."""
    r = 1.0
    if holds(r):
        while holds(2 * r):
            r *= 2
            if r > _FARTHEST:
                return r, r
        return r, 2 * r
    while not holds(r / 2):
        r /= 2
        if r < _NEAREST:
            return 0.0, 0.0
    return r / 2, r


def _largest_integer(holds: Callable[[int], bool]) -> float:
    good, bad = 0, 1
    while holds(bad):
        good, bad = bad, 2 * bad
        if bad > _FARTHEST:
            return float(good)
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if holds(middle) else (good, middle)
    return float(good)
