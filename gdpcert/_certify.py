"""Counts in, certificate out."""

from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert._certificate import ABSTAIN, Certificate
from gdpcert._confidence import anytime_lower, anytime_upper, binomial_lower, binomial_upper
from gdpcert._radius import radius

RULES = ("fixed", "same-samples", "anytime")


def certify(
    counts: npt.ArrayLike,
    selected: npt.ArrayLike | None = None,
    *,
    failure: float,
    sigma: float,
    norm: float = 2,
    dimension: int | None = None,
    rule: str = "fixed",
) -> Certificate:
    r"""Certificates from class counts.

    The predicted class's probability is bounded from below by Clopper and Pearson's bound, or where the
    votes were looked at by `anytime_lower`; any other class by the complement, and `radius` does the rest.

    Parameters
    ----------
    counts : array_like of int
        Votes per class, shape (..., classes). Invalid outputs (NaN) are counted as one more class,
        so that they speak against the prediction.
    selected : int or array_like of int
        The class to certify, shape (...). For the rules "fixed" and "anytime" it was chosen on votes that `counts`
        does not contain; for "same-samples" leave it out, and the most voted class is taken.
    failure : float
        The probability in (0, 1) that a certificate is wrong; 0.001 is customary.
    sigma : float
        The total noise level of the run.
    norm : float, optional
        The p in [1, inf] of the perturbation's norm.
    dimension : int, optional
        The number of input coordinates, required where p > 2 and refused otherwise.
    rule : {"fixed", "same-samples", "anytime"}, optional
        "fixed": n was fixed in advance and the class chosen on other samples. "same-samples": the class
        was chosen on these counts; the bound then runs at failure / 2, which covers that for any
        number of classes, because only one class can be certified above one half (:prf:ref:`selection`).
        "anytime": the votes were stopped by looking at them, for any reason; the bound holds at every number of
        votes at once (:prf:ref:`ville`) and is a little wider. The class was chosen on other samples.

    Returns
    -------
    Certificate
        Of one input if `counts` has one axis, else of arrays. Abstains, with radius 0.0, where the
        lower bound is not above one half.

    Raises
    ------
    ValueError
        If counts are negative, fractional or sum to 0, a class is out of range, or an argument
        leaves its domain.

    References
    ----------
    Cohen, Rosenfeld and Kolter, 2019, Section 3.2.2; ARS, Section 4.

    Examples
    --------
    >>> from gdpcert import certify
    >>> certificate = certify([99_000, 1_000], 0, failure=0.001, sigma=0.5)
    >>> certificate.predicted, round(certificate.radius, 4)
    (0, 1.145)
    """
    votes = _validate.counts(counts)
    _validate.choice("rule", rule, RULES)
    level = _validate.one("failure", _validate.failure(failure))
    chosen = _selected(votes, selected, rule)
    n = votes.sum(axis=-1)
    support = np.take_along_axis(votes, chosen[..., None], axis=-1)[..., 0]
    spent = level / 2 if rule == "same-samples" else level
    lower, upper = (anytime_lower, anytime_upper) if rule == "anytime" else (binomial_lower, binomial_upper)
    p_lower = np.asarray(lower(support, n, spent))
    q_upper = np.asarray(upper(n - support, n, spent))
    abstained = (p_lower <= 0.5) | (q_upper >= 0.5)
    distance = radius(q_plus=np.where(abstained, 0.5, q_upper), sigma=sigma, norm=norm, dimension=dimension)
    if rule == "same-samples":  # the theorem speaks only of a bound above one half
        p_lower, q_upper = np.where(abstained, 0.0, p_lower), np.where(abstained, 1.0, q_upper)
    return Certificate(
        predicted=_item(np.where(abstained, ABSTAIN, chosen)),
        radius=_item(np.where(abstained, 0.0, distance)),
        abstained=_item(abstained),
        p_lower=_item(p_lower),
        q_upper=_item(q_upper),
        n=_item(n),
        failure=level,
        sigma=_validate.one("sigma", _validate.sigma(sigma)),
        norm=_validate.one("norm", _validate.norm(norm)),
        dimension=None if dimension is None else int(_validate.one("dimension", np.asarray(dimension, np.float64))),
        rule=rule,
    )


def _selected(votes: _validate.IntArray, selected: npt.ArrayLike | None, rule: str) -> _validate.IntArray:
    top = votes.argmax(axis=-1)
    if selected is None:
        if rule != "same-samples":
            raise ValueError(
                f'rule="{rule}" needs `selected`, the class chosen on separate votes; '
                'for the most voted class of these counts pass rule="same-samples".'
            )
        return np.asarray(top)
    given = _validate.class_index("selected", selected, votes.shape[-1])
    if given.ndim and given.shape != votes.shape[:-1]:
        raise ValueError(
            f"`selected` must be one class, or one for each of the inputs {votes.shape[:-1]}; got shape {given.shape}."
        )
    chosen = np.broadcast_to(given, votes.shape[:-1])
    if rule == "same-samples":
        best = votes.max(axis=-1)
        if (np.take_along_axis(votes, chosen[..., None], axis=-1)[..., 0] != best).any():
            raise ValueError('rule="same-samples" certifies the most voted class; leave `selected` out.')
    return chosen


def _item(array: Any) -> Any:
    array = np.asarray(array)
    return array if array.ndim else array.item()
