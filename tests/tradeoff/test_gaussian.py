"""The Gaussian trade-off function: rounded down, its power up, both close to exact."""

import dataclasses
import math
import sys

import numpy as np
import pytest
from hypothesis import given

from gdpcert import Gaussian
from tests import oracle
from tests.oracle import ball
from tests.strategies import interior, mus, probabilities

SMALLEST_NORMAL = sys.float_info.min


@given(mus, interior)
def test_a_value_is_never_above_the_exact_one(mu, alpha):
    value, exact = Gaussian(mu)(alpha), oracle.trade_off(mu, alpha)
    assert ball(value) <= exact
    if exact >= SMALLEST_NORMAL:
        # worst at a quantile of 5, off by 2 + 11.5 times 2**-52 * 5, and y = -37.5, rounded by 48 * 2**-52:
        # times 37.5, 9.7e-13
        assert ball(value) >= (1 - ball(1e-12)) * exact


@given(mus, interior)
def test_a_power_is_never_below_the_exact_one(mu, alpha):
    value, exact = Gaussian(mu).power(alpha), oracle.power(mu, alpha)
    assert value == 1 or ball(value) >= exact
    if exact >= SMALLEST_NORMAL:
        # worst at y = z = -37.5, either rounded by 48 * 2**-52: times 37.5, 8.1e-13
        assert ball(value) <= (1 + ball(1e-12)) * exact


# the textbook's cdf(ppf(1 - alpha) - mu) returns 1 for the first three
@pytest.mark.parametrize(
    ("alpha", "mu", "exact"), [(1e-300, 38, 0.1703), (1e-30, 30, 5.3e-77), (1e-17, 8.5, 0.4975), (1e-10, 30, 7.7e-124)]
)
def test_small_type_one_errors_do_not_cancel(alpha, mu, exact):
    assert Gaussian(mu)(alpha) == pytest.approx(exact, rel=1e-2)  # the table's two digits


@given(mus)
def test_the_ends_are_exact(mu):
    assert (Gaussian(mu)(0.0), Gaussian(mu)(1.0)) == (1.0, 0.0)
    assert (Gaussian(mu).power(0.0), Gaussian(mu).power(1.0)) == (0.0, 1.0)


@given(probabilities)
def test_without_a_budget_it_is_the_diagonal_and_with_all_of_it_nothing_is_left(alpha):
    # one ulp of rounding a side at mu = 0, in units of the larger of value and 1 - value
    assert 1 - alpha - 1e-14 <= Gaussian(0.0)(alpha) <= 1 - alpha + 2.0**-53
    assert Gaussian(math.inf)(alpha) == 0
    assert Gaussian(math.inf).power(alpha) == 1


@given(mus, probabilities)
def test_values_stay_probabilities(mu, alpha):
    assert 0 <= Gaussian(mu)(alpha) <= 1
    assert 0 <= Gaussian(mu).power(alpha) <= 1


def test_arrays_in_arrays_out_scalars_in_floats_out():
    assert Gaussian(1.0)(np.zeros((2, 3))).shape == (2, 3)
    assert type(Gaussian(1.0)(np.float32(0.5))) is float
    assert type(Gaussian(1.0).power(np.array(0.5))) is float


def test_it_is_a_value():
    assert Gaussian(1) == Gaussian(1.0)
    assert len({Gaussian(1.0), Gaussian(1.0)}) == 1
    assert Gaussian(2.0).inverse() == Gaussian(2.0)
    assert Gaussian(2.0).mu() == 2.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        Gaussian(1.0).mu = 2.0
