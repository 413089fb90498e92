"""What a record of votes says, and how it is spelt in JSON."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from gdpcert import _validate
from gdpcert._composition import combine
from gdpcert._records._stop import frozen_stop

SCHEMA = "gdpcert.votes/2"
# its runs stopped at n, drew a block a chunk, and did not say at which precision
_SCHEMA_1 = "gdpcert.votes/1"
_RULES = ("fixed", "same-samples", "anytime")


@dataclass(frozen=True)
class VotesHeader:
    """What fixes the meaning of a run's votes.

    Attributes
    ----------
    study, method : str
        What was compared, and which defence this run is.
    seed : int
        The seed of training and noise.
    sigma : float
        The total noise level, in the unit of the input.
    sigmas : tuple of float
        The steps' noise levels; `combine` of them is at least `sigma`.
    threat : float or "any"
        The norm that the noise was calibrated for. Isotropic noise permits "any"; a masked query
        calibrated for L-infinity certifies nothing else.
    norm : float
        The norm that the run is reported for.
    dimension : int
        The number of input coordinates.
    classes : int
        The number of classes.
    n0, n : int
        The votes per input that choose the class, and those that bound its probability: exactly n, or under the rule
        "anytime" from 1 to n.
    rule : str
        The rule of `certify` that the votes allow: "fixed", or "anytime" where they were looked at to stop;
        "same-samples" where the class was chosen on them.
    stop : dict
        When the sampling of an input stopped: ``{"kind": "fixed"}`` at n; ``{"kind": "radius", "radius": r,
        "give_up": b}`` once the radius r was decided; ``{"kind": "tolerance", "tolerance": t, "give_up": b}`` once the
        largest radius was known to within t in units of sigma. It is kept as a frozen value.
    failure : float
        The failure probability per input that the run was planned for; any other may be asked for later.
    noise : str
        The stream of the keyed noise.
    chunk : int
        The fixed batch shape that the classifier was evaluated at.
    block : int
        The samples that share one noise key.
    precision : str
        How the classifier computed, as "bfloat16, channels-last, eager, tf32 off".
    config : str
        A hash of what the votes were cast by: the run's configuration and the weights of its network.
    schema : str
        The version of the record itself; leave it as it is.
    """

    study: str
    method: str
    seed: int
    sigma: float
    sigmas: tuple[float, ...]
    threat: float | str
    norm: float
    dimension: int
    classes: int
    n0: int
    n: int
    rule: str
    stop: Mapping[str, str | float]
    failure: float
    noise: str
    chunk: int
    block: int
    precision: str
    config: str
    schema: str = SCHEMA

    def __post_init__(self) -> None:
        object.__setattr__(self, "stop", frozen_stop(self.stop))
        _validate.choice("rule", self.rule, _RULES)
        if self.rule != "anytime" and self.stop["kind"] != "fixed":
            raise ValueError(
                f"votes stopped by looking, {self.stop}, allow only the rule 'anytime'; got {self.rule!r}."
            )


@dataclass(frozen=True)
class VoteRecord:
    """The votes on one input: integer counts only.

    Attributes
    ----------
    index : int
        The input's place in the test set.
    label : int
        Its true class.
    selected : int
        The class chosen by the n0 votes.
    selection : tuple of int
        The n0 votes per class; what is missing from n0 was invalid.
    counts : tuple of int
        The votes per class that bound the selected one's probability.
    invalid : int
        Further votes, whose output was not a number; they speak against the prediction.
    """

    index: int
    label: int
    selected: int
    selection: tuple[int, ...]
    counts: tuple[int, ...]
    invalid: int


@dataclass(frozen=True)
class Votes:
    """A run's header and its records, in the order in which they were written."""

    header: VotesHeader
    records: tuple[VoteRecord, ...]


def header_to_json(header: VotesHeader) -> dict[str, Any]:
    """The header as strict JSON: infinite norms as "inf"."""
    values = {field.name: getattr(header, field.name) for field in fields(header)}
    plain = {**values, "sigmas": list(header.sigmas), "stop": dict(header.stop)}
    return {name: "inf" if value == math.inf else value for name, value in plain.items()}


def header_from_json(values: Mapping[str, Any]) -> VotesHeader:
    """The header that `header_to_json` or an earlier version wrote; ValueError if it is of another schema."""
    values = _of_this_schema(values)
    _require_fields(values, VotesHeader)
    plain: dict[str, Any] = {name: math.inf if value == "inf" else value for name, value in values.items()}
    if plain["threat"] != "any" and not (isinstance(plain["threat"], int | float) and plain["threat"] >= 1):
        raise ValueError(f'`threat` must be "any", "inf" or the p of an Lp norm; got {plain["threat"]!r}')
    header = VotesHeader(**{**plain, "sigmas": tuple(plain["sigmas"])})
    if not combine(header.sigmas) >= float(_validate.sigma(header.sigma)) * (1 - 1e-12):
        raise ValueError(f"the steps' sigmas {header.sigmas} are worth less than the total sigma {header.sigma}")
    return header


def _of_this_schema(values: Mapping[str, Any]) -> Mapping[str, Any]:
    schema = values.get("schema")
    if schema == _SCHEMA_1:
        since = {"stop": {"kind": "fixed"}, "block": values.get("chunk"), "precision": "unrecorded"}
        return {**values, **since, "schema": SCHEMA}
    if schema != SCHEMA:
        raise ValueError(f"the schema is {schema!r}; this version of gdpcert reads {SCHEMA!r} and {_SCHEMA_1!r}")
    return values


def record_from_json(values: Mapping[str, Any], header: VotesHeader) -> VoteRecord:
    """One record; ValueError if its numbers do not add up to what the header says."""
    _require_fields(values, VoteRecord)
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    record = VoteRecord(**plain)
    whole = [record.index, record.label, record.selected, record.invalid, *record.selection, *record.counts]
    if any(type(number) is not int or number < 0 for number in whole):
        raise ValueError("every entry must be a non-negative integer")
    if len(record.counts) != header.classes or len(record.selection) != header.classes:
        raise ValueError(f"`counts` and `selection` must have {header.classes} entries")
    if record.selected >= header.classes:
        raise ValueError(f"`selected` is {record.selected} of {header.classes} classes")
    votes, least = sum(record.counts) + record.invalid, 1 if header.rule == "anytime" else header.n
    if not least <= votes <= header.n or sum(record.selection) > header.n0:
        raise ValueError(f"the votes do not add up to n0={header.n0} and {'up to ' * (least < header.n)}n={header.n}")
    return record


def _require_fields(values: Mapping[str, Any], kind: type[VotesHeader] | type[VoteRecord]) -> None:
    names = {field.name for field in fields(kind)}
    if set(values) != names:
        missing, unknown = sorted(names - set(values)), sorted(set(values) - names)
        raise ValueError(f"missing fields {missing}, unknown fields {unknown}")
