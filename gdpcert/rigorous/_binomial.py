"""Clopper-Pearson bounds, enclosed: a candidate of the float path, polished, then proven from both sides."""

from collections.abc import Callable

import numpy as np

from gdpcert import _confidence, _validate
from gdpcert.rigorous._balls import Enclosure, arb, between, ctx, enclosed, shifted

_BITS = (128, 512, 2048, 8192)
_WIDEST = 4  # steps between floats


def binomial_lower(successes: int, trials: int, failure: float) -> Enclosure:
    r"""The exact Clopper-Pearson lower bound: the p with :math:`P(\mathrm{Bin}(n, p) \ge k) = \mathtt{failure}`.

    Parameters
    ----------
    successes : int
        The number of successes k, in [0, trials].
    trials : int
        The number of independent trials n, at least 1 and fixed before looking.
    failure : float
        The probability in (0, 1) that the bound is wrong.

    Returns
    -------
    (float, float)
        Proven not above and proven not below the exact bound, at most 4 ulp apart; 0.0 twice at k = 0.
        Takes some ten milliseconds an evaluation of the tail, and about five of them.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one number or leaves its domain.

    References
    ----------
    Clopper and Pearson, Biometrika 26, 1934.

    Examples
    --------
    >>> from gdpcert import binomial_lower, rigorous
    >>> low, high = rigorous.binomial_lower(99_000, 100_000, 0.001)
    >>> binomial_lower(99_000, 100_000, 0.001) <= low <= high <= low * (1 + 1e-15)
    True
    """
    k, n, a = _arguments(successes, trials, failure)
    if k == 0:
        return 0.0, 0.0
    if k == n:
        return enclosed(lambda: (arb(a).log() / n).exp(), 0.0, 1.0)
    guess = float(_confidence.binomial_lower(k, n, a))
    return _root(guess, lambda p: _upper_tail(k, n, p) - a, lambda p: _density(k, n, p))


def binomial_upper(successes: int, trials: int, failure: float) -> Enclosure:
    r"""The exact Clopper-Pearson upper bound: the p with :math:`P(\mathrm{Bin}(n, p) \le k) = \mathtt{failure}`.

    Parameters
    ----------
    successes : int
        The number of successes k, in [0, trials].
    trials : int
        The number of independent trials n, at least 1 and fixed before looking.
    failure : float
        The probability in (0, 1) that the bound is wrong.

    Returns
    -------
    (float, float)
        As `binomial_lower`; 1.0 twice at k = n.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one number or leaves its domain.

    References
    ----------
    Clopper and Pearson, Biometrika 26, 1934.

    Examples
    --------
    >>> from gdpcert import binomial_upper, rigorous
    >>> low, high = rigorous.binomial_upper(10, 100_000, 0.001)
    >>> low <= high <= binomial_upper(10, 100_000, 0.001)
    True
    """
    k, n, a = _arguments(successes, trials, failure)
    if k == n:
        return 1.0, 1.0
    if k == 0:
        return enclosed(lambda: -(arb(a).log() / n).expm1(), 0.0, 1.0)
    guess = float(_confidence.binomial_upper(k, n, a))
    # P(Bin <= k) is read from the failures: the tail itself, not what is left of 1
    return _root(guess, lambda p: a - _upper_tail(n - k, n, 1 - p), lambda p: _density(k + 1, n, p))


def _arguments(successes: int, trials: int, failure: float) -> tuple[int, int, float]:
    n = _whole("trials", trials, 1)
    k = _whole("successes", successes, 0)
    if k > n:
        raise ValueError(f"`successes` must be at most `trials`; got {k} successes in {n} trials.")
    return k, n, _validate.one("failure", _validate.failure(failure))


def _whole(name: str, value: int, minimum: int) -> int:
    # at most 2**53, which float64 holds
    return int(_validate.one(name, _validate.integer(name, value, minimum).astype(np.float64)))


def _upper_tail(k: int, n: int, p: arb) -> arb:
    """P(Bin(n, p) >= k)."""
    return p.beta_lower(arb(k), arb(n - k + 1), regularized=True)


def _density(k: int, n: int, p: arb) -> arb:
    """The derivative in p of P(Bin(n, p) >= k)."""
    size = arb(n + 1).lgamma() - arb(k).lgamma() - arb(n - k + 1).lgamma()
    return (size + (k - 1) * p.log() + (n - k) * (1 - p).log()).exp()


def _root(guess: float, value: Callable[[arb], arb], slope: Callable[[arb], arb]) -> Enclosure:
    """Where the increasing `value` is 0, between 0 and 1."""
    guess = _polished(guess, value, slope)
    sign = _sign(guess, value)
    low = guess if sign < 0 else _outward(guess, value, -1)
    high = guess if sign > 0 else _outward(guess, value, 1)
    while between(low, high) > _WIDEST:
        middle = shifted(low, between(low, high) // 2)
        sign = _sign(middle, value)
        if sign == 0:  # the root itself or next to it
            return _outward(middle, value, -1), _outward(middle, value, 1)
        low, high = (middle, high) if sign < 0 else (low, middle)
    return low, high


def _polished(guess: float, value: Callable[[arb], arb], slope: Callable[[arb], arb]) -> float:
    """Newton's method from a guess; not proven, and none the worse for it."""
    if not 0 < guess < 1:
        return 0.5
    with ctx.workprec(_BITS[0]):
        p = arb(guess)
        for _ in range(4):
            step = (value(p) / slope(p)).mid()
            if not (step.is_finite() and 0 < p - step < 1):
                return guess
            p = (p - step).mid()
            if abs(step) < p * 1e-13:  # the next step would be far below an ulp
                break
        return float(p)


def _outward(x: float, value: Callable[[arb], arb], side: int) -> float:
    """A float on the given side of the root, at most as far again from it as it must be; 0 or 1 if none is nearer."""
    steps = 1
    while True:
        moved = shifted(x, side * steps)
        if not 0 < moved < 1:
            return 0.0 if side < 0 else 1.0
        if _sign(moved, value) == side:
            return moved
        steps *= 2


def _sign(x: float, value: Callable[[arb], arb]) -> int:
    """The proven sign at a float; 0 where no precision decides it."""
    for bits in _BITS:
        with ctx.workprec(bits):
            ball = value(arb(x))
            if ball > 0 or ball < 0:
                return 1 if ball > 0 else -1
    return 0
