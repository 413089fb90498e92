"""The probability that sorted uniform numbers keep within bounds, against three other ways to it."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert._bands._crossing import stays_within
from tests.bands.exact import kolmogorov, steck

unit = st.floats(0, 1, allow_subnormal=False)


@st.composite
def bounds(draw, most=7):
    count = draw(st.integers(1, most))
    columns = (sorted(draw(st.lists(unit, min_size=count, max_size=count))) for _ in range(2))
    low, high = np.sort(np.array(list(columns)), axis=0)
    return low, high


@given(bounds())
def test_it_is_stecks_determinant_rounded_down(pair):
    low, high = pair
    exact = steck(low, high)
    ours = stays_within(low, high)
    assert Fraction(ours) <= exact
    # weights below 1e-25 of a step are left out
    assert ours == pytest.approx(float(exact), rel=1e-12, abs=1e-20)


@pytest.mark.parametrize("count", [1, 2, 30, 500, 1000, 3000])
@pytest.mark.parametrize("scaled", [0.5, 0.85, 1.36, 2.0])
def test_it_is_the_law_of_kolmogorov(count, scaled):
    half = min(scaled / math.sqrt(count), 0.99)
    share = np.arange(count + 1) / count
    low, high = np.maximum(share[1:] - half, 0), np.minimum(share[:-1] + half, 1)
    # the matrix's own rounding, of its corner 2 h - 1 and of n multiplications
    assert stays_within(low, high) == pytest.approx(kolmogorov(count, half), rel=1e-9)


@pytest.mark.parametrize("count", [1, 7, 400])
def test_one_side_is_a_closed_form(count):
    # Daniels: a line through the origin is crossed with probability 1/slope, whatever the count
    for slope in (1.25, 2.0, 10.0):
        low = np.arange(1, count + 1) / count / slope
        assert stays_within(low, np.ones(count)) == pytest.approx(1 - 1 / slope, rel=1e-10)
        assert stays_within(np.zeros(count), 1 - low[::-1]) == pytest.approx(1 - 1 / slope, rel=1e-10)
    # one bound alone is a binomial tail: the smallest number below h
    high = np.ones(count)
    high[0] = 0.01
    assert stays_within(np.zeros(count), high) == pytest.approx(1 - 0.99**count, rel=1e-10)


def test_it_is_what_a_simulation_counts():
    random = np.random.default_rng(5)
    count, rounds = 40, 20_000
    low = np.maximum(np.arange(1, count + 1) / count - 0.17, 0) ** 1.2
    high = np.minimum(np.arange(count) / count + 0.13, 1)
    sorted_numbers = np.sort(random.random((rounds, count)), axis=1)
    kept = ((low <= sorted_numbers) & (sorted_numbers <= high)).all(axis=1).sum()
    p = stays_within(low, high)
    assert 0.2 < p < 0.8
    assert abs(kept - rounds * p) < 5 * math.sqrt(rounds * p * (1 - p))  # five standard deviations


def test_no_bounds_are_kept_and_empty_ones_are_not():
    assert 1 - 1e-9 < stays_within(np.zeros(200), np.ones(200)) <= 1
    assert stays_within(np.zeros(720), np.ones(720)) == 0.0  # exp(-720) holds few digits
    crossed = np.full(3, 0.5)
    assert stays_within(crossed, crossed - 0.25) == 0.0
    assert stays_within(np.array([0.2, 0.6]), np.array([0.1, 0.9])) == 0.0


@given(bounds(most=30), st.floats(0, 0.1))
def test_wider_bounds_are_kept_more_often(pair, by):
    low, high = pair
    # both are below the exact value by a known part
    assert stays_within(np.maximum(low - by, 0), np.minimum(high + by, 1)) >= stays_within(low, high) * (1 - 1e-11)
