"""Certified accuracy counted at a radius, against counting by hand, and its band."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import accuracy_band, binomial_lower, binomial_upper, certified_accuracy, certify, mean_radius

CLASSES = 3
inputs = st.lists(
    st.tuples(
        st.lists(st.integers(0, 300), min_size=CLASSES, max_size=CLASSES).filter(any),
        st.integers(0, CLASSES - 1),
        st.integers(0, CLASSES - 1),
    ),
    min_size=1,
    max_size=8,
)


def certified(rows, **threat):
    votes, selected, labels = zip(*rows, strict=True)
    return certify(votes, selected, failure=0.01, sigma=0.5, **threat), list(labels)


@given(inputs, st.lists(st.floats(0, 3), min_size=1, max_size=4))
def test_an_input_counts_if_it_is_right_did_not_abstain_and_its_radius_reaches(rows, radii):
    many, labels = certified(rows)
    ones = [certify(votes, selected, failure=0.01, sigma=0.5) for votes, selected, _ in rows]
    radii = [*radii, *many.radius.tolist()]
    for r, share in zip(radii, certified_accuracy(many, labels, radii), strict=True):
        hits = [not c.abstained and c.predicted == y and c.radius >= r for c, y in zip(ones, labels, strict=True)]
        assert share == sum(hits) / len(hits)
        assert certified_accuracy(ones, labels, r) == share


@given(inputs)
def test_a_larger_radius_never_has_more_accuracy(rows):
    curve = certified_accuracy(*certified(rows), np.linspace(0, 2, 20))
    assert (np.diff(curve) <= 0).all()


@given(inputs)
def test_the_mean_radius_counts_wrong_and_abstained_inputs_as_nothing(rows):
    certificate, labels = certified(rows)
    right = certificate.predicted == np.array(labels)
    # the two means add in different orders
    assert mean_radius(certificate, labels) == pytest.approx(np.where(right, certificate.radius, 0).mean(), rel=1e-12)


def test_an_abstention_is_an_error_at_every_radius():
    abstained = certify([5, 5], 0, failure=0.01, sigma=1.0)
    assert certified_accuracy(abstained, [0], [0.0, 1.0]).tolist() == [0.0, 0.0]


def test_certificates_in_a_grid_are_counted_one_by_one():
    grid = certify([[[99, 1], [9, 1]], [[99, 1], [1, 99]]], 0, failure=0.01, sigma=1.0)
    assert certified_accuracy(grid, [[0, 0], [0, 0]], [0.0, 0.5, 9.0]).tolist() == [0.5, 0.5, 0.0]


def test_radii_of_different_norms_are_not_counted_together():
    mixed = [
        certify([99, 1], 0, failure=0.01, sigma=1.0),
        certify([99, 1], 0, failure=0.01, sigma=1.0, norm=math.inf, dimension=9),
    ]
    with pytest.raises(ValueError, match="different norms"):
        certified_accuracy(mixed, [0, 0], 0.0)


def test_the_shape_of_the_radii_is_kept_and_a_scalar_gives_a_float():
    certificate = certify([[99, 1]], 0, failure=0.01, sigma=1.0)
    assert certified_accuracy(certificate, [0], np.zeros((2, 3))).shape == (2, 3)
    assert type(certified_accuracy(certificate, 0, 0.0)) is float


@given(st.integers(1, 10**5), st.data())
def test_the_band_is_two_clopper_pearson_bounds_at_half_the_failure(n, data):
    right = data.draw(st.integers(0, n))
    low, high = accuracy_band(right / n, n, 0.1)
    assert low == binomial_lower(right, n, 0.05)
    assert high == binomial_upper(right, n, 0.05)


def test_a_share_between_two_counts_widens_the_band():
    low, high = accuracy_band(0.5, 3, 0.1)  # a mean over runs: 1.5 of 3
    assert low == binomial_lower(1, 3, 0.05)
    assert high == binomial_upper(2, 3, 0.05)


@pytest.mark.parametrize("accuracy", [0.1, 0.5, 0.93])
def test_the_band_misses_no_more_often_than_it_says(accuracy):
    n, p = 12, Fraction(accuracy)
    low, high = accuracy_band(np.arange(n + 1) / n, n, 0.1)
    missed = sum(
        math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1) if not Fraction(low[k]) <= p <= high[k]
    )
    assert missed <= Fraction(0.1)
