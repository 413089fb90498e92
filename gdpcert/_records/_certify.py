"""Certificates from recorded votes, for the threat that the noise was calibrated for."""

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert._certificate import ABSTAIN, Certificate
from gdpcert._certify import certify
from gdpcert._records._schema import Votes, VotesHeader


def certify_votes(votes: Votes, *, failure: float | None = None, norm: float | None = None) -> Certificate:
    """The certificates of a recorded run, at any failure probability.

    Parameters
    ----------
    votes : Votes
        What `read_votes` returned.
    failure : float, optional
        The probability that a certificate is wrong; the run's by default.
    norm : float, optional
        The p of the perturbation's norm; the run's by default.

    Returns
    -------
    Certificate
        Of arrays, one entry per record, in the order of `votes.records`.

    Raises
    ------
    ValueError
        If the run has no records yet, or its noise was calibrated for another threat than `norm`.
    """
    header = votes.header
    if not votes.records:
        raise ValueError("the run has no records yet; sample at least one input before certifying.")
    asked = header.norm if norm is None else float(_validate.norm(norm))
    _refuse_other_threat(header, asked)
    # invalid votes stand as one more class, so that they are counted in n and against the prediction
    counts = np.array([[*record.counts, record.invalid] for record in votes.records])
    selected = np.array([record.selected for record in votes.records])
    if header.rule == "same-samples":
        # the most voted of the classes is not the most voted of all where the invalid votes lead
        selected = np.where(counts[:, -1] > counts[:, :-1].max(axis=1), counts.shape[1] - 1, selected)
    certificate = certify(
        counts,
        selected,
        failure=header.failure if failure is None else failure,
        sigma=header.sigma,
        norm=asked,
        dimension=header.dimension if asked > 2 else None,
        rule=header.rule,
    )
    return _without(certificate, certificate.predicted == counts.shape[1] - 1)


def _without(certificate: Certificate, invalid: npt.NDArray[np.bool_]) -> Certificate:
    """The certificate where nothing but the invalid votes would be certified: an abstention there."""
    return replace(
        certificate,
        predicted=np.where(invalid, ABSTAIN, certificate.predicted),
        radius=np.where(invalid, 0.0, certificate.radius),
        abstained=certificate.abstained | invalid,
        p_lower=np.where(invalid, 0.0, certificate.p_lower),
        q_upper=np.where(invalid, 1.0, certificate.q_upper),
    )


def _refuse_other_threat(header: VotesHeader, norm: float) -> None:
    if header.threat in ("any", norm):
        return
    raise ValueError(
        f"this run's noise was calibrated for the norm {_name(float(header.threat))} ({header.method}): its masked "
        f"queries certify no other threat, and read for {_name(norm)} the radii would be too large. "
        f"Certify it for {_name(float(header.threat))}, or sample a run calibrated for {_name(norm)}."
    )


def _name(p: float) -> str:
    return "L-infinity" if math.isinf(p) else f"L{p:g}"
