"""The enclosed sensitivity against the definition in balls, and the float function above it."""

import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdpcert
from gdpcert import rigorous
from gdpcert.rigorous import _balls
from tests import oracle
from tests.oracle import ball
from tests.strategies import norms, weights

masks = st.lists(weights, min_size=1, max_size=12)


@given(masks, norms, st.sampled_from((1.0, 0.1, 1e-300, 1e100)), st.sampled_from((1, 2)))
def test_it_holds_the_exact_value_and_the_float_function_is_above(mask, norm, radius, output):
    low, high = rigorous.sensitivity(mask, norm=norm, radius=radius, output=output)
    exact = ball(radius) * oracle.masked_norm(mask, norm, output)
    assert not ball(low) > exact
    assert not ball(high) < exact
    assert _balls.between(low, high) <= 2
    assert gdpcert.sensitivity(mask, norm=norm, radius=radius, output=output) >= low


def test_a_mask_of_zeros_moves_nothing():
    assert rigorous.sensitivity([0.0, 0.0], norm=3.0) == (0.0, 0.0)


@pytest.mark.parametrize("norm", [1.0, 2.0, math.inf])
def test_simple_values_are_exact(norm):
    assert rigorous.sensitivity([0.0, -3.0], norm=norm, radius=2.0) == (6.0, 6.0)
    assert rigorous.sensitivity([1.0] * 4, norm=norm) == ((2.0, 2.0) if norm > 2 else (1.0, 1.0))


@pytest.mark.parametrize("norm", [math.nextafter(2, 3), 1e308, sys.float_info.max])
def test_extreme_norms(norm):
    low, high = rigorous.sensitivity([1.0, 1.0, 1.0], norm=norm)
    expected = 1.0 if norm < 3 else 3**0.5
    assert low == pytest.approx(expected, rel=1e-15)
    assert high == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("mask", [[], [math.inf], [math.nan]])
def test_masks_that_are_none_are_refused(mask):
    with pytest.raises(ValueError, match="mask"):
        rigorous.sensitivity(mask, norm=2.0)
