"""Clopper-Pearson bounds on a binomial probability, proposed by an inverse and verified by a tail."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import special

from gdpcert._confidence._counts import arguments, plain

FloatArray = npt.NDArray[np.float64]
Tail = Callable[..., FloatArray]

# scipy's incomplete beta inverse strays from the exact quantile by up to 9e-12 relative, on either side and
# depending on its version; a candidate is moved outward by the first of these that the tail itself confirms
_MARGINS = (5e-11, 9e-10, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4)


# near the smallest floats scipy's tails lose all accuracy (1e-8 at 1e-300): below this only trivial bounds are given
_SMALLEST_FAILURE = 1e-100


def _allowed(failure: FloatArray, n: FloatArray) -> FloatArray:
    """What a computed tail may be at most: `failure` less a multiple of the error measured up to 1e9 trials."""
    # six times what is measured; above one half scipy 1.12 errs by up to 0.026 n ulp on either tail
    error = 2.0**-52 * (64 + 32 * np.sqrt(n) + np.where(failure > 0.5, n / 8, 0.0))
    return np.where(failure < _SMALLEST_FAILURE, -1.0, failure * (1 - error))


def binomial_lower(successes: npt.ArrayLike, trials: npt.ArrayLike, failure: npt.ArrayLike) -> float | FloatArray:
    r"""A lower confidence bound on a success probability.

    The largest p with :math:`P(\mathrm{Bin}(n, p) \ge k) \le \mathtt{failure}`: one-sided, exact
    for every n, and wrong with probability at most `failure`. It is 0 at k = 0 and
    :math:`\mathtt{failure}^{1/n}` at k = n.

    Parameters
    ----------
    successes : int or array_like
        The number of successes k, in [0, trials].
    trials : int or array_like
        The number of independent trials n, at least 1 and fixed before looking.
    failure : float or array_like
        The probability in (0, 1) that the bound is wrong. Arguments broadcast.

    Returns
    -------
    float or ndarray
        Rounded down: below the exact bound, for up to 1e7 trials by at most 1e-9 relative with a failure from
        1e-12 to 0.5 and by 2e-8 up to 0.9; outside of these still below, but possibly by more (1e-4 for a
        failure of 1 - 1e-8, and 0 below 1e-100).

    Raises
    ------
    ValueError
        If a count is negative, fractional or above `trials`, or `failure` leaves (0, 1).

    References
    ----------
    Clopper and Pearson, *The use of confidence or fiducial limits illustrated in the case of
    the binomial*, Biometrika 26, 1934. Proof: :prf:ref:`clopper_pearson`.

    Examples
    --------
    >>> from gdpcert import binomial_lower
    >>> round(binomial_lower(99_000, 100_000, 0.001), 6)
    0.988989
    """
    k, n, a = arguments(successes, trials, failure)
    allowed = _allowed(a, n)
    bound = _verified(_lower_candidate(k, n, a), -1, _upper_tail, k, n, allowed)
    bound[k == 0] = 0.0
    return plain(bound)


def binomial_upper(successes: npt.ArrayLike, trials: npt.ArrayLike, failure: npt.ArrayLike) -> float | FloatArray:
    r"""An upper confidence bound on a success probability, relatively precise however small.

    The smallest p with :math:`P(\mathrm{Bin}(n, p) \le k) \le \mathtt{failure}`. Asked of the
    votes *against* a class it bounds ``q = 1 - p`` without cancellation.

    Parameters
    ----------
    successes : int or array_like
        The number of successes k, in [0, trials].
    trials : int or array_like
        The number of independent trials n, at least 1 and fixed before looking.
    failure : float or array_like
        The probability in (0, 1) that the bound is wrong. Arguments broadcast.

    Returns
    -------
    float or ndarray
        Rounded up: above the exact bound, by as little as `binomial_lower` is below it; 1 at k = n.

    Raises
    ------
    ValueError
        As `binomial_lower`.

    References
    ----------
    Clopper and Pearson, Biometrika 26, 1934. Proof: :prf:ref:`clopper_pearson`.

    Examples
    --------
    >>> from gdpcert import binomial_upper
    >>> round(binomial_upper(0, 100_000, 0.001), 9)
    6.9075e-05
    """
    k, n, a = arguments(successes, trials, failure)
    allowed = _allowed(a, n)
    bound = _verified(_upper_candidate(k, n, a), 1, _lower_tail, k, n, allowed)
    bound[k == n] = 1.0
    return plain(bound)


def _lower_candidate(k: FloatArray, n: FloatArray, a: FloatArray) -> FloatArray:
    inner = special.betaincinv(np.maximum(k, 1), n - k + 1, a)
    return np.where(k == n, np.exp(np.log(a) / n), inner)


def _upper_candidate(k: FloatArray, n: FloatArray, a: FloatArray) -> FloatArray:
    inner = special.betainccinv(k + 1, np.maximum(n - k, 1), a)
    return np.where(k == 0, -np.expm1(np.log(a) / n), inner)


def _upper_tail(k: FloatArray, n: FloatArray, p: FloatArray) -> FloatArray:
    """P(Bin(n, p) >= k)."""
    inner = _accurate(special.betainc, special.betaincc, np.maximum(k, 1), n - k + 1, p)
    with np.errstate(divide="ignore"):
        return np.where(k == n, np.exp(n * np.log(p)), inner)


def _lower_tail(k: FloatArray, n: FloatArray, p: FloatArray) -> FloatArray:
    """P(Bin(n, p) <= k)."""
    inner = _accurate(special.betaincc, special.betainc, k + 1, np.maximum(n - k, 1), p)
    with np.errstate(divide="ignore"):
        return np.where(k == 0, np.exp(n * np.log1p(-p)), inner)


def _accurate(tail: Tail, complement: Tail, a: FloatArray, b: FloatArray, p: FloatArray) -> FloatArray:
    # above one half scipy's tail errs by up to n ulp, below it by sqrt(n): there the complement is asked
    value = np.asarray(tail(a, b, p))
    large = value > 0.5
    value[large] = 1 - complement(a[large], b[large], p[large])
    return value


def _verified(
    candidate: FloatArray, outward: int, tail: Tail, k: FloatArray, n: FloatArray, allowed: FloatArray
) -> FloatArray:
    """`candidate` moved by the smallest margin for which the tail is at most `allowed`, else the trivial bound."""
    trivial = 1.0 if outward > 0 else 0.0
    bound = np.full(candidate.shape, trivial)
    unconfirmed = np.ones(candidate.shape, dtype=np.bool_)
    for margin in _MARGINS:
        moved = np.minimum(candidate[unconfirmed] * (1 + outward * margin), 1.0)
        confirmed = tail(k[unconfirmed], n[unconfirmed], moved) <= allowed[unconfirmed]
        bound[unconfirmed] = np.where(confirmed, moved, trivial)
        unconfirmed[unconfirmed] = ~confirmed
        if not unconfirmed.any():
            break
    return bound
