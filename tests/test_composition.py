"""Composition of mu, and noise levels combined and split: exact rational arithmetic is the judge."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import combine, compose, split
from tests.strategies import extreme_sigmas, sigmas

budgets = st.lists(st.floats(0, 1e308), max_size=6)
levels = st.lists(extreme_sigmas, min_size=1, max_size=6)
shares = st.lists(st.floats(1e-6, 1), min_size=1, max_size=6).map(lambda xs: [x / math.fsum(xs) for x in xs])


def precision(noise):
    return sum(1 / Fraction(sigma) ** 2 for sigma in noise)


@given(budgets)
def test_compose_is_the_smallest_float_not_below_the_root_of_the_sum_of_squares(mus):
    square = sum(Fraction(mu) ** 2 for mu in mus)
    total = compose(mus)
    assert total == math.inf or Fraction(total) ** 2 >= square
    assert total == 0 or Fraction(math.nextafter(total, 0)) ** 2 < square


def test_compose_of_nothing_is_nothing_and_an_infinite_budget_stays():
    assert compose([]) == 0
    assert compose(iter([3.0, 4.0])) == 5
    assert compose([1.0, math.inf]) == math.inf


@given(levels)
def test_combine_is_never_above_the_exact_value_and_within_4_ulp(noise):
    total = combine(noise)
    assert Fraction(total) ** 2 * precision(noise) <= 1
    above = total
    for _ in range(4):
        above = math.nextafter(above, math.inf)
    assert above == math.inf or Fraction(above) ** 2 * precision(noise) > 1


@given(extreme_sigmas)
def test_one_step_is_worth_itself(sigma):
    assert combine([sigma]) == sigma


@given(sigmas, shares)
def test_split_adds_at_least_the_noise_that_is_certified(sigma, parts):
    assert precision(split(sigma, parts)) * Fraction(sigma) ** 2 <= 1


@given(sigmas, shares)
def test_split_adds_no_more_than_rounding_asks_for(sigma, parts):
    whole = max(Fraction(1), sum(map(Fraction, parts)))
    for step, part in zip(split(sigma, parts), parts, strict=True):
        assert Fraction(math.nextafter(step, 0)) ** 2 < Fraction(sigma) ** 2 * whole / Fraction(part)


@given(sigmas, shares)
def test_combine_undoes_split(sigma, parts):
    # at most an ulp a step and 4 of combine, 1e-15; shares may sum to one only within 1e-15
    assert combine(split(sigma, parts)) == pytest.approx(sigma, rel=1e-14)


def test_shares_a_little_above_one_are_scaled_back():
    steps = split(1.0, [0.5, 0.5 + 1e-10])
    assert precision(steps) <= 1


def test_k_equal_steps_need_root_k_the_noise():
    assert split(0.5, [0.25] * 4) == (1.0,) * 4
    assert combine([1.0] * 4) == 0.5
