"""Counts in, certificate out."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert._confidence import binomial_lower, binomial_upper
from gdpcert._radius import radius

ABSTAIN = -1
RULES = ("fixed", "same-samples")

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Certificate:
    """What the votes on one input prove, or on an array of inputs.

    Attributes
    ----------
    predicted : int or ndarray
        The certified class, -1 where abstained.
    radius : float or ndarray
        No perturbation of a smaller `norm` changes the prediction; 0.0 where abstained.
    abstained : bool or ndarray
        Whether the lower bound failed to exceed one half.
    p_lower, q_upper : float or ndarray
        Bounds on the predicted class's probability and on its complement. Under the rule "same-samples"
        an abstained row says nothing: 0.0 and 1.0.
    n : int or ndarray
        The number of votes, invalid ones included.
    failure : float
        The probability that this certificate is wrong, per input.
    sigma : float
        The total noise level.
    norm : float
        The p of the perturbation's norm.
    dimension : int or None
        The number of input coordinates, where `norm` needs it.
    rule : str
        How the class and the votes were chosen: "fixed" or "same-samples".
    """

    predicted: int | npt.NDArray[np.int64]
    radius: float | FloatArray
    abstained: bool | npt.NDArray[np.bool_]
    p_lower: float | FloatArray
    q_upper: float | FloatArray
    n: int | npt.NDArray[np.int64]
    failure: float
    sigma: float
    norm: float
    dimension: int | None
    rule: str

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON can hold them: lists for arrays, "inf" for an infinite norm or radius."""
        return {name: _to_json(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Certificate":
        """The certificate that `to_dict` wrote.

        Raises
        ------
        ValueError
            If a field is missing or unknown.
        """
        names = {field.name for field in fields(cls)}
        if set(values) != names:
            raise ValueError(
                f"a certificate has the fields {sorted(names)}; "
                f"missing {sorted(names - set(values))}, unknown {sorted(set(values) - names)}."
            )
        return cls(**{name: _from_json(value) for name, value in values.items()})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Certificate) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(str(self.to_dict()))


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

    The predicted class's probability is bounded from below by Clopper and Pearson's bound,
    any other class by the complement, and `radius` does the rest.

    Parameters
    ----------
    counts : array_like of int
        Votes per class, shape (..., classes). Invalid outputs (NaN) are counted as one more class,
        so that they speak against the prediction.
    selected : int or array_like of int
        The class to certify, shape (...). For the rule "fixed" it was chosen on votes that `counts`
        does not contain; for "same-samples" leave it out, and the most voted class is taken.
    failure : float
        The probability in (0, 1) that a certificate is wrong; 0.001 is customary.
    sigma : float
        The total noise level of the run.
    norm : float, optional
        The p in [1, inf] of the perturbation's norm.
    dimension : int, optional
        The number of input coordinates, required where p > 2 and refused otherwise.
    rule : {"fixed", "same-samples"}, optional
        "fixed": n was fixed in advance and the class chosen on other samples. "same-samples": the class
        was chosen on these counts; the bound then runs at failure / 2, which covers that for any
        number of classes, because only one class can be certified above one half.

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
    spent = level if rule == "fixed" else level / 2
    p_lower = np.asarray(binomial_lower(support, n, spent))
    q_upper = np.asarray(binomial_upper(n - support, n, spent))
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
        if rule == "fixed":
            raise ValueError(
                'rule="fixed" needs `selected`, the class chosen on separate votes; '
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


def _to_json(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list):
        return [_to_json(v) for v in value]
    return "inf" if isinstance(value, float) and math.isinf(value) else value


def _from_json(value: Any) -> Any:
    if isinstance(value, list):
        return np.asarray([_from_json(v) for v in value])
    return math.inf if value == "inf" else value
