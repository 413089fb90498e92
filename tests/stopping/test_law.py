"""The law of a decision: against every sequence of few votes, the bound on its error, and the published table."""

import functools
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gdpcert import DecideRadius, DecisionLaw
from gdpcert._stopping import _boundary

TARGETS = (0.5001, 0.6, 0.8413, 0.9, 0.9772, 0.999)


def rule(p=0.8413, *, failure=0.001, cap=2000, give_up=0.001):
    return DecideRadius(stats.norm.ppf(p), sigma=1.0, failure=failure, cap=cap, give_up=give_up)


def enumerated(test, block, p):
    """The mean number of votes and the chance of a certificate, over all sequences of votes."""
    votes = certified = 0.0
    for sequence in itertools.product((0, 1), repeat=test.cap):
        for n in (*range(block, test.cap, block), test.cap):
            if test.stopped(sum(sequence[:n]), n):
                break
        k = sum(sequence)
        chance = p**k * (1 - p) ** (test.cap - k)
        votes += n * chance
        certified += bool(test.certified(sum(sequence[:n]), n)) * chance
    return votes, certified


@pytest.mark.parametrize("block", [1, 2, 5, 10, 20])
def test_it_is_the_sum_over_all_sequences_of_votes(block):
    test = rule(0.6, failure=0.3, give_up=0.4, cap=10)
    law = DecisionLaw(test, block)
    for p in (0.0, 0.3, 0.6, 0.95, 1.0):
        votes, certified = enumerated(test, block, p)
        assert law.expected_votes(p) == pytest.approx(votes, rel=1e-12)
        assert law.certification_probability(p) == pytest.approx(certified, rel=1e-12, abs=1e-300)


@given(st.sampled_from(TARGETS), st.floats(0, 1), st.sampled_from((1, 7, 300)))
def test_every_way_to_stop_is_counted_once(target, p, block):
    law = made(target, block)
    # rounding, some ulp for every vote
    assert law._stops.probability(p).sum() == pytest.approx(1, abs=1e-11)
    assert law.certification_probability(p) <= 1 + 1e-11


@functools.cache
def made(target, block=1):
    return DecisionLaw(rule(target, cap=1000), block)


@pytest.mark.parametrize("failure", [1e-2, 1e-3])
def test_a_class_that_is_not_probable_enough_is_certified_no_more_often_than_is_allowed(failure):
    for target in TARGETS:
        assert_sound_and_not_wasteful(target, failure, 2000)


@pytest.mark.deep
@pytest.mark.parametrize("failure", [1e-2, 1e-3, 1e-4])
@pytest.mark.parametrize("target", TARGETS)
def test_of_many_votes_too(target, failure):
    assert_sound_and_not_wasteful(target, failure, 10**5)


def assert_sound_and_not_wasteful(target, failure, cap):
    test = rule(target, failure=failure, cap=cap)
    p = test._target[0]
    error = DecisionLaw(test).certification_probability(np.linspace(0.5, 1, 26) * p)
    assert (np.diff(error) >= 0).all()
    assert error[-1] < failure
    # what is lost is the overshoot at the crossing, and what the cap leaves undecided
    assert error[-1] > failure / 3 or cap * (1 - target) < 20


def test_looking_less_often_takes_more_votes_and_is_sound_too():
    test = rule()
    p = np.array([0.3, 0.8, 0.8413, 0.9, 0.99])
    each = DecisionLaw(test)
    for block in (7, 100, 1000):
        law = DecisionLaw(test, block)
        assert (law.expected_votes(p) >= each.expected_votes(p)).all()
        assert (law.expected_votes(p) <= test.cap * (1 + 1e-12)).all()
        assert law.certification_probability(0.8413) <= each.certification_probability(0.8413)


@pytest.mark.parametrize("block", [1, 250, 700])
def test_its_boundaries_are_those_of_the_rule(block):
    test = rule(cap=5000)
    p, q = test._target
    n = np.arange(block, 5000, block)
    won, lost = (
        _boundary.fewest_successes(n, p, q, test.failure),
        n - _boundary.fewest_successes(n, q, p, test.give_up),
    )
    assert (test.certified(won, n) == (won <= n)).all()
    assert not test.certified(won - 1, n).any()
    few = lost >= 0
    assert test.stopped(lost[few], n[few]).all()
    assert not test.stopped(np.minimum(lost + 1, won - 1), n).any()


# another program's dynamic programming at failure = give_up = 0.001, cap 100,000
DISTANCES = {
    1.0: {-0.05: 1129, -0.01: 30904, 0.01: 26841, 0.05: 823},
    2.0: {0.005: 14672, 0.015: 1138},
}
PLACES = {1.0: {0.1: 6, 0.5: 27, 0.9999: 47}, 2.0: {0.9999: 356}}


def assert_published(z, cap, most):
    law = DecisionLaw(DecideRadius(z, sigma=1.0, failure=0.001, cap=cap, give_up=0.001))
    table = {stats.norm.cdf(z) + distance: votes for distance, votes in DISTANCES[z].items()} | PLACES[z]
    for p, votes in table.items():
        if votes <= most:
            assert law.expected_votes(p) == pytest.approx(votes, rel=0.001, abs=0.5)


def test_means_are_the_published_ones():
    assert_published(1.0, 10_000, 2000)


@pytest.mark.deep
@pytest.mark.parametrize("z", [1.0, 2.0])
def test_all_means_are_the_published_ones(z):
    assert_published(z, 100_000, 100_000)


def test_arguments_broadcast_and_scalars_give_floats():
    law = made(0.6)
    assert type(law.expected_votes(0.7)) is float
    assert type(law.certification_probability(0.7)) is float
    assert law.expected_votes([[0.7, 0.8]]).shape == (1, 2)
    assert law.expected_votes([]).shape == (0,)


@pytest.mark.parametrize("block", [0, 1.5])
def test_looks_have_votes_between_them(block):
    with pytest.raises(ValueError, match="`block` must be"):
        DecisionLaw(rule(), block)


def test_a_chance_is_a_chance():
    with pytest.raises(ValueError, match="`p` must be"):
        made(0.6).expected_votes(1.5)
