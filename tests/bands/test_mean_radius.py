"""The interval of the mean certified radius: the area under the band, in Fractions, and how often it misses."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from gdpcert import certify, largest_possible_radius, mean_radius, mean_radius_interval, simultaneous_band
from gdpcert._bands import integrated_band

radii = st.lists(st.one_of(st.just(-1.0), st.floats(0, 2), st.sampled_from([0.5, 2.0])), min_size=1, max_size=12)


def area(reached, largest, ends, between):
    """The integral of the band's end at the mean share of inputs, by hand; a mean between counts goes outward."""
    corners = sorted({Fraction(0), Fraction(largest), *(Fraction(r) for run in reached for r in run if r > 0)})
    total, inputs = Fraction(0), len(reached[0])
    for start, stop in itertools.pairwise(corners):
        share = Fraction(sum(Fraction(r) >= stop for run in reached for r in run), len(reached) * inputs)
        total += (stop - start) * Fraction(ends[between(share * inputs)])
    return total


@given(radii, st.floats(2, 3), st.sampled_from([0.5, 0.05]))
def test_it_is_the_area_under_the_band_rounded_outward(run, largest, failure):
    low, high = integrated_band([np.array(run)], largest, failure)
    count = np.arange(len(run) + 1)
    below, above = simultaneous_band(count / len(run), len(run), failure)
    exact = area([run], largest, below, math.floor), area([run], largest, above, math.ceil)
    assert Fraction(low) <= exact[0]
    assert exact[1] <= Fraction(high) or high == largest
    assert (low, high) == pytest.approx([float(end) for end in exact], rel=1e-12, abs=1e-300)
    assert 0 <= low <= np.maximum(run, 0).mean() * (1 + 1e-12)
    assert np.maximum(run, 0).mean() * (1 - 1e-12) <= high <= largest


@given(st.integers(1, 6), st.integers(2, 4), st.randoms(use_true_random=False))
def test_several_runs_are_the_area_under_the_band_of_their_mean(inputs, runs, random):
    reached = [[random.choice([-1.0, 0.25, random.random()]) for _ in range(inputs)] for _ in range(runs)]
    ours = integrated_band([np.array(run) for run in reached], 1.0)
    below, above = simultaneous_band(np.arange(inputs + 1) / inputs, inputs, runs=runs)
    exact = area(reached, 1.0, below, math.floor), area(reached, 1.0, above, math.ceil)
    assert ours == pytest.approx([float(end) for end in exact], rel=1e-12)


def test_ten_thousand_simulated_test_sets():
    # a third wrong, an atom at the largest radius, and much in between
    random, inputs, rounds, failure, largest = np.random.default_rng(2), 30, 10_000, 0.3, 1.0
    kind = random.random((rounds, inputs))
    sets = np.where(kind < 0.3, -1.0, np.where(kind > 0.8, largest, random.random((rounds, inputs))))
    truth = 0.2 * largest + 0.5 * 0.5
    ends = np.array([integrated_band([one], largest, failure) for one in sets])
    missed = ((ends[:, 0] > truth) | (ends[:, 1] < truth)).sum()
    assert missed <= binom.isf(1e-6, rounds, failure)


def test_certificates_are_counted_as_the_mean_radius_counts_them():
    votes = [[1000, 0], [990, 10], [900, 100], [505, 495], [30, 970]]
    certificates = certify(votes, [0, 0, 0, 0, 1], failure=0.001, sigma=0.5)
    largest = largest_possible_radius(1000, 0.001, 0.5)
    labels = [0, 1, 0, 0, 1]
    low, high = mean_radius_interval(certificates, labels, largest=largest, failure=0.2)
    assert type(low) is float
    assert low < mean_radius(certificates, labels) < high
    reached = np.where(certificates.predicted == np.array(labels), certificates.radius, -1.0)
    assert (low, high) == integrated_band([reached], largest, 0.2)
    with pytest.raises(ValueError, match=r"at least every certified radius; got 1 and a radius of 1\.2"):
        mean_radius_interval(certificates, labels, largest=1.0)
    with pytest.raises(ValueError, match="`largest` must be finite"):
        mean_radius_interval(certificates, labels, largest=math.inf)


@pytest.mark.parametrize("inputs", [200, 500])
def test_beside_hoeffding(inputs):
    # a band of constant half-width gives Hoeffding's interval, cut at 0 and at the largest radius: ours is at most
    # 3 % wider, and wins where much of the range is rarely reached
    random = np.random.default_rng(inputs)
    hoeffding = 2 * math.sqrt(math.log(2 / 0.05) / (2 * inputs))
    rare = np.where(random.random(inputs) < 0.05, random.random(inputs), 0.1 * random.random(inputs))
    even = random.random(inputs)
    widths = [np.diff(integrated_band([sample], 1.0))[0] for sample in (rare, even)]
    assert widths[0] < 0.6 * hoeffding
    assert widths[1] < 1.03 * hoeffding
