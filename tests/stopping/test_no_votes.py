"""Before the first vote no rule stops, and none stumbles over it."""

import warnings

import pytest

from gdpcert import DecideRadius, FixedVotes, WithinTolerance

RULES = [
    FixedVotes(10),
    DecideRadius(0.5, sigma=0.5, failure=0.001, cap=10),
    WithinTolerance(0.3, failure=0.001, cap=10),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_without_votes_nothing_is_decided(rule):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rule.stopped([0, 0, 10], [0, 1, 10]).tolist() == [False, False, True]
