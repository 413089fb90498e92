"""Planning answers the question that certifying will ask."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import certify, largest_possible_radius, radius, required_p, votes_needed
from tests.strategies import failures

threats = st.sampled_from(({"norm": 2}, {"norm": 3, "dimension": 48}, {"norm": math.inf, "dimension": 3072}))
levels = st.floats(0.05, 10)
wanted = st.floats(0.001, 8)


@given(wanted, levels, threats)
def test_the_required_probability_suffices_and_a_little_less_does_not(z, sigma, threat):
    r = z * sigma / (55.5 if threat["norm"] == math.inf else 1)
    p = required_p(r, sigma, **threat)
    assert radius(p, sigma=sigma, **threat) >= r
    # 18 ulp of the quantile are less than 20 of p, the unit's rounding adds a few
    assert radius(max(p - 40 * 2.0**-53, 0.5), sigma=sigma, **threat) < r


def test_a_probability_that_no_float_holds_is_one():
    assert required_p(9.0, 1.0) == 1
    assert required_p(8.2, 1.0) == 1 - 2.0**-53
    assert required_p(1e308, 1e-308) == 1
    assert required_p(1.0, 5e-324, norm=math.inf, dimension=4) == 1


@given(st.integers(1, 10**6), failures, levels, threats)
def test_the_largest_possible_radius_is_that_of_a_unanimous_vote(n, failure, sigma, threat):
    unanimous = certify([n, 0], 0, failure=failure, sigma=sigma, **threat)
    assert largest_possible_radius(n, failure, sigma, **threat) == unanimous.radius


def certifies(n, share, failure, r):
    supporting = math.floor(share * n)
    certificate = certify([supporting, n - supporting], 0, failure=failure, sigma=1.0)
    return not certificate.abstained and certificate.radius >= r


@given(st.floats(0.01, 3), st.sampled_from((0.1, 0.001, 1e-6)))
def test_the_fewest_votes_for_a_radius_are_enough_and_one_less_is_not(r, failure):
    n = votes_needed(r, 1.0, failure)
    assert certifies(n, 1.0, failure, r)
    assert n == 1 or not certifies(n - 1, 1.0, failure, r)


@given(st.floats(0.55, 0.99), st.floats(0.05, 0.9), st.sampled_from((0.1, 0.001)))
def test_the_votes_needed_at_a_share_certify_the_radius(share, part, failure):
    r = part * radius(share, sigma=1.0)
    assert certifies(votes_needed(r, 1.0, failure, share=share), share, failure, r)


def test_radius_zero_asks_for_the_fewest_votes_that_certify_anything():
    n = votes_needed(0.0, 1.0, 0.001)
    assert n == 10  # 2**-10 < 0.001 < 2**-9
    assert certify([n, 0], 0, failure=0.001, sigma=1.0).radius > 0


@pytest.mark.parametrize(("r", "share", "least"), [(1.0, 0.8, "0.841345"), (0.0, 0.5, "0.5")])
def test_a_share_that_no_number_of_votes_makes_enough_is_refused_with_the_share_that_would_do(r, share, least):
    with pytest.raises(ValueError, match=f"needs more than {least}"):
        votes_needed(r, 1.0, 0.001, share=share)
    with pytest.raises(ValueError, match="not even all of them do"):
        votes_needed(10.0, 1.0, 0.001)
