"""Every bad input is refused with what was got, what is allowed and what to do."""

import datetime
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import gdpcert as g

CERTIFICATE = g.certify([9, 1], 0, failure=0.5, sigma=1.0)
NOT_NUMBERS = [
    "0.9",
    b"0.9",
    None,
    [0.9, None],
    1j,
    True,
    [True, False],
    object,
    [[1], [1, 2]],
    datetime.datetime.min,
]


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=repr)
@pytest.mark.parametrize(
    "call",
    [
        lambda x: g.radius(0.9, sigma=x),
        lambda x: g.binomial_lower(x, 10, 0.1),
        lambda x: g.certify(x, 0, failure=0.1, sigma=1.0),
        lambda x: g.certify([9, 1], 0, failure=x, sigma=1.0),
        lambda x: g.combine([x]),
        lambda x: g.Gaussian(x),
        lambda x: g.required_p(x, 1.0),
    ],
)
def test_what_is_not_a_number_is_refused(call, value):
    with pytest.raises((TypeError, ValueError), match=r"must be (a number|a flat sequence).*got"):
        call(value)


# each message: the name and what is allowed, what was got, what to do where it is not obvious
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: g.radius(1.5, sigma=1), r"`p_plus` must be a probability in \[0, 1\]; got 1.5"),
        (lambda: g.radius(1.0000001, sigma=1), r"got 1.0000001"),
        (lambda: g.radius(0.9, -0.1, sigma=1), r"`p_minus` must be a probability .* got -0.1"),
        (lambda: g.radius(q_plus=[0.1, 2], sigma=1), r"`q_plus` must be .* got 2"),
        (lambda: g.radius(math.nan, sigma=1), r"`p_plus` contains NaN; remove or replace"),
        (lambda: g.radius(0.9, sigma=0), r"`sigma` must be a standard deviation, positive and finite.* got 0"),
        (lambda: g.radius(0.9, sigma=math.inf), r"`sigma` must be .* got inf"),
        (lambda: g.radius(0.9, sigma=1, norm=0.5), r"`norm` must be the p of an Lp norm, in \[1, inf\].* got 0.5"),
        (lambda: g.radius(0.9, sigma=1, norm=math.inf), r"`dimension` is required for norm=inf: pass the number"),
        (lambda: g.radius(0.9, sigma=1, dimension=9), r"`dimension` has no effect for norm=2 .* leave it out"),
        (lambda: g.radius(0.9, sigma=1, norm=3, dimension=0), r"`dimension` must be at least 1 .* got 0"),
        (lambda: g.radius(0.9, sigma=1, norm=3, dimension=2.5), r"`dimension` must be a whole number; got 2.5"),
        (lambda: g.radius(sigma=1), "exactly one of `p_plus` and `q_plus`; got neither"),
        (lambda: g.radius(0.9, q_plus=0.1, sigma=1), "exactly one of `p_plus` and `q_plus`; got both"),
        (lambda: g.is_robust(g.Gaussian(1.0)), "exactly one of `p_plus` and `q_plus`; got neither"),
        (lambda: g.is_robust(g.Gaussian(1.0), 2), "`p_plus` must be a probability .* got 2"),
        (lambda: g.Gaussian(-1), "`mu` must be non-negative; got -1"),
        (lambda: g.Gaussian(1.0)(1.1), "`alpha` must be a probability .* got 1.1"),
        (lambda: g.binomial_lower(-1, 10, 0.1), "`successes` must be at least 0 .* got -1"),
        (lambda: g.binomial_lower(3.0000001, 10, 0.1), "`successes` must be a whole number; got 3.0000001"),
        (lambda: g.binomial_upper(1, 0, 0.1), "`trials` must be at least 1 .* got 0"),
        (lambda: g.binomial_upper([5, 2], [10, 1], 0.1), "must be at most `trials`; got 2 successes in 1 trials"),
        (lambda: g.binomial_upper(1, 2, 1.0), r"`failure` must be strictly between 0 and 1 .* got 1"),
        (lambda: g.binomial_lower(0, 2**53 + 1, 0.1), r"at most 2\*\*53; got 9007199254740993"),
        (lambda: g.binomial_lower(0, np.uint64(2**64 - 1), 0.1), r"at most 2\*\*53; got 18446744073709551615"),
        (lambda: g.compose([-1.0]), "`mus` must be non-negative; got -1"),
        (lambda: g.combine([]), "`sigmas` is empty; give .* at least one step"),
        (lambda: g.combine([[1.0]]), r"`sigmas` must be a flat sequence of numbers; got shape \(1, 1\)"),
        (lambda: g.split(1.0, [0.5, 0.4]), "`shares` must sum to 1; got a sum of 0.9. Divide them by it"),
        (lambda: g.split(1.0, [1.5, -0.5]), "`shares` must be positive and finite; got -0.5"),
        (lambda: g.sensitivity([], norm=2), r"`mask` must hold at least one weight, all finite; got shape \(0,\)"),
        (lambda: g.sensitivity([math.inf], norm=2), "`mask` must hold at least one weight, all finite"),
        (lambda: g.sensitivity([1.0], norm=2, radius=0), "`radius` must be positive and finite; got 0"),
        (lambda: g.averaging_weights([np.ones(2)], [], axis=0), "one sigma for each mask.* got 1 and 0"),
        (lambda: g.noise_scale(np.ones(2, np.float16), 1.0, axis=0), "float32 or wider; got float16. Convert it"),
        (lambda: g.certify([5, -1], 0, failure=0.1, sigma=1), "`counts` must be at least 0 .* got -1"),
        (lambda: g.certify([5.5, 1], 0, failure=0.1, sigma=1), "`counts` must be a whole number; got 5.5"),
        (lambda: g.certify([0, 0], 0, failure=0.1, sigma=1), "`counts` sums to 0.* Sample before certifying"),
        (lambda: g.certify([5], 0, failure=0.1, sigma=1), r"one entry per class.* got shape \(1,\). Give the votes"),
        (lambda: g.certify(5, 0, failure=0.1, sigma=1), r"one entry per class.* got shape \(\)"),
        (lambda: g.certify([2**52] * 4, 0, failure=0.1, sigma=1), r"sum to at most 2\*\*53 votes; got a sum of"),
        (lambda: g.certify([2**53] * 2048 + [9], 2048, failure=0.1, sigma=1), r"sum to at most 2\*\*53 votes"),
        (lambda: g.certify([5, 1], 2, failure=0.1, sigma=1), "`selected` must be a class index below 2; got 2"),
        (lambda: g.certify([5, 1], failure=0.1, sigma=1), 'needs `selected`.* pass rule="same-samples"'),
        (lambda: g.certify([[5, 1]], [0, 0], failure=0.1, sigma=1), r"for each of the inputs \(1,\); got shape \(2,\)"),
        (lambda: g.certify([5, 1], 1, failure=0.1, sigma=1, rule="same-samples"), "leave `selected` out"),
        (
            lambda: g.certify([5, 1], 0, failure=0.1, sigma=1, rule="x"),
            "one of 'fixed', 'same-samples', 'anytime'; got 'x'",
        ),
        (lambda: g.predict([0, 0], 0.1), "`counts` sums to 0"),
        (lambda: g.predict([5, 1], 0), "`failure` must be strictly between 0 and 1 .* got 0"),
        (lambda: g.required_p(0.0, 1.0), "`radius` must be positive and finite; got 0"),
        (lambda: g.votes_needed(1.0, 1.0, 0.1, share=1.5), r"`share` must be in \(0, 1\]; got 1.5"),
        (lambda: g.votes_needed(math.inf, 1.0, 0.1), "`radius` must be finite; got inf"),
        (lambda: g.certified_accuracy([], [], 0.0), "there are no certificates; certify at least one"),
        (lambda: g.certified_accuracy(CERTIFICATE, [0, 1], 0.0), "one label per certificate; got 2 labels for 1"),
        (lambda: g.certified_accuracy(CERTIFICATE, [0], -1.0), "`radii` must be non-negative; got -1"),
        (lambda: g.accuracy_band(0.5, 0), "`inputs` must be at least 1 .* got 0"),
    ],
)
def test_a_bad_value_is_refused_with_what_was_got_and_what_is_allowed(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: g.certify([9, 1], 0, failure=[0.1], sigma=1), "failure"),
        (lambda: g.certify([9, 1], 0, failure=0.1, sigma=[1, 2]), "sigma"),
        (lambda: g.sensitivity([1.0], norm=[2, 3]), "norm"),
        (lambda: g.Gaussian([1.0, 2.0]), "mu"),
        (lambda: g.predict([9, 1], [0.1]), "failure"),
        (lambda: g.required_p([1.0], 1.0), "radius"),
        (lambda: g.split([1.0], [1.0]), "sigma"),
    ],
)
def test_an_array_where_one_number_is_wanted_is_refused_by_name(call, name):
    with pytest.raises(TypeError, match=rf"`{name}` is one number; got an array of shape"):
        call()


@pytest.mark.parametrize(
    "nine", [0.9, np.float32(0.9), Fraction(9, 10), Decimal("0.9"), np.array(0.9), [0.9], np.array([0.9], dtype=object)]
)
def test_whatever_is_a_number_is_welcome(nine):
    assert float(np.squeeze(g.radius(nine, sigma=1.0))) == pytest.approx(1.2815515, rel=1e-6)


def test_whole_numbers_of_every_kind_are_counts():
    for votes in ([99, 1], [99.0, 1.0], (np.int8(99), 1), np.array([99, 1], np.uint8), np.array([99, 1], object)):
        assert g.certify(votes, 0, failure=0.01, sigma=1.0).n == 100
