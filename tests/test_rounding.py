"""Directed rounding, against exact rational arithmetic."""

import math
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import _rounding

LARGEST, SMALLEST = sys.float_info.max, 5e-324
finite = st.floats(allow_nan=False, allow_infinity=False)
positive = st.floats(0, LARGEST)
rationals = st.builds(Fraction, st.integers(-(10**300), 10**300), st.integers(1, 10**300))


@given(finite, st.floats(0, 1e6))
def test_down_and_up_move_by_at_least_the_ulps_asked_for(x, ulps):
    step = Fraction(ulps) * Fraction(math.ulp(x))
    below, above = float(_rounding.down(x, ulps)), float(_rounding.up(x, ulps))
    assert below == -math.inf or Fraction(below) <= Fraction(x) - step
    assert above == math.inf or Fraction(above) >= Fraction(x) + step


@given(st.floats(-LARGEST / 2, LARGEST / 2))
def test_down_moves_by_little(x):
    # 2**-52 |x| is up to two ulp; two more are lost to the addition and to nextafter
    assert Fraction(float(_rounding.down(x))) >= Fraction(x) - 4 * Fraction(math.ulp(x))


def test_infinities_stay():
    assert float(_rounding.down(math.inf)) == math.inf
    assert float(_rounding.up(-math.inf)) == -math.inf
    assert float(_rounding.sum_down(math.inf, -1e308)) == math.inf
    assert float(_rounding.sum_up(-math.inf, 1e308)) == -math.inf


@given(finite, st.one_of(finite, st.floats(-1, 1)))
def test_a_sum_lies_between_its_two_roundings(x, y):
    exact = Fraction(x) + Fraction(y)
    low, high = float(_rounding.sum_down(x, y)), float(_rounding.sum_up(x, y))
    assert low == -math.inf or abs(exact) > LARGEST or Fraction(low) <= exact
    assert high == math.inf or abs(exact) > LARGEST or Fraction(high) >= exact
    if abs(exact) < LARGEST / 2:
        # half an ulp for the sum, 2**-52 of it for the step, which is up to two, and half for its rounding
        assert Fraction(high) - Fraction(low) <= 6 * Fraction(math.ulp(max(abs(low), abs(high))))


@given(st.floats(-LARGEST / 2, LARGEST / 2, allow_subnormal=False), st.integers(1, 1000))
def test_a_scaled_number_is_moved_by_the_margin_less_a_rounding(x, multiple):
    margin = multiple * Fraction(2) ** -52
    step = (margin - Fraction(2) ** -53 * (1 + margin)) * abs(Fraction(x))
    assert Fraction(float(_rounding.scaled_down(x, float(margin)))) <= Fraction(x) - step
    assert Fraction(float(_rounding.scaled_up(x, float(margin)))) >= Fraction(x) + step


@given(positive, positive)
def test_a_product_is_never_above_the_exact_one(x, y):
    product = float(_rounding.product_down(x, y))
    exact = Fraction(x) * Fraction(y)
    assert 0 <= Fraction(product) <= exact
    # to nearest, then one float down: within two ulp, unless the exact one is beyond the largest float
    assert exact - Fraction(product) <= 2 * Fraction(math.ulp(product)) or exact > LARGEST


@given(positive, st.floats(SMALLEST, LARGEST))
def test_a_quotient_is_never_above_the_exact_one(x, y):
    quotient = float(_rounding.quotient_down(x, y))
    exact = Fraction(x) / Fraction(y)
    assert 0 <= Fraction(quotient) <= exact
    assert exact - Fraction(quotient) <= 2 * Fraction(math.ulp(quotient)) or exact > LARGEST


def test_a_product_is_infinite_only_by_an_infinite_factor():
    # the zero may stand for a positive number that was rounded down
    assert _rounding.product_down([math.inf, math.inf, 0.0], [2.0, 0.0, 0.0]).tolist() == [math.inf, math.inf, 0.0]
    assert float(_rounding.product_down(1e300, 1e300)) == LARGEST
    assert float(_rounding.quotient_down(1e300, 1e-300)) == LARGEST


@given(rationals)
def test_a_rational_is_rounded_to_the_nearest_float_on_the_stated_side(value):
    up, down = _rounding.float_up(value), _rounding.float_down(value)
    assert Fraction(up) >= value >= Fraction(down)
    assert math.nextafter(down, math.inf) >= up


@pytest.mark.parametrize("sign", [1, -1])
def test_a_rational_beyond_the_floats_is_rounded_to_the_stated_side(sign):
    huge = sign * Fraction(2) ** 2000
    assert _rounding.float_up(huge) == (math.inf if sign > 0 else -LARGEST)
    assert _rounding.float_down(huge) == (LARGEST if sign > 0 else -math.inf)


@given(st.builds(Fraction, st.integers(0, 10**300), st.integers(1, 10**300)))
def test_sqrt_up_is_the_smallest_float_whose_square_is_enough(square):
    root = _rounding.sqrt_up(square)
    assert Fraction(root) ** 2 >= square
    assert root == 0 or Fraction(math.nextafter(root, 0)) ** 2 < square


def test_arrays_keep_their_shape():
    assert _rounding.down(np.ones((2, 3))).shape == (2, 3)
    assert _rounding.product_down(np.ones((2, 1)), np.ones(3)).shape == (2, 3)
