"""Bounds that hold at every number of votes at once, proposed by Newton's method and verified by the wealth."""

import numpy as np
import numpy.typing as npt
from scipy import special

from gdpcert._confidence._counts import arguments, plain
from gdpcert._confidence._wealth import log_normaliser, log_wealth, log_wealth_down

FloatArray = npt.NDArray[np.float64]

# a root is within 1e-12 relative; a candidate is moved outward by the first of these that the wealth itself confirms
_MARGINS = (1e-11, 1e-10, 1e-9, 1e-7, 1e-5, 1e-3)
_SMALLEST = 1e-290  # below it only trivial bounds are given
_STEPS = 60
_CLOSE = 1e-9  # the error after a step is its square, times the root of the trials
_LEAP, _FARTHEST = 8.0, 680.0  # logits; the farthest is 5e-296


def anytime_lower(successes: npt.ArrayLike, trials: npt.ArrayLike, failure: npt.ArrayLike) -> float | FloatArray:
    r"""A lower confidence bound on a success probability that may be looked at after every trial.

    The largest p at which Jeffreys' mixture of bets on more than p has the wealth :math:`1/\mathtt{failure}`,

    .. math:: \frac{\int_p^1 u^{k-1/2}(1-u)^{n-k-1/2}\,du}{p^k (1-p)^{n-k}\int_p^1 u^{-1/2}(1-u)^{-1/2}\,du}
              = \frac{1}{\mathtt{failure}}.

    With probability at least 1 - `failure` it is below the true chance at every number of trials, so
    the trials may be stopped by looking at them, for any reason. It is 0 at k = 0.

    Parameters
    ----------
    successes : int or array_like
        The number of successes k, in [0, trials].
    trials : int or array_like
        The number of independent trials n so far, at least 1.
    failure : float or array_like
        The probability in (0, 1) that the bound is ever wrong. Arguments broadcast.

    Returns
    -------
    float or ndarray
        Rounded down: below the exact bound, for up to 1e9 trials by at most 1e-9 relative with a failure from
        1e-12 to 0.5; outside of these still below, but possibly by more.

    Raises
    ------
    ValueError
        If a count is negative, fractional or above `trials`, or `failure` leaves (0, 1).

    References
    ----------
    Robbins, *Statistical methods related to the law of the iterated logarithm*, Annals of Mathematical
    Statistics 41, 1970, for mixtures of bets. Proof: :prf:ref:`ville` and the two theorems after it.

    Examples
    --------
    >>> from gdpcert import anytime_lower, binomial_lower
    >>> round(anytime_lower(99_000, 100_000, 0.001), 6), round(binomial_lower(99_000, 100_000, 0.001), 6)
    (0.988511, 0.988989)
    """
    k, n, a = arguments(successes, trials, failure)
    candidate, _ = anytime_root(k, n - k, a)
    return plain(_verified(k, n - k, candidate, a, -1))


def anytime_upper(successes: npt.ArrayLike, trials: npt.ArrayLike, failure: npt.ArrayLike) -> float | FloatArray:
    r"""An upper confidence bound that may be looked at after every trial, relatively precise however small.

    One minus `anytime_lower` of the failures. Asked of the votes *against* a class it bounds ``q = 1 - p`` without
    cancellation.

    Parameters
    ----------
    successes : int or array_like
        The number of successes k, in [0, trials].
    trials : int or array_like
        The number of independent trials n so far, at least 1.
    failure : float or array_like
        The probability in (0, 1) that the bound is ever wrong. Arguments broadcast.

    Returns
    -------
    float or ndarray
        Rounded up: above the exact bound, by as little as `anytime_lower` is below it; 1 at k = n.

    Raises
    ------
    ValueError
        As `anytime_lower`.

    References
    ----------
    Robbins, 1970. Proof: :prf:ref:`ville` and the two theorems after it.

    Examples
    --------
    >>> from gdpcert import anytime_upper
    >>> round(anytime_upper(0, 100_000, 0.001), 9)
    8.0725e-05
    """
    k, n, a = arguments(successes, trials, failure)
    _, candidate = anytime_root(n - k, k, a)
    return plain(_verified(n - k, k, candidate, a, 1))


def anytime_root(successes: FloatArray, failures: FloatArray, failure: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Where the wealth against "the chance is at most p" falls to 1 / failure: p and 1 - p, to nearest.

    Both are relatively precise. Without successes the root is at 0.
    """
    few = successes == 0
    h, f = np.where(few, 1.0, successes), failures
    normaliser, target = log_normaliser(h, f), -np.log(failure)
    x = _start(h, f, target - normaliser)
    p, q = special.expit(x), special.expit(-x)
    for _ in range(_STEPS):
        excess = log_wealth(h, f, p, q, normaliser) - target
        # the logarithm is convex in the logit but for small terms: from below the root every step stays below
        step = excess / _descent(h, f, p, q, excess + target)
        x = np.clip(x + np.clip(step, -_LEAP, _LEAP), -_FARTHEST, _FARTHEST)
        p, q = special.expit(x), special.expit(-x)
        if (np.abs(step) <= _CLOSE).all():
            break
    return np.where(few, 0.0, p), np.where(few, 1.0, q)


def _start(h: FloatArray, f: FloatArray, divergence: FloatArray) -> FloatArray:
    """The logit of a guess: near the share of successes by its spread, far from it by the first logarithm."""
    n, room = h + f, np.maximum(divergence, 0.1)
    angle = np.arctan2(np.sqrt(h), np.sqrt(f)) - np.sqrt(room / (2 * n))
    spread = 2 * np.log(np.tan(np.maximum(angle, 1e-3)))
    few = np.log(h / n) - 1 - room / h
    return np.where(angle > 1e-3, np.maximum(spread, few), few)


def _descent(h: FloatArray, f: FloatArray, p: FloatArray, q: FloatArray, value: FloatArray) -> FloatArray:
    """How fast the logarithm of the wealth falls in the logit of p."""
    inside = np.sqrt(p * q) / (2 * np.arctan2(np.sqrt(q), np.sqrt(p)))
    rate = h * q - f * p + inside * np.expm1(-np.maximum(value, -1.0))
    return np.asarray(np.maximum(rate, 1e-3))


def _verified(
    successes: FloatArray, failures: FloatArray, candidate: FloatArray, failure: FloatArray, outward: int
) -> FloatArray:
    """`candidate` moved by the smallest margin at which the wealth reaches 1 / failure, else the trivial bound."""
    trivial = 1.0 if outward > 0 else 0.0
    bound = np.full(candidate.shape, trivial)
    needed = -np.log(failure)
    needed = needed + 2.0**-50 * np.abs(needed)
    open_ = np.asarray((successes > 0) & (candidate > _SMALLEST))
    for margin in _MARGINS:
        if not open_.any():
            break
        moved = candidate[open_] * (1 + outward * margin)
        inside = moved < 1
        moved = np.where(inside, moved, 0.5)
        p, q = (1 - moved, moved) if outward > 0 else (moved, 1 - moved)
        confirmed = inside & (log_wealth_down(successes[open_], failures[open_], p, q) >= needed[open_])
        bound[open_] = np.where(confirmed, moved, trivial)
        open_[open_] = ~confirmed
    return bound
