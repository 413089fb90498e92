"""A number that is fixed before looking."""

import numpy as np
import pytest

from gdpcert import FixedVotes


def test_votes_say_nothing_about_when_to_stop():
    n = np.arange(1, 20)
    assert (FixedVotes(10).stopped(n, n) == (n >= 10)).all()
    assert (FixedVotes(10).stopped(0, n) == (n >= 10)).all()
    assert FixedVotes(10).stopped([[1], [2]], [9, 10, 11]).shape == (2, 3)
    assert FixedVotes(10).rule == "fixed"


@pytest.mark.parametrize("cap", [0, -1, 1.5])
def test_no_vote_is_no_rule(cap):
    with pytest.raises(ValueError, match="`cap` must be"):
        FixedVotes(cap)
