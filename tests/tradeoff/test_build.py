"""Trade-off functions of two laws and of privacy profiles, against the definitions in Fractions and in balls."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gdpcert import EpsilonDelta, from_distributions, from_profile
from tests.oracle import ball
from tests.tradeoff import closed, exact, walk
from tests.tradeoff.exact import laws
from tests.tradeoff.instances import ALPHAS

GRID = [Fraction(k, 16) for k in range(17)] + [Fraction(1, 10**30), 1 - Fraction(1, 10**30)]


def mappings(law, number=Fraction):
    """Outcomes that a law never has are left out; those of the second law are listed in another order."""
    p = {f"outcome {i}": number(a) for i, (a, _) in enumerate(law) if a}
    q = {f"outcome {i}": number(b) for i, (_, b) in reversed(list(enumerate(law))) if b}
    return p, q


@given(laws(), st.permutations(range(5)))
def test_two_laws_of_fractions_give_the_function_exactly(law, order):
    f = from_distributions(*mappings([law[i] for i in order if i < len(law)]))
    cells = walk.ordered(law)
    for a in GRID:
        assert f(a) == walk.value(cells, a) == exact.value(law, a)
        assert f.power(a) == walk.power(cells, a)
    assert f.advantage() == exact.profile(law, 1)


@given(laws())
def test_two_laws_of_floats_give_it_to_the_safe_side(law):
    f, cells = from_distributions(*mappings(law, float)), walk.ordered(law)
    alphas = np.array([float(a) for a in GRID])
    for a, value, power in zip(*(map(Fraction, x.tolist()) for x in (alphas, f(alphas), f.power(alphas))), strict=True):
        # sixty-fourths add up exactly; sums have margins of a few ulp
        assert value <= walk.value(cells, a) <= value + Fraction(1, 10**14)
        assert power - Fraction(1, 10**14) <= walk.power(cells, a) <= power


def test_mass_that_no_outcome_has_gives_its_law_away():
    f = from_distributions({"a": Fraction(1, 2)}, {"a": Fraction(1, 4), "b": Fraction(1, 4)})
    assert f(Fraction(0)) == Fraction(1, 4)
    assert f.inverse()(Fraction(0)) == Fraction(1, 2)


# profiles ------------------------------------------------------------------------------------------------------------


def least(epsilon):
    """Of the deltas that some mechanism has at epsilon, rounded up."""
    return max(0.0, math.nextafter(-math.expm1(epsilon), 1.0)) if epsilon < 0 else 0.0


guarantees = st.lists(
    st.tuples(
        st.one_of(st.floats(-4, 4), st.floats(0, 650), st.sampled_from([0.0, -0.0, 650.0, -800.0, 5e-324])),
        st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1.0, 1e-300, 1 - 2.0**-53])),
    ).map(lambda pair: (pair[0], max(pair[1], least(pair[0])))),
    min_size=1,
    max_size=6,
)
alphas = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1.0, 5e-324, 1e-300, 1e-17, 1 - 2.0**-53]))


def lines(pairs, alpha, symmetric):
    """The value at alpha of each line."""
    a = ball(alpha)
    for e, d in pairs:
        yield 1 - ball(d) - ball(e).exp() * a
        if symmetric:
            yield (1 - ball(d) - a) / ball(e).exp()


@given(guarantees, alphas, st.booleans())
@example([(1.0, 0.1), (1.0, 0.1)], 0.2, True)
@example([(0.0, 1.0)], 0.5, True)
@example([(-800.0, 1.0), (-30.0, 1.0)], 0.5, True)
def test_a_profile_gives_the_highest_of_its_lines_and_no_more(pairs, alpha, symmetric):
    f = from_profile([e for e, _ in pairs], [d for _, d in pairs], symmetric=symmetric)
    top = closed.most(ball(0), ball(0))
    for line in lines(pairs, alpha, symmetric):
        top = closed.most(top, line)
    found = ball(f(alpha))
    assert found <= top + ball(1e-100)  # the oracle has 120 digits
    # exp rounded up by 16 ulp and sums by a few, of terms that are at most 1
    assert found >= top - ball(1e-14)
    assert ball(f.power(alpha)) >= 1 - top - ball(1e-100)
    assert ball(f.power(alpha)) <= 1 - top + ball(1e-14)


@given(guarantees)
def test_it_keeps_the_guarantees(pairs):
    f = from_profile([e for e, _ in pairs], [d for _, d in pairs])
    e, d = np.array(pairs).T
    # e^epsilon was rounded up by 16 ulp, masses and sums by a few, and losses are known to 2^-49 of 1 + epsilon;
    # the masses of lines steeper than e^680 are too small for floats
    assert ((f.delta(e) <= d + 2e-14 * (1 + np.abs(e))) | (e >= 680)).all()
    assert f.inverse()._value(ALPHAS).low == pytest.approx(f._value(ALPHAS).low, abs=1e-14)


def test_powers_keep_their_relative_precision_far_down():
    f = from_profile([2.0, 5.0], [1e-30, 0.0])
    for alpha in (1e-20, 1e-40, 1e-100, 1e-290):
        steep = min(ball(1e-30) + ball(2).exp() * ball(alpha), ball(5).exp() * ball(alpha))
        assert steep <= ball(f.power(alpha)) <= steep * ball(1 + 1e-13)


@pytest.mark.parametrize("delta", [0.0, 1e-9, 0.1, 1.0])
@pytest.mark.parametrize("epsilon", [0.0, 0.5, 3.0, 20.0])
def test_one_guarantee_is_that_of_differential_privacy(epsilon, delta):
    f = from_profile(epsilon, delta)
    exact_one = EpsilonDelta(epsilon, delta)
    for alpha in np.linspace(0, 1, 11):
        assert ball(f(alpha)) <= closed.clipped(closed.epsilon_delta(alpha, epsilon, delta))
        assert f(alpha) == pytest.approx(exact_one(alpha), abs=1e-14)
