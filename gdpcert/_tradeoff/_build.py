"""Trade-off functions from other descriptions: two laws, a privacy profile, a privacy-loss distribution."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding, _validate
from gdpcert._tradeoff._piecewise import PiecewiseLinear
from gdpcert._tradeoff._piecewise._envelope import envelope
from gdpcert._tradeoff._piecewise._exactly import rounded
from gdpcert._tradeoff._piecewise._masses import not_lost

_LARGEST = 650.0  # an epsilon beyond may leave masses that no float holds, and then nothing is known
_ROUNDING = Fraction(1, 2**52)  # of a delta that was computed as 1 - exp(epsilon)


def from_distributions(p: Mapping[Any, Any], q: Mapping[Any, Any]) -> PiecewiseLinear:
    """The trade-off function of two discrete distributions, exactly.

    Parameters
    ----------
    p, q : mapping
        From outcomes to probabilities, all floats or all Fractions; an outcome that is missing has none.

    Returns
    -------
    PiecewiseLinear
        Of p as the null hypothesis against q.

    Raises
    ------
    TypeError
        If Fractions and floats are mixed, or `p` or `q` is no mapping.
    ValueError
        If a probability is negative or a sum exceeds 1, or there are no outcomes.

    References
    ----------
    Neyman and Pearson, 1933.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from gdpcert import from_distributions
    >>> fair, loaded = {"heads": Fraction(1, 2), "tails": Fraction(1, 2)}, {"heads": Fraction(1)}
    >>> from_distributions(fair, loaded).advantage()
    Fraction(1, 2)
    """
    if not isinstance(p, Mapping) or not isinstance(q, Mapping):
        got = " and ".join(type(law).__name__ for law in (p, q))
        raise TypeError(f"`p` and `q` must be mappings from outcomes to masses; got {got}. Use PiecewiseLinear(p, q).")
    outcomes = list(dict.fromkeys([*p, *q]))
    exact = any(isinstance(value, Fraction) for value in [*p.values(), *q.values()])
    none = Fraction(0) if exact else 0.0
    return PiecewiseLinear([p.get(x, none) for x in outcomes], [q.get(x, none) for x in outcomes])


def from_profile(epsilon: npt.ArrayLike, delta: npt.ArrayLike, *, symmetric: bool = True) -> PiecewiseLinear:
    r"""The largest trade-off function that a list of :math:`(\varepsilon_i, \delta_i)` guarantees.

    It is the maximum of 0, the lines :math:`1 - \delta_i - e^{\varepsilon_i}\alpha` and, if symmetric, their
    mirror images.

    Parameters
    ----------
    epsilon, delta : array_like
        The pairs, each a guarantee of (epsilon_i, delta_i)-differential privacy.
    symmetric : bool, optional
        Whether they hold in both orders of the two inputs, as differential privacy does by definition.

    Returns
    -------
    PiecewiseLinear
        Rounded down: exact but for exp(epsilon), which is rounded up.

    Raises
    ------
    ValueError
        If the lists are empty or differ in length, an epsilon is not finite or above 650, or a delta leaves [0, 1]
        or is below ``1 - exp(epsilon)``, as no mechanism's is.

    References
    ----------
    Dong, Roth and Su, *Gaussian Differential Privacy*, 2022, Proposition 2.13.

    Examples
    --------
    >>> from gdpcert import EpsilonDelta, from_profile
    >>> round(from_profile([1.0], [0.1])(0.2), 6) == round(EpsilonDelta(1.0, 0.1)(0.2), 6)
    True
    """
    e = np.ravel(_validate.real("epsilon", epsilon, up=True))
    d = np.ravel(_validate.probability("delta", delta, up=True))
    if e.shape != d.shape or not e.size:
        raise ValueError(f"give as many epsilons as deltas, at least one of each; got {e.size} and {d.size}.")
    if not np.isfinite(e).all() or e.max() > _LARGEST:
        worst = e[~(np.isfinite(e) & (e <= _LARGEST))][0]
        raise ValueError(f"`epsilon` must be finite and at most {_LARGEST:g}; got {worst:g}. Leave such pairs out.")
    lines = [_line(float(x), float(y)) for x, y in zip(e, d, strict=True)]
    if symmetric:
        lines += [(1 / slope, height / slope) for slope, height in lines]
    return rounded(envelope(lines))


def _line(epsilon: float, delta: float) -> tuple[Fraction, Fraction]:
    """Its slope, rounded up, and its height at 0: at most the slope, as at 1 it is not above 0."""
    slope, height = Fraction(float(_rounding.up(np.exp(epsilon), 8))), 1 - Fraction(delta)
    if height > slope + _ROUNDING:
        least = -math.expm1(epsilon)
        raise ValueError(
            f"`delta` must be at least 1 - exp(epsilon), {least:.6g} for the epsilon {epsilon:g}; got {delta:g}. "
            "Leave such pairs out, or check their order."
        )
    return slope, min(height, slope)


def from_pld(pld: Any) -> PiecewiseLinear:
    r"""The trade-off function of a privacy-loss distribution of the library dp-accounting.

    Its mass function lists :math:`q_i` at losses :math:`\ell_i`, and the mass of infinite loss; then
    :math:`p_i = q_i e^{-\ell_i}`. The result is a lower bound as far as that distribution is pessimistic: the
    error of its Fourier transforms, about 1e-15 of either sign a mass, is not accounted for there.

    Parameters
    ----------
    pld : PrivacyLossDistribution
        From ``dp_accounting.pld.privacy_loss_distribution``; of an asymmetric one the order `remove` is taken.

    Returns
    -------
    PiecewiseLinear
        Not symmetrized.

    Raises
    ------
    TypeError
        If `pld` does not look like one.

    References
    ----------
    Doroshenko, Ghazi, Kamath, Kumar and Manurangsi, *Connect the dots*, 2022.
    """
    try:
        law = pld._pmf_remove
        spacing, sure = float(law._discretization), float(law._infinity_mass)
        if hasattr(law, "_loss_probs"):
            index, masses = (np.array(list(x)) for x in (law._loss_probs.keys(), law._loss_probs.values()))
        else:
            masses = np.asarray(law._probs, dtype=np.float64)
            index = law._lower_loss + np.arange(masses.size)
    except (AttributeError, TypeError) as error:
        got = type(pld).__name__
        raise TypeError(f"`pld` must be a PrivacyLossDistribution of dp-accounting; got {got}.") from error
    masses = np.clip(np.asarray(masses, dtype=np.float64), 0.0, None)
    losses = spacing * index.astype(np.float64)
    order = np.argsort(-losses)
    losses, masses = losses[order], masses[order]
    with np.errstate(over="ignore", under="ignore"):
        p = np.where(masses > 0, not_lost(masses * np.exp(-losses)), 0.0)
    # what its truncation has lost is certain; sums above 1 by the rounding of its transforms only lower f
    missing = [max(0.0, float(1 - np.sum(x.astype(np.longdouble)))) for x in (p, np.append(masses, sure))]
    q = np.concatenate([[sure + missing[1]], masses, [0.0]])
    p = np.concatenate([[0.0], p, [missing[0]]])
    return PiecewiseLinear._inflated(p, q, 2.0**-48 * (1 + float(np.abs(losses).max())))
