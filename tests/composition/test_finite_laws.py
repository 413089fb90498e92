"""The engine on finite laws, whose compositions are known exactly: products in Fractions."""

from fractions import Fraction

import numpy as np
import pytest

from gdpcert._tradeoff._compose import composed
from tests.composition import exact

SURE = (None, "p", "q", "both")


def case(seed):
    """A composition of two or three random laws through the engine, and exactly."""
    rng = np.random.default_rng(seed)
    first = exact.random_law(rng, int(rng.integers(2, 6)), 2 ** int(rng.integers(5, 20)), SURE[rng.integers(4)])
    n = int(rng.integers(1, 5))
    law, factors = first.power(n), [(first.floats(), n)]
    if seed % 2:
        other, m = exact.random_law(rng, int(rng.integers(2, 4)), sure=SURE[rng.integers(4)]), int(rng.integers(1, 3))
        law, factors = law @ other.power(m), [*factors, (other.floats(), m)]
    if seed % 3 == 0:
        law, factors = law.inverse(), [(f.inverse(), k) for f, k in factors]
    return composed(tuple(factors), 2 ** int(rng.integers(9, 13))), law


@pytest.mark.parametrize("block", range(8))
def test_both_ends_enclose_the_exact_product(block):
    for seed in range(20 * block, 20 * block + 20):
        bracket, law = case(seed)
        assert exact.value_violation(bracket, law, exact.type_one_errors(law)) == [], seed
        assert exact.profile_violation(bracket, law, exact.kinks(law)) == [], seed


def test_brackets_of_finite_laws_are_narrow():
    """Cells are moved by a spacing at most: the jumps of a law of few outcomes, times 1/500 of the range of losses."""
    widths = []
    for seed in range(24):
        bracket, _ = case(seed)
        low, high = bracket(np.linspace(0.05, 0.95, 10))
        widths.append(float((high - low).max()))
    assert np.median(widths) < 1e-3
    assert max(widths) < 0.05


def test_a_large_mass_at_the_largest_loss_is_not_taken_for_certain():
    law = exact.Law([Fraction(0), Fraction(3, 4), Fraction(1, 4)], [Fraction(1, 16), Fraction(15, 16), Fraction(0)])
    for n in (2, 3, 8):
        low, high = composed(((law.floats(), n),), 2**9)(0.05)
        assert low <= law.power(n).value(Fraction(0.05)) <= high
        assert high - low < 1e-3  # it was 0.8 where Chernoff's bound stood for the last atom


@pytest.mark.parametrize("seed", range(12))
def test_small_deltas_of_finite_laws(seed):
    """Forty steps: profiles down to 1e-60, from both sides, and not zero where there is mass."""
    rng = np.random.default_rng(1000 + seed)
    step = exact.random_law(rng, 2, 2**6)
    n = 40
    law = step.power(n)
    bracket = composed(((step.floats(), n),), 2**13)
    top = max(float(np.log(float(r))) for r in law.ratios)
    epsilons = np.linspace(0, top, 9)[:-1]
    assert exact.profile_violation(bracket, law, epsilons) == []
    for epsilon in epsilons:
        known = float(law.profile(exact.growth(epsilon)[0]))
        if known > 1e-60:
            assert bracket.delta(epsilon)[1] < 1.5 * known + 1e-80  # two losses, moved by a spacing of 1e-3 or so
