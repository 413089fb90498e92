"""Masses known to a share: what is built on them holds for the law that they stand for, however they miss it.

The worst case is made on purpose: masses that are all off by as much as their error allows, towards a law that tells
less than the true one, and away from it.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpcert import PiecewiseLinear
from gdpcert._tradeoff._bracket import bracket
from tests.tradeoff import exact
from tests.tradeoff.exact import laws

GRID = [Fraction(k, 16) for k in range(17)] + [Fraction(1, 2**40), 1 - Fraction(1, 2**40)]
AT = np.array([float(a) for a in GRID])
errors = st.sampled_from([1e-6, 1e-3, 0.05])
ROUNDING = Fraction(1, 2**50)  # of the masses' floats


def missed(law, error, *, less):
    """Masses off by `error` that tell less, or more, than the law: the larger mass of a cell moves up or down."""
    part = 1 - Fraction(error) + ROUNDING
    for p, q in law:
        shrunk, grown = (p, q) if (p > q) != less else (q, p)
        pair = shrunk * part, grown / part
        yield pair if shrunk is p else pair[::-1]


def function(law, error, *, less):
    masses = list(missed(law, error, less=less))
    return PiecewiseLinear([float(p) for p, _ in masses], [float(q) for _, q in masses], error=error)


def encloses(found, value):
    both = bracket(found)
    low, high = both.lower._value(AT).low, both.upper._value(AT).high
    less, more = both.upper._power(AT).low, both.lower._power(AT).high
    for i, alpha in enumerate(GRID):
        true = value(alpha)
        assert Fraction(low[i]) <= true <= Fraction(high[i])
        assert Fraction(less[i]) <= 1 - true <= Fraction(more[i])


def lies_below(found, value):
    for low, high, alpha in zip(found._value(AT).low, found._power(AT).high, GRID, strict=True):
        assert Fraction(low) <= value(alpha)
        assert Fraction(high) >= 1 - value(alpha)


@settings(max_examples=60)  # hulls and chains in Fractions
@given(laws(), errors, st.booleans(), st.integers(2, 3))
def test_symmetrized_and_groups_hold_for_the_true_law(law, error, less, k):
    f = function(law, error, less=less)
    encloses(f.symmetrized(), lambda alpha: exact.symmetrized(law, alpha))
    encloses(f.group(k), lambda alpha: exact.grouped(law, k, alpha))


@given(laws(), errors, st.booleans())
def test_values_mixtures_and_products_hold_for_it(law, error, less):
    f = function(law, error, less=less)
    encloses(f, lambda alpha: exact.value(law, alpha))
    encloses(f.inverse(), lambda alpha: exact.value(exact.inverse(law), alpha))
    encloses(f.dilute(0.25), lambda alpha: exact.value(exact.diluted(law, Fraction(1, 4)), alpha))


@settings(max_examples=60)  # two outlines each
@given(laws(most=4), st.sampled_from([1e-6, 1e-3]), st.booleans(), st.floats(-1, 1))
def test_outlines_hold_for_it_wherever_their_knots_are(law, error, less, off):
    """Knots on the losses of the floats, on those of the law, and between."""
    f = function(law, error, less=less)
    room = 3 * off * error
    losses = [float(np.log(float(q / p))) for p, q in law if p and q]
    knots = np.unique([-5.0, *losses, *(loss + room for loss in losses), *f._atoms, 5.0])
    lies_below(f.lower(knots), lambda alpha: exact.value(law, alpha))
    over = f.upper(knots)._value(AT).high
    assert all(Fraction(high) >= exact.value(law, a) for high, a in zip(over, GRID, strict=True))


@given(laws(), st.integers(1, 31), st.integers(0, 31), errors, st.booleans())
def test_what_is_missing_is_certain_for_all_that_the_error_allows(law, p, q, error, less):
    """The law has a share of the mass; the rest, which is not listed, gives the two laws away."""
    listed = [(a * p / 32, b * q / 32) for a, b in law if a or b * q]
    rest = [(1 - sum(cell[i] for cell in listed)) for i in (0, 1)]
    if min(rest) * (1 - Fraction(error)) > 3 * Fraction(error):  # less may sum to 1 or not, which is refused
        whole = [*listed, (rest[0], Fraction(0)), (Fraction(0), rest[1])]
        for part in (1 - Fraction(error) + ROUNDING, 1 / (1 - Fraction(error) + ROUNDING)):
            masses = [[float(cell[i] * part) for cell in listed] for i in (0, 1)]
            encloses(PiecewiseLinear(*masses, error=error), lambda alpha: exact.value(whole, alpha))


@pytest.mark.parametrize("ulps", [(8, -8), (-8, 8), (8, 8), (-8, -8)])
@given(law=laws())
@settings(max_examples=50)
def test_sums_that_miss_1_by_rounding_count_as_an_error(ulps, law):
    """Masses that are all 8 half-ulps too large or too small, as two cells may be: their sums say so."""
    p, q = ([float(cell[i]) * (1 + ulps[i] * 2.0**-53) for cell in law] for i in (0, 1))
    encloses(PiecewiseLinear(p, q), lambda alpha: exact.value(law, alpha))


def test_losses_that_are_hardly_known_have_no_supporting_lines():
    f = PiecewiseLinear([0.5, 0.5], [0.25, 0.75], error=0.05)
    with pytest.raises(ValueError, match=r"known to 0\.25; got 0\.6\d+ at the farthest knot\. Give knots nearer"):
        f.lower([-5.0, 5.0])
