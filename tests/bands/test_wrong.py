"""How many certificates can be wrong: the binomial quantile, in Fractions."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from gdpcert import certify, wrong_certificates


def more_than(k, n, p):
    p = Fraction(p)
    return sum(math.comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k + 1, n + 1))


@given(st.integers(1, 40), st.floats(1e-4, 0.9), st.sampled_from([0.5, 0.05, 1e-6]))
def test_it_is_the_smallest_number_that_is_rarely_exceeded(inputs, wrong, failure):
    k = wrong_certificates(inputs, wrong, failure)
    assert more_than(k, inputs, wrong) <= Fraction(failure)
    # bounds are rounded down by up to 1e-9, so that a tie may cost one
    assert k == 0 or more_than(k - 1, inputs, wrong * (1 + 1e-6)) > Fraction(failure)


@pytest.mark.parametrize("inputs", [500, 10_000, 10**6])
@pytest.mark.parametrize("wrong", [1e-4, 0.001, 0.05])
def test_many_inputs(inputs, wrong):
    assert wrong_certificates(inputs, wrong) == binom.isf(0.05, inputs, wrong)


def test_the_tested_inputs_are_as_robust_as_it_says():
    # the worst case: every true probability a hair below one half, so that all certificates are wrong
    random, inputs, rounds, votes, wrong = np.random.default_rng(8), 40, 3_000, 30, 0.1
    counts = random.binomial(votes, 0.5 - 1e-9, size=(rounds, inputs))
    certified = ~certify(np.stack([counts, votes - counts], axis=-1), 0, failure=wrong, sigma=1.0).abstained
    k = wrong_certificates(inputs, wrong, 0.1)
    assert (certified.sum(axis=1) > k).sum() <= binom.isf(1e-6, rounds, 0.1)
    assert certified.sum(axis=1).max() > k


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"inputs": 0}, "`inputs` must be at least 1"),
        ({"wrong": 0.0}, "`wrong` must be strictly between 0 and 1"),
        ({"failure": 1.0}, "`failure` must be strictly between 0 and 1"),
    ],
)
def test_nonsense_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        wrong_certificates(**{"inputs": 5, "wrong": 0.001, "failure": 0.05, **arguments})
