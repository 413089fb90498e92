"""The losses of cells, and the order that they give them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import PiecewiseLinear
from gdpcert._tradeoff._piecewise import log_ratio
from tests.oracle import ball

masses = st.one_of(st.floats(1e-300, 1.0), st.floats(0.25, 0.26))


@given(masses, masses)
def test_a_loss_is_the_logarithm_and_changes_its_sign_with_the_laws(p, q):
    loss = float(log_ratio(np.array(q), np.array(p)))
    assert loss == -float(log_ratio(np.array(p), np.array(q)))
    # two ulp of the larger of it and 1
    assert abs(ball(loss) - (ball(q) / ball(p)).log()) <= ball(2.0**-51) * ball(max(1.0, abs(loss)))


def test_losses_without_end_and_without_masses():
    found = log_ratio(np.array([1.0, 0.0, 0.0, 1e-300, 1.0]), np.array([0.0, 1.0, 0.0, 1.0, 5e-324]))
    assert found[:2].tolist() == [np.inf, -np.inf]
    assert np.isnan(found[2])
    assert found[3:] == pytest.approx([-300 * np.log(10), 1074 * np.log(2)], rel=1e-15)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=12))
def test_inverting_twice_changes_nothing_though_ratios_differ_by_an_ulp(moves):
    """Cells a third and two thirds of a share apart, moved by ulps: their losses are the same, or hardly not."""
    share = 1.0 / (3 * len(moves))
    p = [share * (1 + i * 2.0**-52) / 2 for i, _ in moves]
    q = [share * (1 + j * 2.0**-52) for _, j in moves]
    f = PiecewiseLinear(p, q)
    assert f.inverse().inverse() == f
    assert f.inverse().inverse().inverse() == f.inverse()
