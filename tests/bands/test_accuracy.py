"""The band over all radii: how often it misses, exactly and by simulation, and beside the bands it is made of."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from gdpcert import accuracy_band, robust_accuracy, simultaneous_band
from gdpcert._bands import _ends
from gdpcert._bands._ends import coverage, ends
from tests.bands.exact import heads, multinomial, steck

FAILURES = (0.5, 0.05, 0.001)


def massart(inputs, failure):
    return math.sqrt(math.log(2 / failure) / (2 * inputs))


def all_counts(inputs, failure, runs=1):
    return simultaneous_band(np.arange(inputs + 1) / inputs, inputs, failure, runs=runs)


# ------------------------------------------------------------------ how often it misses


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("inputs", [1, 2, 3, 6, 9])
def test_a_continuous_law_is_missed_with_the_stated_probability(inputs, failure):
    low, high = all_counts(inputs, failure)
    missed = 1 - steck(low[1:], high[:-1])
    assert missed <= Fraction(failure)
    assert missed >= 0.995 * Fraction(failure)  # the level is searched to 0.002 of itself


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("inputs", [20, 500, 3000])
def test_many_inputs_miss_with_the_stated_probability(inputs, failure):
    # of stays_within, whose own oracles are in test_crossing
    assert 0.995 * failure <= 1 - coverage(*ends(inputs, failure)) <= failure


@pytest.mark.parametrize("inputs", [1, 2, 5, 8])
@pytest.mark.parametrize(
    "atoms", [(Fraction(1),), (Fraction(1, 2), Fraction(1, 2)), (Fraction(2, 7), Fraction(1, 7), Fraction(4, 7)),
              (Fraction(1, 100), Fraction(3, 10), Fraction(19, 100), Fraction(1, 2))]
)  # fmt: skip
def test_atoms_are_missed_no_more_often(inputs, atoms):
    for failure in FAILURES:
        low, high = ([Fraction(end) for end in side] for side in all_counts(inputs, failure))
        missed = Fraction(0)
        for drawn, chance in multinomial(inputs, atoms):
            counts = np.cumsum(drawn).tolist()
            if any(not low[k] <= sum(atoms[: i + 1]) <= high[k] for i, k in enumerate(counts)):
                missed += chance
        assert missed <= Fraction(failure)


def simulated(survival, inputs, rounds, random):
    """Counts of inputs that reach each of the falling shares of `survival`, as [rounds, radii]."""
    chances = -np.diff(np.concatenate([[1.0], survival, [0.0]]))
    drawn = random.multinomial(inputs, np.maximum(chances, 0) / np.maximum(chances, 0).sum(), size=rounds)
    return inputs - np.cumsum(drawn, axis=1)[:, : len(survival)]


@pytest.mark.parametrize(("name", "near"), [("a fine grid", True), ("atoms", False)])
def test_ten_thousand_simulated_test_sets(name, near):
    # abstentions, a fall, and a quarter with the radius of a unanimous vote; or every share from 0.9 to 0.1 percent
    survival = np.linspace(0.999, 0.001, 999) if near else np.array([0.9, 0.8, 0.55, 0.3, 0.25, 0.25])
    inputs, rounds, failure = 60, 10_000, 0.05
    counts = simulated(survival, inputs, rounds, np.random.default_rng(7))
    low, high = all_counts(inputs, failure)
    missed = ((low[counts] > survival) | (high[counts] < survival)).any(axis=1).sum()
    assert missed <= binom.isf(1e-6, rounds, failure)
    if near:  # a grid loses little of the continuous law's probability: nothing is given away
        assert missed >= binom.ppf(1e-6, rounds, 0.8 * failure)


def test_a_mean_over_runs_misses_no_more_often():
    # runs that share images: three networks that certify the same image to different radii
    inputs, rounds, runs, failure = 40, 4_000, 3, 0.1
    random = np.random.default_rng(11)
    grid = np.linspace(0, 1.5, 40)
    spread = np.array([0.02, 0.2, 0.4])

    def radii(size):
        image = random.random((*size, 1))
        return image + spread * random.normal(size=(*size, runs)) + 0.1 * np.arange(runs)

    population = radii((200_000,))
    truth = np.array([(population >= r).mean() for r in grid])
    missed = 0
    for _ in range(rounds):
        share = (radii((inputs,))[..., None] >= grid).mean(axis=(0, 1))
        low, high = simultaneous_band(share, inputs, failure, runs=runs)
        # the truth is itself simulated, to a standard deviation of 0.0007
        missed += bool(((low > truth + 0.004) | (high < truth - 0.004)).any())
    assert missed <= binom.isf(1e-6, rounds, failure)


@given(st.lists(st.fractions(0, 1, max_denominator=40), min_size=1, max_size=8))
def test_the_median_of_a_sum_of_coins_is_next_to_its_mean(chances):
    # what halving the failure for a mean over runs rests on
    law, mean = heads(chances), sum(chances)
    assert sum(law[math.floor(mean) :]) >= Fraction(1, 2)
    assert sum(law[: math.ceil(mean) + 1]) >= Fraction(1, 2)


# ------------------------------------------------------------------ laws


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("inputs", [*range(1, 8), 17, 64, 401])
def test_ends_rise_with_the_count_hold_the_share_and_mirror(inputs, failure):
    low, high = all_counts(inputs, failure)
    share = np.arange(inputs + 1) / inputs
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()
    assert (low < np.maximum(share, 1e-300)).all()
    assert (high > np.minimum(share, 1 - 1e-15)).all()
    assert (low[0], high[-1]) == (0.0, 1.0)
    np.testing.assert_allclose(high, 1 - low[::-1], atol=1e-15)


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("inputs", [*range(1, 8), 17, 64, 401])
def test_it_holds_the_band_at_each_radius_by_itself(inputs, failure):
    low, high = all_counts(inputs, failure)
    inner_low, inner_high = accuracy_band(np.arange(inputs + 1) / inputs, inputs, failure)
    # with one input the two are the same but for the search
    assert (low <= inner_low).all()
    assert (high >= inner_high).all()


@pytest.mark.parametrize("inputs", [20, 200, 1000])
def test_a_smaller_failure_and_several_runs_widen_it(inputs):
    bands = [all_counts(inputs, failure) for failure in (0.2, 0.1, 0.05, 0.01)]
    for (low, high), (lower, higher) in itertools.pairwise(bands):
        assert (lower <= low).all()
        assert (higher >= high).all()
    for one, halved in zip(all_counts(inputs, 0.1, runs=7), bands[2], strict=True):
        assert (one == halved).all()


@pytest.mark.parametrize(("inputs", "at_none"), [(100, 0.55), (500, 0.28), (3000, 0.13)])
def test_beside_massart_it_is_hardly_wider_in_the_middle_and_much_narrower_at_the_ends(inputs, at_none):
    low, high = all_counts(inputs, 0.05)
    half = massart(inputs, 0.05)
    share = np.arange(inputs + 1) / inputs
    width = np.minimum(share + half, 1) - np.maximum(share - half, 0)
    assert (high - low <= 1.0299 * width).all()
    assert high[0] < at_none * half
    assert (high - low < width)[: inputs // 7].all()
    assert (high - low).mean() < 0.95 * width.mean()


def test_above_the_most_inputs_it_is_massarts():
    low, high = simultaneous_band([0.0, 0.3, 1.0], 10 * _ends.MOST_INPUTS, 0.05)
    half = massart(10 * _ends.MOST_INPUTS, 0.05)
    np.testing.assert_allclose(low, [0, 0.3 - half, 1 - half], rtol=1e-12)
    np.testing.assert_allclose(high, [half, 0.3 + half, 1], rtol=1e-12)
    assert low[1] < 0.3 - half < 0.3 + half < high[1]


def test_a_failure_too_small_for_the_recursion_is_paid_by_a_union_bound():
    inputs, failure = 10, 1e-14
    low, high = all_counts(inputs, failure)
    assert 1 - steck(low[1:], high[:-1]) <= Fraction(failure)
    # the constant half-width takes four fifths, and 2 N bounds share the rest
    assert 2 * inputs * Fraction(_ends._level(inputs, failure)) <= (1 - Fraction(_ends._SHARE)) * Fraction(failure)


def test_shares_between_counts_are_rounded_outward_and_shapes_kept():
    low, high = all_counts(9, 0.05)
    between = simultaneous_band([[4.5 / 9]], 9)
    assert (between[0].tolist(), between[1].tolist()) == ([[low[4]]], [[high[5]]])
    assert simultaneous_band(4 / 9, 9)[0] == low[4]
    with pytest.raises(ValueError, match="read-only"):
        ends(9, 0.05)[0][0] = 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"accuracy": 1.5}, "`accuracy` must be a probability"),
        ({"inputs": 0}, "`inputs` must be at least 1"),
        ({"failure": 0.0}, "`failure` must be strictly between 0 and 1"),
        ({"runs": 0}, "`runs` must be at least 1"),
        ({"runs": 1.5}, "`runs` must be a whole number"),
    ],
)
def test_nonsense_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        simultaneous_band(**{"accuracy": 0.5, "inputs": 9, **arguments})


# ------------------------------------------------------------------ robust accuracy


@given(st.floats(1e-6, 0.9))
def test_robust_accuracy_pays_for_wrong_certificates(wrong):
    share = np.arange(201) / 200
    low, _ = simultaneous_band(share, 200)
    robust = robust_accuracy(share, 200, wrong)
    w = Fraction(wrong)
    exact = [max(Fraction(0), (Fraction(end) - w) / (1 - w)) for end in low]
    assert all(Fraction(ours) <= theirs for ours, theirs in zip(robust, exact, strict=True))
    np.testing.assert_allclose(robust, np.array(exact, dtype=float), rtol=1e-13)


def test_robust_accuracy_holds_where_certificates_are_as_wrong_as_they_may_be():
    # 30 % of the population are robust up to radius 1 and always certified there, the others wrongly with 0.2
    random, inputs, wrong, failure, rounds = np.random.default_rng(3), 50, 0.2, 0.1, 10_000
    robust = 0.3
    certified = random.binomial(inputs, robust + (1 - robust) * wrong, size=rounds)
    claimed = robust_accuracy(certified / inputs, inputs, wrong, failure)
    assert (claimed > robust).sum() <= binom.isf(1e-6, rounds, failure)
    naive, _ = simultaneous_band(certified / inputs, inputs, failure)
    assert (naive > robust).sum() > binom.isf(1e-6, rounds, failure)
    with pytest.raises(ValueError, match="`wrong` must be strictly between 0 and 1"):
        robust_accuracy(0.5, 10, 1.0)
