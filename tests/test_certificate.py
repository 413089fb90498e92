"""Counts in, certificate out: what is certified, when it abstains, and how often it is wrong."""

import itertools
import json
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import Certificate, binomial_lower, binomial_upper, certify, radius
from tests.strategies import failures

counts = st.lists(st.integers(0, 10**6), min_size=2, max_size=5).filter(any)
threats = st.sampled_from(({"norm": 2}, {"norm": 1}, {"norm": math.inf, "dimension": 3072}))


@given(counts, st.data(), failures, threats)
def test_a_certificate_is_the_binomial_bound_turned_into_a_radius(votes, data, failure, threat):
    selected = data.draw(st.integers(0, len(votes) - 1))
    certificate = certify(votes, selected, failure=failure, sigma=0.5, **threat)
    n, k = sum(votes), votes[selected]
    assert certificate.n == n
    assert certificate.p_lower == binomial_lower(k, n, failure)
    assert certificate.q_upper == binomial_upper(n - k, n, failure)
    if certificate.abstained:
        assert (certificate.predicted, certificate.radius) == (-1, 0.0)
        assert certificate.p_lower <= 0.5 or certificate.q_upper >= 0.5
    else:
        assert certificate.predicted == selected
        assert certificate.p_lower > 0.5
        assert certificate.radius == radius(q_plus=certificate.q_upper, sigma=0.5, **threat)


@given(counts, failures)
def test_the_rule_same_samples_spends_half_the_failure_and_says_nothing_where_it_abstains(votes, failure):
    certificate = certify(votes, failure=failure, sigma=0.5, rule="same-samples")
    if certificate.abstained:
        assert (certificate.p_lower, certificate.q_upper, certificate.radius) == (0.0, 1.0, 0.0)
    else:
        assert certificate.predicted == int(np.argmax(votes))
        assert certificate.p_lower == binomial_lower(max(votes), sum(votes), failure / 2)
        assert certificate.radius == certify(votes, certificate.predicted, failure=failure / 2, sigma=0.5).radius


def outcomes(n, classes):
    return np.array([c for c in itertools.product(range(n + 1), repeat=classes) if sum(c) == n])


