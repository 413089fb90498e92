"""The largest radius within a tolerance: the rough look decides nothing, and what is stopped is known well enough."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import WithinTolerance, anytime_lower, anytime_upper, certify
from tests import oracle

FAR = 10**12


def rule(tolerance=0.25, *, failure=0.001, cap=FAR, give_up=0.001):
    return WithinTolerance(tolerance, failure=failure, cap=cap, give_up=give_up)


def gap(k, n, failure, give_up):
    """The exact quantiles of the library's bounds, and whether the input will abstain."""
    upper = anytime_upper(k, n, give_up)
    if k in (0, n):
        return math.inf, upper < 0.5
    lower = oracle.quantile(anytime_lower(k, n, failure))
    above = -oracle.quantile(anytime_lower(n - k, n, give_up))
    return float(above - lower), upper < 0.5


def expected(test, k, n):
    width, hopeless = gap(k, n, test.failure, test.give_up)
    assert abs(width - test.tolerance) > 1e-6, "choose another"
    return width <= test.tolerance or hopeless


@pytest.mark.parametrize(("failure", "give_up"), [(0.05, 0.05), (0.001, 0.001), (1e-6, 0.01)])
@pytest.mark.parametrize("tolerance", [0.0301, 0.1001, 0.2501, 1.0001, 3.0001])
def test_a_stop_is_taken_exactly_where_the_bounds_are_that_near(tolerance, failure, give_up):
    test = rule(tolerance, failure=failure, give_up=give_up)
    cases = {
        (k, n)
        for n in (1, 2, 5, 10, 11, 30, 100, 300, 1000, 10**4, 10**5)
        for k in (0, 1, 3, n // 10, n // 2, 8 * n // 10, 95 * n // 100, n - 30, n - 8, n - 3, n - 1, n)
        if 0 <= k <= n
    }
    k, n = np.array(sorted(cases)).T
    assert test.stopped(k, n).tolist() == [expected(test, int(a), int(b)) for a, b in zip(k, n, strict=True)]


@given(st.integers(1, 10**6), st.floats(0, 1), st.sampled_from((0.05, 0.001, 1e-9)), st.floats(0.02, 2))
def test_the_rough_look_never_misses_a_stop(n, share, level, tolerance):
    k = round(share * n)
    width, hopeless = gap(k, n, level, level)
    test = rule(tolerance, failure=level, give_up=level)
    assert test.stopped(k, n) or not (width < tolerance * (1 - 1e-9) or hopeless)


@given(st.integers(1, 10**5), st.floats(0.4, 1), st.sampled_from((0.5, 0.05, 0.001)))
def test_a_stopped_radius_is_within_the_tolerance_of_the_most_that_is_possible(n, share, level):
    k, test = round(share * n), rule(0.5, failure=level)
    if test.stopped(k, n):
        certificate = certify([k, n - k], 0, failure=level, sigma=2.0, rule="anytime")
        if certificate.abstained:
            return
        most = -2.0 * float(oracle.quantile(anytime_lower(n - k, n, test.give_up)))
        assert certificate.radius >= most - 2.0 * 0.5 - 1e-6


def test_a_unanimous_class_gets_every_vote_and_a_hopeless_one_few():
    test = rule(1.0, cap=10**6)
    assert test.stopped([10**6 - 1, 10**6], [10**6 - 1, 10**6]).tolist() == [False, True]
    assert test.stopped([0, 10], [20, 60]).all()


def test_arguments_broadcast_and_scalars_give_one_answer():
    test = rule()
    assert test.stopped([[40], [0]], [47, 100, 1000]).shape == (2, 3)
    assert test.stopped(3600, 4000).shape == ()
    assert bool(test.stopped(3600, 4000))
    assert test.stopped([], []).shape == (0,)
    assert test.rule == "anytime"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tolerance": 0.0}, "`tolerance` must be"),
        ({"tolerance": math.inf}, "`tolerance` must be"),
        ({"failure": 0.0}, "`failure` must be"),
        ({"give_up": 1.0}, "`give_up` must be"),
        ({"cap": 0}, "`cap` must be"),
    ],
)
def test_what_makes_no_rule_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        rule(**change)
