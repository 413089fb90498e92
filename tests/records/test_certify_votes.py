"""Certificates from records: of their counts, for the threat of their noise alone."""

import math
from dataclasses import replace

import numpy as np
import pytest

from gdpcert import VoteRecord, Votes, certify, certify_votes
from tests.records.test_records import ADAPTIVE, HEADER, record


def test_certifying_a_record_is_certifying_its_counts():
    votes = Votes(HEADER, tuple(record(i, 70 + i) for i in range(3)))
    expected = certify([[*r.counts, r.invalid] for r in votes.records], 1, failure=0.001, sigma=0.5)
    assert certify_votes(votes) == expected
    assert certify_votes(votes, failure=0.1).failure == 0.1
    assert (certify_votes(votes, failure=0.1).radius > expected.radius).all()


def test_an_invalid_vote_speaks_against_the_prediction():
    # 90 for the class: the other ten are votes for another class, or no votes at all
    valid, invalid = (certify_votes(Votes(HEADER, (record(0, 90, lost),))) for lost in (0, 10))
    assert valid.n.tolist() == invalid.n.tolist() == [100]
    np.testing.assert_array_equal(valid.radius, invalid.radius)
    dropped = certify([90, 0, 0], 1 - 1, failure=0.001, sigma=0.5)
    assert invalid.radius[0] < dropped.radius


@pytest.mark.parametrize("norm", [1, 2, 3.0])
def test_noise_calibrated_for_l_infinity_certifies_no_other_threat(norm):
    with pytest.raises(ValueError, match=rf"calibrated for the norm L-infinity .* L{norm:g} the radii would be"):
        certify_votes(Votes(ADAPTIVE, (record(),)), norm=norm)


def test_noise_calibrated_for_l_infinity_certifies_l_infinity():
    certificate = certify_votes(Votes(ADAPTIVE, (record(),)))
    assert (certificate.norm, certificate.dimension) == (math.inf, 12)
    assert certificate == certify_votes(Votes(HEADER, (record(),)), norm=math.inf)


@pytest.mark.parametrize("norm", [1, 2, 3.0, math.inf])
def test_isotropic_noise_certifies_any_threat(norm):
    certificate = certify_votes(Votes(HEADER, (record(),)), norm=norm)
    assert certificate.norm == norm
    assert certificate.dimension == (12 if norm > 2 else None)


def test_a_run_without_records_certifies_nothing_and_says_so():
    with pytest.raises(ValueError, match="no records yet; sample at least one input"):
        certify_votes(Votes(HEADER, ()))


@pytest.mark.parametrize(("invalid", "abstains"), [(0, False), (9, False), (91, True), (100, True)])
def test_where_invalid_votes_lead_a_class_chosen_on_the_same_votes_is_not_certified(invalid, abstains):
    header = replace(HEADER, rule="same-samples")
    votes = Votes(header, (VoteRecord(0, 1, 1, (0, 0, 0), (0, 100 - invalid, 0), invalid),))
    certificate = certify_votes(votes)
    assert certificate.abstained.tolist() == [abstains]
    assert certificate.predicted.tolist() == [-1 if abstains else 1]
    assert (certificate.radius[0] > 0) == (not abstains)
    assert (certificate.p_lower[0] > 0) == (certificate.q_upper[0] < 1) == (not abstains)
