"""Mechanisms whose two laws are discrete: exactly piecewise linear."""

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np

from gdpcert import _validate
from gdpcert._tradeoff import _numbers
from gdpcert._tradeoff._piecewise import PiecewiseLinear
from gdpcert._tradeoff._piecewise._masses import VAGUE, not_lost
from gdpcert._tradeoff._piecewise._product import merged

_SURE = 1e-292  # more than the mass that is cut off on either side
_CUT = VAGUE
_MOST_LEVELS = 20_000


def discrete_gaussian(sigma: float, shift: int) -> PiecewiseLinear:
    r"""The trade-off function of the discrete Gaussian, :math:`P(x) \propto e^{-x^2/2\sigma^2}` on the integers.

    It is not ``Gaussian(shift / sigma)``, which lies above it by up to 0.25 at small sigma.

    Parameters
    ----------
    sigma : float
        The parameter sigma, positive and finite.
    shift : int
        How many integers apart the two centres are, at least 0.

    Returns
    -------
    PiecewiseLinear
        Exact but for a tail of 1e-292, which counts as certainty.

    Raises
    ------
    ValueError
        If `sigma` is not positive or `shift` not a whole number of at least 0.

    References
    ----------
    Canonne, Kamath and Steinke, *The discrete Gaussian for differential privacy*, 2020.

    Examples
    --------
    >>> from gdpcert import discrete_gaussian, is_robust
    >>> is_robust(discrete_gaussian(1.0, 2), 0.99), is_robust(discrete_gaussian(1.0, 3), 0.99)
    (True, False)
    """
    scale = _validate.one("sigma", _validate.positive("sigma", sigma))
    steps = _numbers.whole("shift", shift, 0)
    farthest = scale * math.sqrt(-2 * math.log(_CUT) + 40) + 2
    if steps > 10**7:
        raise ValueError(f"`shift` must be at most 1e7 for the masses to be listed; got {steps}.")
    if farthest > 10**7:
        raise ValueError(f"`sigma` must be below about 2.6e5 for the masses to be listed; got {scale:g}.")
    reach = math.ceil(farthest) - 1
    x = np.arange(-reach, reach + steps + 1, dtype=np.longdouble)
    p, q = (np.exp(-((x - centre) ** 2) / (2 * np.longdouble(scale) ** 2)) for centre in (0, steps))
    whole = p[: 2 * reach + 1].sum()
    p, q = _listed(p / whole, q / whole)
    # the exponents reach 760, and exp is within an ulp of extended (or, where there is none, double) precision
    error = 2.0**-52 + float(np.finfo(np.longdouble).eps) * 4000
    return PiecewiseLinear(np.concatenate([p, [0.0, _SURE]]), np.concatenate([q, [_SURE, 0.0]]), error=error)


def staircase(epsilon: float, shift: float, *, width: float | None = None) -> PiecewiseLinear:
    r"""The trade-off function of the staircase mechanism for sensitivity 1, for inputs `shift` apart.

    Its density is :math:`a(\gamma)\,e^{-k\varepsilon}` for :math:`|x| \in [k, k + \gamma)` and
    :math:`a(\gamma)\,e^{-(k + 1)\varepsilon}` for :math:`|x| \in [k + \gamma, k + 1)`.

    Parameters
    ----------
    epsilon : float
        The privacy of inputs a distance of 1 apart, positive and finite.
    shift : float
        How far apart the two inputs are, finite and not negative.
    width : float, optional
        The gamma in [0, 1] of the steps; by default the one of least error, 1 / (1 + exp(epsilon / 2)).

    Returns
    -------
    PiecewiseLinear
        Exact but for a tail of 1e-292, which counts as certainty.

    Raises
    ------
    ValueError
        If an argument leaves its range, or epsilon is so small that there are too many steps to list.

    References
    ----------
    Geng, Kairouz, Oh and Viswanath, *The staircase mechanism in differential privacy*, 2015, Definition 1.

    Examples
    --------
    >>> from gdpcert import staircase
    >>> round(staircase(1.0, 1.0).epsilon(1e-9), 6)
    1.0
    """
    e = _validate.one("epsilon", _validate.positive("epsilon", epsilon))
    apart = Fraction(_validate.one("shift", _validate.shift(shift)))
    if width is None:
        gamma = math.exp(-e / 2) / (1 + math.exp(-e / 2))
    else:
        gamma = _validate.one("width", _validate.probability("width", width))
    if -math.log(_CUT) / e + float(apart) > _MOST_LEVELS:
        raise ValueError(
            f"`epsilon` must be at least about {700 / _MOST_LEVELS:g}, and `shift` at most some thousands, to list the "
            f"steps; got {e:g} and {float(apart):g}."
        )
    levels = math.ceil(-math.log(_CUT) / e) + math.ceil(apart) + 2
    edges = _edges(Fraction(gamma), apart, levels)
    middles = [(a + b) / 2 for a, b in itertools.pairwise(edges)]
    lengths = [float(b - a) for a, b in itertools.pairwise(edges)]
    laws = []
    for centre in (Fraction(0), apart):
        step = np.array([_level(abs(x - centre), Fraction(gamma)) for x in middles], dtype=np.longdouble)
        laws.append(_density(e, gamma, step) * np.array(lengths))
    error = 2.0**-51 + float(np.finfo(np.longdouble).eps) * 4000
    p, q, spread = merged(*_listed(*laws))
    return PiecewiseLinear(np.append(p, [0.0, _SURE]), np.append(q, [_SURE, 0.0]), error=error + spread)


def _density(epsilon: float, gamma: float, step: Any) -> Any:
    """Without a term that is 0 times infinity: at gamma = 0 there are no steps at level 0, and none is infinite."""
    e, g = np.longdouble(epsilon), np.longdouble(gamma)
    with np.errstate(over="ignore"):
        terms = [share * np.exp(e * level) for share, level in ((g, step), (1 - g, step - 1)) if share]
    return -np.expm1(-e) / 2 / sum(terms)


def _listed(p: Any, q: Any) -> tuple[Any, Any]:
    """The cells on which either law has more than the cut; what less the other has is marked as unknown."""
    seen = (p > _CUT) | (q > _CUT)
    return not_lost(p[seen]).astype(np.float64), not_lost(q[seen]).astype(np.float64)


def _edges(gamma: Fraction, apart: Fraction, levels: int) -> list[Fraction]:
    """Where either density changes."""
    positive = [point for k in range(levels) for point in (Fraction(k), k + gamma)]
    around = {sign * point + centre for point in positive for sign in (-1, 1) for centre in (Fraction(0), apart)}
    return sorted(around)


def _level(distance: Fraction, gamma: Fraction) -> int:
    whole = int(distance)
    return whole if distance - whole < gamma else whole + 1
