"""What votes prove about a prediction, as a frozen value that JSON can hold."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

ABSTAIN = -1

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
        How the class and the votes were chosen: "fixed", "same-samples" or "anytime".
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
