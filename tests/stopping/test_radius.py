"""One radius, decided: what is called certified is certified, and every decision is taken when it can be."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import DecideRadius, certify
from tests import oracle
from tests.oracle import ball

failures = st.sampled_from((0.5, 0.05, 0.001, 1e-9))
threats = st.sampled_from(
    ({"norm": 2}, {"norm": 1}, {"norm": 3, "dimension": 48}, {"norm": math.inf, "dimension": 3072})
)
FAR = 10**12  # a cap that no test reaches


def rule(radius=0.5, *, sigma=0.5, failure=0.001, cap=FAR, give_up=0.001, **threat):
    return DecideRadius(radius, sigma=sigma, failure=failure, cap=cap, give_up=give_up, **threat)


def least_certified(test, n):
    """The fewest successes of n that are certified, or n + 1."""
    low, high = -1, n + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if test.certified(middle, n) else (middle, high)
    return high


def reaches(test, k, n):
    certificate = certify(
        [k, n - k],
        0,
        failure=test.failure,
        sigma=test.sigma,
        norm=test.norm,
        dimension=test.dimension,
        rule="anytime",
    )
    return not certificate.abstained and certificate.radius >= test.radius


@given(st.integers(1, 10**6), st.floats(0.01, 3), st.floats(0.05, 10), failures, threats)
def test_at_the_fewest_certified_votes_certify_gives_the_radius_and_at_one_less_it_does_not(n, z, sigma, level, threat):
    test = rule(z * sigma / (55.5 if threat["norm"] == math.inf else 1), sigma=sigma, failure=level, **threat)
    k = least_certified(test, n)
    assert k == n + 1 or (reaches(test, k, n) and test.stopped(k, n))
    assert not reaches(test, k - 1, n)
    assert k - 1 <= n * test._target[0] or not test.stopped(k - 1, n)


@given(st.integers(3, 10**6), st.floats(0.6, 1), st.sampled_from((0.05, 0.001)), threats)
def test_the_radius_that_certify_gives_is_decided_and_the_next_float_is_not(n, share, level, threat):
    k = round(share * n)
    made = certify([k, n - k], 0, failure=level, sigma=0.5, rule="anytime", **threat)
    if not made.abstained:
        assert rule(made.radius, failure=level, **threat).certified(k, n)
        assert not rule(math.nextafter(made.radius, math.inf), failure=level, **threat).certified(k, n)


@given(st.integers(1, 3000), st.floats(0.01, 3), failures)
def test_the_fewest_certified_votes_are_those_of_the_exact_wealth(n, z, level):
    test, p = rule(z, sigma=1.0, failure=level), oracle.cdf(z)
    k = least_certified(test, n)
    needed = -ball(level).log()
    assert k == n + 1 or exact_wealth(k, n - k, p) >= needed
    # what rounding costs is far less than a vote
    assert k == 0 or exact_wealth(k - 1, n - k + 1, p) < needed + 1e-6


def exact_wealth(successes, failed, p):
    """The same integral for a ball p, from Arb's incomplete beta function."""
    half = oracle.arb(1) / 2
    q = 1 - p
    above = q.beta_lower(failed + half, successes + half) / q.beta_lower(half, half)
    return above.log() - successes * p.log() - failed * q.log()


def decided(test, k, n):
    """Both bets, without a shortcut."""
    p = oracle.cdf(ball(test.radius) / ball(test.sigma))
    up, down = exact_wealth(k, n - k, p), exact_wealth(n - k, k, 1 - p)
    assert abs(up + ball(test.failure).log()) > 1e-6, "choose others"
    assert abs(down + ball(test.give_up).log()) > 1e-6, "choose others"
    return bool(up >= -ball(test.failure).log() or down >= -ball(test.give_up).log())


@pytest.mark.parametrize(("level", "give_up"), [(0.001, 0.001), (0.001, 0.1), (0.3, 1e-9)])
@pytest.mark.parametrize("z", [0.1, 1.0, 2.5])
def test_every_decision_of_few_votes_is_that_of_the_bets(z, level, give_up):
    test = rule(z, sigma=1.0, failure=level, give_up=give_up)
    n, k = np.array([(n, k) for n in range(1, 41) for k in range(n + 1)]).T
    expected = [decided(test, int(a), int(b)) for a, b in zip(k, n, strict=True)]
    assert test.stopped(k, n).tolist() == expected


@pytest.mark.parametrize("z", [0.1, 1.0, 2.5])
def test_every_decision_beside_the_two_boundaries_is_that_of_the_bets(z):
    assert_beside_the_boundaries(10**3, z, 13)
    assert_beside_the_boundaries(10**5, z, 7)


@pytest.mark.deep
@pytest.mark.parametrize("z", [0.1, 1.0, 2.5])
def test_every_decision_of_many_votes_beside_the_two_boundaries_is_that_of_the_bets(z):
    assert_beside_the_boundaries(10**5, z, 101)
    assert_beside_the_boundaries(10**7, z, 41)


def assert_beside_the_boundaries(n, z, places):
    test = rule(z, sigma=1.0, give_up=0.01)
    p = test._target[0]
    spread = math.sqrt(n * p * (1 - p))
    k = np.unique(np.rint(n * p + spread * np.linspace(-6, 6, places))).astype(int)
    k = k[(k >= 0) & (k <= n)]
    expected = [decided(test, int(a), n) for a in k]
    assert 2 <= sum(expected) < len(expected)
    assert test.stopped(k, n).tolist() == expected


def test_giving_up_costs_certificates_never_their_truth():
    strict, lenient = rule(give_up=1e-9), rule(give_up=0.5)
    n, k = np.array([(n, k) for n in range(1, 200) for k in range(n + 1)]).T
    assert (strict.certified(k, n) == lenient.certified(k, n)).all()
    assert (strict.stopped(k, n) <= lenient.stopped(k, n)).all()
    assert (strict.stopped(k, n) < lenient.stopped(k, n)).any()


def test_the_cap_stops_what_is_undecided():
    test = rule(cap=1000)
    assert test.stopped([841, 842], [999, 1000]).tolist() == [False, True]


def test_arguments_broadcast_and_scalars_give_one_answer():
    test = rule()
    assert test.stopped([[47], [0]], [47, 100, 1000]).shape == (2, 3)
    assert test.certified([[47], [0]], [47, 100, 1000]).tolist() == [[True, False, False], [False] * 3]
    assert test.stopped(47, 47).shape == ()
    assert bool(test.stopped(47, 47))
    assert test.stopped([], []).shape == (0,)


def test_it_is_a_value():
    assert rule() == rule()
    assert hash(rule()) == hash(rule())
    assert rule() != rule(give_up=0.1)
    assert rule().rule == "anytime"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"radius": 0.0}, "`radius` must be"),
        ({"radius": math.inf}, "`radius` must be"),
        ({"radius": 9.0, "sigma": 1.0}, "`radius` must be one that some votes reach; got 9 at sigma=1"),
        ({"sigma": 0.0}, "`sigma` must be"),
        ({"failure": 1.0}, "`failure` must be"),
        ({"give_up": 0.0}, "`give_up` must be"),
        ({"cap": 0}, "`cap` must be"),
        ({"cap": 1.5}, "`cap` must be"),
        ({"norm": math.inf}, "`dimension` is required"),
        ({"norm": 2, "dimension": 5}, "`dimension` has no effect"),
    ],
)
def test_what_makes_no_rule_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        rule(**change)
