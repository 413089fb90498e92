"""The prediction test, against the exact binomial and its own definition of failing."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gdpcert import predict
from tests.test_certificate import chance, outcomes

small = st.lists(st.integers(0, 60), min_size=2, max_size=4).filter(any)
levels = st.one_of(st.floats(1e-9, 0.999999), st.sampled_from((0.001, 0.5, 0.05)))


def p_value(votes):
    first, second = sorted(votes)[-1], sorted(votes)[-2]
    n = first + second
    return Fraction(2 * sum(math.comb(n, k) for k in range(first, n + 1)), 2**n)


@given(small, levels)
def test_a_class_is_returned_only_if_the_exact_p_value_allows(votes, failure):
    exact, answer = p_value(votes), predict(votes, failure)
    if answer != -1:
        assert answer == int(np.argmax(votes))
        assert exact <= failure
    else:
        # rounding the p-value up by 1e-9 is all that may make it abstain
        assert exact * (1 + Fraction(2, 10**9)) > failure or sorted(votes)[-1] == sorted(votes)[-2]


def test_a_p_value_equal_to_the_failure_is_left_undecided():
    # 2 * 2**-5 is the failure to the last bit: rounded up, it abstains
    assert predict([5, 0], 0.0625) == -1
    assert predict([5, 0], 0.0625000001) == 0


@pytest.mark.parametrize("n", [1000, 10**6, 10**9])
def test_many_votes_decide_as_scipys_binomial_test_does(n):
    for gap in (0.5, 2.0, 3.2, 3.4, 5.0):
        ahead = n // 2 + int(gap * math.sqrt(n) / 2)
        other = stats.binomtest(ahead, n, 0.5).pvalue
        assert (predict([n - ahead, ahead], 0.001) == 1) == (other <= 0.001)


@pytest.mark.parametrize("law", [(0.5, 0.5, 0), (0.4, 0.4, 0.2), (0.34, 0.33, 0.33), (0.45, 0.5, 0.05)])
@pytest.mark.parametrize("failure", [0.5, 0.2, 0.05])
def test_a_class_that_is_not_the_most_probable_is_rarely_returned(law, failure):
    law = [Fraction(p).limit_denominator(100) for p in law]
    votes = outcomes(9, 3)
    answers = predict(votes, failure)
    best = max(law)
    # under a tie at the top either of the two is the most probable: then any decision counts as one against a class
    tied = law.count(best) > 1
    failed = [a != -1 and (law[a] < best or tied) for a in answers.tolist()]
    assert sum(p for p, bad in zip(chance(votes, law), failed, strict=True) if bad) <= failure


def test_a_tie_is_never_decided():
    assert predict([[3, 3], [0, 7]], 0.999999).tolist() == [-1, 1]


def test_arrays_in_arrays_out_scalars_in_int_out():
    assert predict(np.ones((2, 3, 4), dtype=np.uint8), 0.1).shape == (2, 3)
    assert type(predict([90, 10], 0.001)) is int
