"""Certificates of a recorded run against what its votes prove."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np

from gdpcert import _rounding
from gdpcert._certificate import ABSTAIN, Certificate
from gdpcert._records import VoteRecord, Votes, certify_votes
from gdpcert.rigorous._binomial import binomial_upper
from gdpcert.rigorous._radius import radius


@dataclass(frozen=True)
class Excess:
    """A number of a certificate that its votes do not prove.

    Attributes
    ----------
    index : int
        The input.
    what : str
        Which number it is: "radius", "p_lower", "q_upper" or "predicted".
    claimed, proven : float
        What the certificate says, and what is proven: at most that for a radius or p_lower, at least that for
        q_upper; of the class, the selected one, or -1 where none is proven.
    """

    index: int
    what: str
    claimed: float
    proven: float


@dataclass(frozen=True)
class Verification:
    """What `verify` found.

    Attributes
    ----------
    certificates, abstained : int
        How many certificates were checked, and how many of them abstain.
    exceeding : tuple of Excess
        Every number that is not proven; empty if all is well.
    largest_slack : float
        By how much of the proven radius a certificate stays below it, at most.
    failure, norm : float
        What the certificates were checked for.
    """

    certificates: int
    abstained: int
    exceeding: tuple[Excess, ...]
    largest_slack: float
    failure: float
    norm: float


def verify(
    votes: Votes,
    certificate: Certificate | None = None,
    indices: Sequence[int] | None = None,
    *,
    failure: float | None = None,
    norm: float | None = None,
) -> Verification:
    r"""Whether certificates of a recorded run are proven by its votes.

    Parameters
    ----------
    votes : Votes
        What `read_votes` returned.
    certificate : Certificate, optional
        Of arrays; what `certify_votes` gives now by default.
    indices : sequence of int, optional
        The inputs that `certificate` is about, in its order; those of `votes` by default.
    failure, norm : float, optional
        As in `certify_votes`; those of `certificate` if it is given.

    Returns
    -------
    Verification
        Every radius, p_lower and q_upper that exceeds what is proven, every class that was not the selected one,
        and the largest relative slack of the radii. The exact radius is :math:`\sigma\,\Phi^{-1}(1 - q)` with
        Clopper and Pearson's q, each enclosed; a claim passes only if it is proven.

    Raises
    ------
    ValueError
        If the run was stopped by looking at its votes (rule "anytime"), or the certificate is of another run (sigma,
        rule, failure or norm differ, an input has no votes), or as `certify_votes`.
    """
    if votes.header.rule == "anytime":
        raise ValueError(
            "the run's votes were stopped by looking at them, and their anytime bound has no proven enclosure yet; "
            "verify runs of a fixed number of votes, and certify this one with `certify_votes`."
        )
    if certificate is not None:
        failure, norm = _agreed("failure", failure, certificate.failure), _agreed("norm", norm, certificate.norm)
    now = certify_votes(votes, failure=failure, norm=norm)
    claims = now if certificate is None else _of_the_same_run(certificate, now)
    records = _records(votes, indices)
    columns = [_column(claims, name, len(records)) for name in ("predicted", "radius", "p_lower", "q_upper")]
    spent = now.failure if now.rule == "fixed" else now.failure / 2

    @cache  # many inputs get the same votes
    def proven(against: int) -> tuple[float, float]:
        """An upper bound on the other classes' probability, and a radius."""
        _, q = binomial_upper(against, votes.header.n, spent)
        # at one half and above nothing is certified
        return q, radius(q_plus=q, sigma=now.sigma, norm=now.norm, dimension=now.dimension)[0]

    exceeding: list[Excess] = []
    slack = 0.0
    for record, predicted, distance, p_lower, q_upper in zip(records, *columns, strict=True):
        q, least = proven(votes.header.n - record.counts[record.selected])
        exceeding += _excesses(record, (predicted, distance, p_lower, q_upper), q, least)
        if least > 0:
            slack = max(slack, 1 - distance / least)
    abstained = columns[0].count(ABSTAIN)
    return Verification(len(records), abstained, tuple(exceeding), slack, now.failure, now.norm)


def _excesses(
    record: VoteRecord, claims: tuple[float, float, float, float], q: float, distance: float
) -> Iterator[Excess]:
    """What one certificate claims beyond a proven upper bound q on the other classes and a proven radius."""
    predicted, claimed_radius, p_lower, q_upper = claims
    most = 0.0 if predicted == ABSTAIN else distance
    provable = record.selected if distance > 0 else ABSTAIN
    if predicted not in (ABSTAIN, provable):
        yield Excess(record.index, "predicted", predicted, float(provable))
    # written so that what is not a number is not proven either
    if not claimed_radius <= most:
        yield Excess(record.index, "radius", claimed_radius, most)
    if not (0 <= p_lower <= 1 and Fraction(p_lower) <= 1 - Fraction(q)):
        yield Excess(record.index, "p_lower", p_lower, _rounding.float_down(1 - Fraction(q)))
    if not q_upper >= q:
        yield Excess(record.index, "q_upper", q_upper, q)


def _records(votes: Votes, indices: Sequence[int] | None) -> list[VoteRecord]:
    if indices is None:
        return list(votes.records)
    by_index = {record.index: record for record in votes.records}
    missing = [index for index in indices if index not in by_index]
    if missing:
        raise ValueError(f"the run has no votes on input {missing[0]}; give the votes that the certificates are from.")
    return [by_index[index] for index in indices]


def _column(certificate: Certificate, name: str, inputs: int) -> list[float]:
    try:
        column = np.asarray(getattr(certificate, name), dtype=np.float64).ravel()
    except (TypeError, ValueError) as error:
        raise ValueError(f"`{name}` of the certificates must hold numbers alone.") from error
    if len(column) != inputs:
        raise ValueError(f"`{name}` has {len(column)} entries for {inputs} inputs; give the index of every one.")
    return [float(value) for value in column]


def _agreed(name: str, asked: float | None, stated: float) -> float:
    if asked is not None and asked != stated:
        raise ValueError(f"the certificates are for {name} {stated:g}, not {asked:g}; leave --{name} out.")
    return stated


def _of_the_same_run(certificate: Certificate, now: Certificate) -> Certificate:
    for name in ("sigma", "dimension", "rule", "n"):
        stated, recorded = getattr(certificate, name), np.ravel(getattr(now, name))[0]
        if not np.all(np.asarray(stated) == recorded):
            raise ValueError(
                f"the certificates say {name} {stated}, the run {recorded}; give the run that they are from."
            )
    return certificate
