"""Every operation on piecewise-linear functions against the definitions in Fractions; floats against the same."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpcert import Bracket, PiecewiseLinear
from gdpcert._tradeoff._numbers import profile
from tests import oracle
from tests.oracle import ball
from tests.tradeoff import exact
from tests.tradeoff.exact import laws, shares

GRID = [Fraction(k, 16) for k in range(17)] + [Fraction(1, 10**30), 1 - Fraction(1, 10**30), Fraction(1, 3)]
RATIOS = [Fraction(k, 8) for k in (0, 1, 4, 7, 8, 9, 13, 16, 40, 999)]


def of(law):
    return PiecewiseLinear([p for p, _ in law], [q for _, q in law])


def floats(law):
    return PiecewiseLinear([float(p) for p, _ in law], [float(q) for _, q in law])


def cells(f):
    return list(zip(f.p.tolist(), f.q.tolist(), strict=True))


def same(f, law):
    return all(f(a) == exact.value(law, a) for a in GRID)


@given(laws(), shares)
def test_values_and_powers_are_exact(law, alpha):
    assert of(law)(alpha) == exact.value(law, alpha)
    assert of(law).power(alpha) == 1 - exact.value(law, alpha)
    assert of(law).advantage() == exact.profile(law, 1)


@given(laws())
def test_the_inverse_exchanges_the_laws(law):
    assert same(of(law).inverse(), exact.inverse(law))
    assert of(law).inverse().inverse() == of(law)


@given(laws())
def test_the_inverse_is_the_least_error_at_which_f_has_come_down(law):
    f = of(law)
    for a in GRID:
        t = f.inverse()(a)
        assert f(t) <= a or t == 1
        assert t == 0 or f(t * (1 - Fraction(1, 10**9))) > a


@given(laws())
def test_symmetrized_is_the_hull_of_f_and_its_inverse(law):
    h = of(law).symmetrized()
    assert [h(a) for a in GRID] == [exact.symmetrized(law, a) for a in GRID]
    assert h.symmetrized() == h == h.inverse()


@settings(max_examples=100)  # products of up to 125 cells
@given(laws(), laws(), st.integers(1, 3))
def test_products_are_those_of_the_laws(first, second, n):
    assert same(of(first) @ of(second), exact.product(first, second))
    assert same(of(first).compose(n), exact.power(first, n))


@given(laws(), shares)
def test_mixtures_are_those_of_the_laws(law, share):
    assert same(of(law).dilute(share), exact.diluted(law, share))


@given(laws(), shares.filter(bool))
def test_subsampling_has_its_share_of_the_profile(law, share):
    h = of(law).subsample(share)
    assert h == h.inverse()
    for z in (z for z in RATIOS if z >= 1):
        assert exact.profile(cells(h), z) == share * exact.both(law, 1 + (z - 1) / share)


@given(laws(), st.integers(1, 4))
def test_groups_repeat_the_step(law, k):
    h = of(law).group(k)
    assert [h(a) for a in GRID] == [exact.grouped(law, k, a) for a in GRID]


@given(laws(), st.integers(0, 3))
def test_merging_outcomes_never_lowers_f(law, i):
    if i + 1 < len(law):
        merged = [*law[:i], (law[i][0] + law[i + 1][0], law[i][1] + law[i + 1][1]), *law[i + 2 :]]
        assert all(of(merged)(a) >= of(law)(a) for a in GRID)


def log(z):
    return np.log(np.array(float(z))) if z else np.array(-1e300)


# floats ----------------------------------------------------------------------------------------------------------


def encloses(f, beta, tolerance=1e-12):
    """Sixty-fourths add up exactly; what is given away are margins of a few ulp a sum, of numbers of at most 1."""
    lower, upper = (f.lower, f.upper) if isinstance(f, Bracket) else (f, f)
    at = np.array([float(a) for a in DYADIC])
    for low, high, power, b in zip(lower(at), upper._value(at).high, lower.power(at), beta, strict=True):
        assert Fraction(low) <= b <= Fraction(high)
        assert Fraction(power) >= 1 - b
        assert max(Fraction(high) - Fraction(low), Fraction(power) - (1 - b)) <= tolerance


TINY = 1e-100  # the oracle has 400 bits
DYADIC = [Fraction(k, 16) for k in range(17)] + [Fraction(1, 2**100), 1 - Fraction(1, 2**53), Fraction(5e-324)]


@given(laws())
def test_floats_enclose_the_exact_values(law):
    encloses(floats(law), [exact.value(law, a) for a in DYADIC])
    encloses(floats(law).inverse(), [exact.value(exact.inverse(law), a) for a in DYADIC])


@settings(max_examples=30)  # hulls and chains in Fractions
@given(laws(), shares.map(lambda x: Fraction(float(x))), st.integers(1, 3))
def test_operations_on_floats_enclose_the_exact_ones(law, share, n):
    f = floats(law)
    encloses(f.compose(n), [exact.value(exact.power(law, n), a) for a in DYADIC])
    encloses(f.dilute(float(share)), [exact.value(exact.diluted(law, share), a) for a in DYADIC])
    encloses(f.symmetrized(), [exact.symmetrized(law, a) for a in DYADIC])
    encloses(f.group(n), [exact.grouped(law, n, a) for a in DYADIC], tolerance=1e-7)


@given(laws(), st.floats(-3, 3))
def test_profiles_of_floats_enclose_the_exact_ones(law, epsilon):
    found = profile(floats(law), np.array(epsilon))
    grow = ball(epsilon).exp()
    true = sum((max_(ball(q) - grow * ball(p)) for p, q in law), ball(0))
    assert ball(float(found.low)) <= true + ball(TINY)
    assert ball(float(found.high)) >= true - ball(TINY)
    assert found.high - found.low < 1e-12  # of masses of at most 1


def max_(x):
    return x if x > 0 else ball(0)


@given(laws())
def test_mu_is_the_least_whose_gaussian_lies_below(law):
    found = floats(law).mu()
    inner = [(x, y) for x, y in exact.vertices(law) if 0 < x < 1]
    assert (found == np.inf) == (exact.value(law, 0) < 1 or exact.value(exact.inverse(law), 0) < 1)
    if np.isfinite(found):
        assert all(oracle.trade_off(found, x) <= ball(y) for x, y in inner if found)
        if found > 1e-6:
            assert any(oracle.trade_off(found * (1 - 1e-9), x) > ball(y) for x, y in inner)


@settings(max_examples=50)  # thirty numbers each
@given(laws(), st.data())
def test_masses_known_to_a_share_enclose_every_law_they_may_stand_for(law, data):
    error = data.draw(st.sampled_from([1e-9, 0.01, 0.3]))
    moves = st.integers(-8, 8).map(lambda k: 1 + Fraction(k, 8) * Fraction(error))
    moved = [(p * data.draw(moves), q * data.draw(moves)) for p, q in law]
    f = PiecewiseLinear([float(p) for p, _ in moved], [float(q) for _, q in moved], error=error + 1e-15)
    for a in DYADIC:
        at, b = np.asarray(float(a)), exact.value(law, a)
        assert Fraction(float(f._value(at).low)) <= b <= Fraction(float(f._value(at).high))
        assert Fraction(float(f._power(at).low)) <= 1 - b <= Fraction(float(f._power(at).high))
    for z in RATIOS:
        e = np.array(float(np.log(float(z)))) if z > 1 else np.array(0.0)
        true = sum((max_(ball(q) - ball(float(e)).exp() * ball(p)) for p, q in law), ball(0))
        found = f._profile(e)
        assert ball(float(found.low)) <= true + ball(TINY)
        assert ball(float(found.high)) >= true - ball(TINY)
    low, high = f._mu()
    for x, y in exact.vertices(law):
        if 0 < x < 1 and 0 < high < np.inf:
            assert oracle.trade_off(high, x) <= ball(y)
    if 0 < low < np.inf:
        assert any(oracle.trade_off(low * (1 - 1e-9), x) >= ball(y) for x, y in exact.vertices(law) if 0 < x < 1)
    for loss in (-2.0, -0.5, 0.0, 0.7, 2.0):
        _sums_are_enclosed(f, law, loss)


def _sums_are_enclosed(f, law, loss):
    """Of the cells that are on one side for certain, and of those that may be."""
    room = f._blur * (1 + abs(loss))
    for found, beyond in ((f._above(np.array(loss)), lambda x, side: x > loss - side * room),
                          (f._below(np.array(loss)), lambda x, side: x <= loss + side * room)):  # fmt: skip
        for i in (0, 1):
            least = sum(cell[i] for cell in law if beyond(_loss(cell), -1))
            most = sum(cell[i] for cell in law if beyond(_loss(cell), 1))
            assert Fraction(float(found[i].low)) <= most
            assert Fraction(float(found[i].high)) >= least


def _loss(cell):
    p, q = cell
    return np.inf if not p else -np.inf if not q else float(np.log(float(q / p)))


@pytest.mark.parametrize("error", [0.5000001, 1.0])
def test_an_error_above_one_half_is_refused(error):
    with pytest.raises(ValueError, match="at most 1/2"):
        PiecewiseLinear([0.5, 0.5], [0.5, 0.5], error=error)
