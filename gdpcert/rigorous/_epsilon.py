"""The largest epsilon that a prediction can afford, enclosed."""

import math
from fractions import Fraction

from gdpcert import _validate
from gdpcert.rigorous._balls import Enclosure, arb, enclosed


def largest_epsilon(
    p_plus: float | None = None, p_minus: float | None = None, *, q_plus: float | None = None, delta: float = 0.0
) -> Enclosure:
    r"""The epsilon below which (epsilon, delta)-differential privacy leaves a prediction no room to change.

    The logarithm of the largest of four terms, one for each pair of branches of the trade-off function at
    :math:`a = 1 - p_+` and :math:`q = p_-`: see `gdpcert.largest_epsilon`.

    Parameters
    ----------
    p_plus, p_minus, q_plus : float, optional
        Bounds on class probabilities, as in `gdpcert.radius`: `p_minus` is never used above 1 - p_plus.
    delta : float, optional
        In [0, 1]; 0 by default.

    Returns
    -------
    (float, float)
        A lower and an upper bound, at most 2 ulp apart: 0.0 twice where nothing is certified, inf twice where
        every epsilon is: p_plus is 1 and delta below one half, or p_minus is 0 and delta too.

    Raises
    ------
    TypeError, ValueError
        If a probability or delta leaves [0, 1], not exactly one of `p_plus` and `q_plus` is given, or an
        argument is not one number.

    References
    ----------
    ARS, Proposition 6.1, with the trade-off function of Wasserman and Zhou, 2010.

    Examples
    --------
    >>> from gdpcert import rigorous
    >>> rigorous.largest_epsilon(0.75)
    (0.6931471805599453, 0.6931471805599454)
    """
    _validate.exactly_one(("p_plus", p_plus), ("q_plus", q_plus))
    d = Fraction(_validate.one("delta", _validate.probability("delta", delta)))
    a = 1 - _exactly("p_plus", p_plus) if p_plus is not None else _exactly("q_plus", q_plus)
    q = a if p_minus is None else min(a, _exactly("p_minus", p_minus))
    if p_minus is not None and _exactly("p_minus", p_minus) >= 1 - a:
        return 0.0, 0.0
    if (d == 0 and 0 in (a, q)) or (a + q == 0 and 2 * d < 1):
        return math.inf, math.inf
    return enclosed(lambda: _largest(a, q, d).log(), 0.0)


def _exactly(name: str, value: float | None) -> Fraction:
    return Fraction(_validate.one(name, _validate.probability(name, 0.0 if value is None else value)))


def _largest(a: Fraction, q: Fraction, d: Fraction) -> arb:
    """The largest z, and at least 1."""
    best = arb(1)
    terms = [_ball(2 - 2 * d - a - q), _mixed(a, q, d), _mixed(q, a, d)]
    if a + q:
        terms.append(_ball((1 - 2 * d) / (a + q)))
    for term in terms:
        best = best.max(term)
    return best


def _mixed(a: Fraction, q: Fraction, d: Fraction) -> arb:
    """The positive root of a z^2 + delta z = 1 - delta - q."""
    rest = 1 - d - q
    if rest <= 0:
        return arb(0)
    return 2 * _ball(rest) / (_ball(d) + _ball(d * d + 4 * a * rest).sqrt())


def _ball(x: Fraction) -> arb:
    return arb(x.numerator) / arb(x.denominator)