def chance(votes, probabilities):
    """The exact multinomial probability of each row."""
    ways = [math.factorial(int(row.sum())) // math.prod(math.factorial(int(k)) for k in row) for row in votes]
    return [
        w * math.prod(p ** int(k) for p, k in zip(probabilities, row, strict=True))
        for w, row in zip(ways, votes, strict=True)
    ]


def wrong(certificates, probabilities):
    """Rows that certify a class with more than its probability."""
    return [
        not abstained and Fraction(low) > probabilities[predicted]
        for abstained, low, predicted in zip(
            certificates.abstained, certificates.p_lower, certificates.predicted, strict=True
        )
    ]


def laws(classes, bounds):
    half, step = Fraction(1, 2), Fraction(1, 10**9)
    tops = [Fraction(1, classes), half - step, half, half + step]
    tops += [Fraction(math.nextafter(low, 0)) for low in set(bounds.tolist()) if low > 0.5]  # the worst case
    for top in tops:
        yield [top, 1 - top, *[Fraction(0)] * (classes - 2)]
        yield [top, *[(1 - top) / (classes - 1)] * (classes - 1)]


@pytest.mark.parametrize(("classes", "n"), [(2, 5), (2, 9), (3, 6), (3, 8), (4, 5)])
@pytest.mark.parametrize("failure", [0.9, 0.3, 0.04, 0.01])
def test_choosing_the_class_on_the_same_samples_fails_no_more_often_than_it_says(classes, n, failure):
    votes = outcomes(n, classes)
    certificates = certify(votes, failure=failure, sigma=1.0, rule="same-samples")
    bounds = np.asarray(binomial_lower(np.arange(n + 1), n, failure / 2))
    for law in laws(classes, bounds):
        failed = wrong(certificates, law)
        assert sum(p for p, bad in zip(chance(votes, law), failed, strict=True) if bad) <= failure


def test_without_halving_the_failure_choosing_on_the_same_samples_would_fail_too_often():
    votes, law, failure = outcomes(5, 2), [Fraction(1, 2)] * 2, 0.04
    naive = certify(votes, votes.argmax(axis=-1), failure=failure, sigma=1.0)
    failed = wrong(naive, law)
    # five of five for either class: 2 / 32
    assert sum(p for p, bad in zip(chance(votes, law), failed, strict=True) if bad) == Fraction(1, 16) > failure


@pytest.mark.parametrize(("classes", "n"), [(2, 9), (3, 6)])
@pytest.mark.parametrize("failure", [0.3, 0.04])
def test_a_class_chosen_on_other_samples_fails_no_more_often_than_the_rule_fixed_says(classes, n, failure):
    votes = outcomes(n, classes)
    certificates = certify(votes, 0, failure=failure, sigma=1.0)
    for law in laws(classes, np.asarray(binomial_lower(np.arange(n + 1), n, failure))):
        failed = wrong(certificates, law)
        assert sum(p for p, bad in zip(chance(votes, law), failed, strict=True) if bad) <= failure


def test_a_vote_for_nothing_speaks_against_the_prediction():
    clean, noisy = certify([[90, 0, 10], [90, 10, 0]], 0, failure=0.01, sigma=1.0).radius
    assert clean == noisy < certify([90, 0, 0], 0, failure=0.01, sigma=1.0).radius


def test_arrays_of_inputs_are_certified_one_by_one():
    votes = np.random.default_rng(0).multinomial(200, [0.8, 0.15, 0.05], size=(3, 4))
    many = certify(votes, 0, failure=0.01, sigma=0.5)
    assert many.radius.shape == (3, 4)
    for index in np.ndindex(3, 4):
        one = certify(votes[index].tolist(), 0, failure=0.01, sigma=0.5)
        assert many.radius[index] == one.radius
        assert many.p_lower[index] == one.p_lower
        assert type(one.radius) is float


def test_no_inputs_no_certificates():
    assert certify(np.zeros((0, 3)), failure=0.1, sigma=1.0, rule="same-samples").radius.shape == (0,)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint64, np.float32])
def test_small_integers_do_not_overflow_when_summed(dtype):
    votes = np.full((1, 20), 100, dtype=dtype)
    assert certify(votes, 0, failure=0.1, sigma=1.0).n.tolist() == [2000]


def test_a_billion_votes_of_one_class():
    certificate = certify([10**9, 0], 0, failure=0.001, sigma=1.0)
    assert certificate.radius == pytest.approx(5.68, abs=0.05)
    assert certificate.q_upper == pytest.approx(-math.log(0.001) / 1e9, rel=1e-8)


@given(st.lists(counts.filter(lambda c: len(c) == 3), min_size=1, max_size=3), threats)
def test_a_certificate_survives_strict_json(votes, threat):
    for certificate in (
        certify(votes, failure=0.1, sigma=0.5, rule="same-samples", **threat),
        certify(votes[0], 0, failure=0.1, sigma=0.5, **threat),
    ):
        text = json.dumps(certificate.to_dict(), allow_nan=False)
        again = Certificate.from_dict(json.loads(text))
        assert again == certificate
        assert hash(again) == hash(certificate)
        assert type(again.radius) is type(certificate.radius)


def test_an_infinite_radius_survives_strict_json_in_any_shape():
    one = certify([[[9, 1]]], 0, failure=0.5, sigma=1.0).to_dict()
    text = json.dumps(Certificate.from_dict({**one, "radius": [["inf"]]}).to_dict(), allow_nan=False)
    assert Certificate.from_dict(json.loads(text)).radius.tolist() == [[math.inf]]


def test_a_field_too_many_or_too_few_is_named():
    fields = certify([9, 1], 0, failure=0.5, sigma=1.0).to_dict()
    with pytest.raises(ValueError, match=r"missing \['radius'\], unknown \['r'\]"):
        Certificate.from_dict({("r" if name == "radius" else name): value for name, value in fields.items()})
