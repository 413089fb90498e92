"""Scalars of Gaussian composition: adding up mu, combining and splitting noise."""

from collections.abc import Callable, Iterable
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding, _validate

_SHARES_TOLERANCE = 1e-9


def compose(mus: Iterable[float]) -> float:
    r"""The mu of the adaptive composition of Gaussian-DP steps, :math:`\sqrt{\sum_i \mu_i^2}`.

    Each step may be chosen from what the earlier ones returned, as long as step i is
    :math:`G_{\mu_i}`-DP whatever they returned.

    Parameters
    ----------
    mus : iterable of float
        The steps' budgets, in [0, inf].

    Returns
    -------
    float
        The smallest float not below the exact value; 0.0 for no steps.

    Raises
    ------
    ValueError
        If a budget is negative or NaN.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Corollary 3.3; ARS, Eq. (3). Proof:
    :prf:ref:`prop_2_1`.

    Examples
    --------
    >>> from gdpcert import compose
    >>> compose([3.0, 4.0])
    5.0
    """
    values = _sequence("mus", mus, _validate.non_negative)
    if np.inf in values:
        return float("inf")
    return _rounding.sqrt_up(sum((Fraction(mu) ** 2 for mu in values), Fraction(0)))


def combine(sigmas: Iterable[float]) -> float:
    r"""The one noise level that several steps are worth, :math:`1/\sqrt{\sum_i \sigma_i^{-2}}`.

    The steps certify exactly what a single Gaussian query with this `sigma` certifies.

    Parameters
    ----------
    sigmas : iterable of float
        The steps' standard deviations, positive and finite; at least one.

    Returns
    -------
    float
        Rounded down: never above the exact value, within 4 ulp of it.

    Raises
    ------
    ValueError
        If a standard deviation is not positive and finite, or there is none.

    References
    ----------
    ARS, Proposition 2.1. Proof: :prf:ref:`prop_2_1`.

    Examples
    --------
    >>> from gdpcert import combine
    >>> round(combine([1.0, 1.0]), 12)
    0.707106781187
    """
    values = _sequence("sigmas", sigmas, _validate.positive)
    if not values:
        raise ValueError("`sigmas` is empty; give the standard deviation of at least one step.")
    least = Fraction(min(values))  # in this unit no reciprocal leaves the range of floats
    total = compose(_rounding.float_up(least / Fraction(sigma)) for sigma in values)
    return _rounding.float_down(least / Fraction(total))


def split(sigma: float, shares: Iterable[float]) -> tuple[float, ...]:
    r"""The steps' noise levels for given shares of the precision, :math:`\sigma_i = \sigma/\sqrt{s_i}`.

    The inverse of `combine`: the steps together are worth at least `sigma`.

    Parameters
    ----------
    sigma : float
        The total noise level, positive and finite.
    shares : iterable of float
        The steps' shares of the precision :math:`1/\sigma^2`, each in (0, 1], with sum 1
        (up to 1e-9; a sum above 1 is scaled back to 1).

    Returns
    -------
    tuple of float
        Rounded up, so that :math:`\sum_i \sigma_i^{-2} \le \sigma^{-2}` holds exactly.

    Raises
    ------
    ValueError
        If a share is not positive or the shares do not sum to 1.

    References
    ----------
    ARS, Section 3 (budget splitting). Proof: :prf:ref:`split`.

    Examples
    --------
    >>> from gdpcert import split
    >>> split(1.0, [0.25, 0.75])
    (2.0, 1.1547005383792517)
    """
    total = Fraction(_validate.one("sigma", _validate.sigma(sigma)))
    parts = [Fraction(share) for share in _sequence("shares", shares, _validate.positive)]
    whole = sum(parts, Fraction(0))
    if abs(whole - 1) > _SHARES_TOLERANCE:
        raise ValueError(f"`shares` must sum to 1; got a sum of {float(whole):g}. Divide them by it.")
    return tuple(_rounding.sqrt_up(total**2 * max(whole, Fraction(1)) / part) for part in parts)


def _sequence(
    name: str, values: Iterable[float], check: Callable[[str, list[float]], npt.NDArray[np.float64]]
) -> list[float]:
    try:
        array = check(name, list(values))
    except TypeError as error:
        raise TypeError(f"`{name}` must be a flat sequence of numbers; got {values!r}.") from error
    if array.ndim != 1:
        raise ValueError(f"`{name}` must be a flat sequence of numbers; got shape {array.shape}.")
    return [float(value) for value in array]
