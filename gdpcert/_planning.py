"""What a radius costs, before anything is sampled."""

import math

import numpy as np

from gdpcert import _normal, _validate
from gdpcert._confidence import binomial_upper
from gdpcert._radius import radius as certified_radius
from gdpcert._radius import unit_radius


def required_p(radius: float, sigma: float, *, norm: float = 2, dimension: int | None = None) -> float:
    r"""The probability of the predicted class that certifies `radius`, :math:`\Phi(r\,d^{1/2-1/p}/\sigma)`.

    Parameters
    ----------
    radius : float
        The wanted radius, positive and finite.
    sigma : float
        The total noise level.
    norm, dimension
        As in `radius`.

    Returns
    -------
    float
        A probability that suffices: ``gdpcert.radius(p, sigma=sigma) >= radius``. 1.0 where no float
        below 1 does.

    Raises
    ------
    ValueError
        If an argument leaves its domain.

    Examples
    --------
    >>> from gdpcert import required_p
    >>> round(required_p(0.5, 0.5), 4)
    0.8413
    """
    wanted = _validate.one("radius", _validate.positive("radius", radius))
    with np.errstate(divide="ignore", over="ignore"):
        quantile = wanted / unit_radius(sigma, norm, dimension)
    # from the small tail, which is the more precise near p = 1; then steps of one ulp for what rounding costs
    p = _validate.one("sigma", 1 - _normal.cdf_down(-quantile))
    while p < 1 and certified_radius(p, sigma=sigma, norm=norm, dimension=dimension) < wanted:
        p = math.nextafter(p, 1.0)
    return p


def largest_possible_radius(
    n: int, failure: float, sigma: float, *, norm: float = 2, dimension: int | None = None
) -> float:
    r"""The radius of a unanimous vote, :math:`\sigma\,\Phi^{-1}(\mathtt{failure}^{1/n})`: none can be larger.

    Parameters
    ----------
    n : int
        The number of votes, at least 1.
    failure : float
        The probability in (0, 1) that the certificate is wrong.
    sigma : float
        The total noise level.
    norm, dimension
        As in `radius`.

    Returns
    -------
    float
        What `certify` returns for n of n votes; 0.0 where even that abstains.

    Raises
    ------
    ValueError
        If an argument leaves its domain.

    Examples
    --------
    >>> from gdpcert import largest_possible_radius
    >>> round(largest_possible_radius(100_000, 0.001, 1.0), 4)
    3.8115
    """
    q = binomial_upper(0, n, failure)
    return float(certified_radius(q_plus=float(q), sigma=sigma, norm=norm, dimension=dimension))


def votes_needed(
    radius: float,
    sigma: float,
    failure: float,
    *,
    share: float = 1.0,
    norm: float = 2,
    dimension: int | None = None,
) -> int:
    """The number of votes with which a given share for the predicted class certifies `radius`.

    Parameters
    ----------
    radius : float
        The wanted radius, finite; 0 asks for the fewest votes that certify anything at all.
    sigma : float
        The total noise level.
    failure : float
        The probability in (0, 1) that the certificate is wrong.
    share : float, optional
        The share of the votes that the class gets, in (0, 1]; 1 asks for the fewest votes possible.
    norm, dimension
        As in `radius`.

    Returns
    -------
    int
        An n at which floor(share * n) votes certify `radius`; the smallest for share = 1.

    Raises
    ------
    ValueError
        If an argument leaves its domain, or no number of votes up to 2**50 suffices (the message
        says the least share that would).

    Examples
    --------
    >>> from gdpcert import votes_needed
    >>> votes_needed(1.0, 0.5, 0.001)
    301
    """
    wanted = _validate.one("radius", _validate.non_negative("radius", radius))
    rate = _validate.one("share", _validate.positive("share", share))
    if wanted == math.inf:
        raise ValueError("`radius` must be finite; got inf. No number of votes certifies an infinite radius.")
    if rate > 1:
        raise ValueError(f"`share` must be in (0, 1]; got {rate:g}.")

    def enough(n: int) -> bool:
        against = n - math.floor(rate * n)
        q = float(binomial_upper(against, n, failure))
        return q < 0.5 and certified_radius(q_plus=q, sigma=sigma, norm=norm, dimension=dimension) >= wanted

    high = 1
    while not enough(high):
        high *= 2
        if high > 2**50:
            raise ValueError(
                f"no number of votes up to 2**50 certifies radius {wanted:g} at a share of {rate:g}: "
                + (_hint_of_share(wanted, sigma, norm, dimension) if rate < 1 else "not even all of them do")
                + ". Lower the radius or raise sigma."
            )
    low = high // 2  # not enough, or 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _hint_of_share(wanted: float, sigma: float, norm: float, dimension: int | None) -> str:
    needed = required_p(wanted, sigma, norm=norm, dimension=dimension) if wanted > 0 else 0.5
    return f"the class needs more than {needed:.6g} of them"
