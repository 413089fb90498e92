"""Laws that every trade-off function obeys, on a table of instances; enclosures must leave room for them."""

import dataclasses
import itertools

import numpy as np
import pytest

from gdpcert import Bracket, EpsilonDelta, Gaussian, Laplace, PiecewiseLinear, from_profile
from gdpcert._tradeoff._bracket import bracket
from gdpcert._tradeoff._numbers import profile
from tests.tradeoff.instances import ALPHAS, EPSILONS, INSTANCES, TIGHT

# hulls and chains of hundreds of cells in Fractions, and bisections, take seconds
LIGHT = sorted(n for n, f in INSTANCES.items() if len(getattr(f, "p", ())) <= 64 and "Di" not in n and "Inv" not in n)
SYMMETRIC = sorted(name for name, f in INSTANCES.items() if f._symmetric and name in TIGHT)
# one rounding of a number of at most 1
ULP = 2.0**-52


@pytest.fixture(params=sorted(INSTANCES))
def f(request):
    return INSTANCES[request.param]


@pytest.fixture(params=LIGHT)
def light(request):
    return INSTANCES[request.param]


@pytest.fixture(params=SYMMETRIC)
def symmetric(request):
    return INSTANCES[request.param]


def ends(f, alpha=ALPHAS):
    """Bounds on f: what its two sides say."""
    both = bracket(f)
    return both.lower._value(alpha).low, both.upper._value(alpha).high


def test_f_is_convex_and_falls_below_the_diagonal(f):
    low, high = ends(f)
    assert ((low >= 0) & (low <= high) & (high <= 1)).all()
    assert (low <= 1 - ALPHAS + ULP).all()
    assert (low[1:] <= high[:-1]).all()
    a, b, c = ALPHAS[:-2], ALPHAS[1:-1], ALPHAS[2:]
    chord = high[:-2] + (high[2:] - high[:-2]) * (b - a) / (c - a)
    assert (low[1:-1] <= chord + 4 * ULP).all()
    assert low[-1] == 0


def test_power_is_one_less_f(f):
    value, power = f._value(ALPHAS), f._power(ALPHAS)
    assert ((power.low >= 0) & (power.low <= power.high) & (power.high <= 1)).all()
    assert (value.low <= 1 - power.low + ULP).all()
    assert (value.high >= 1 - power.high - ULP).all()
    assert (power.high >= ALPHAS).all()


def test_calls_are_the_safe_ends(f):
    if not isinstance(f, Gaussian):  # which has a way of its own
        assert f(ALPHAS).tolist() == f._value(ALPHAS).low.tolist()
        assert f.power(ALPHAS).tolist() == f._power(ALPHAS).high.tolist()
    assert (f(ALPHAS) <= f._value(ALPHAS).high).all()
    assert (f.power(ALPHAS) >= f._power(ALPHAS).low).all()
    assert (f(0.25), f.power(0.25)) == (f(np.array([0.25]))[0], f.power(np.array([0.25]))[0])


def test_the_inverse_is_the_least_error_at_which_f_has_come_down(f):
    t = f.inverse()._value(ALPHAS)
    assert (f._value(t.high).low <= ALPHAS).all()
    before = t.low * (1 - 1e-6)  # Location's thresholds are known to 1e-12
    assert ((f._value(before).high >= ALPHAS * (1 - 1e-9)) | (t.low == 0)).all()


def test_the_inverse_is_an_involution(f):
    back = f.inverse().inverse()
    assert back == f
    assert hash(back) == hash(f)


def test_symmetrized_lies_below_both_and_stays(light):
    f = light
    h = f.symmetrized()
    low, _ = ends(h)
    assert (low <= ends(f)[1]).all()
    assert (low <= ends(f.inverse())[1]).all()
    again = h.symmetrized()
    assert again == h or (ends(again)[0] <= ends(h)[1]).all()


def test_a_symmetric_function_is_its_own_symmetrization(symmetric):
    assert symmetric.symmetrized() == symmetric


def test_seeing_all_of_the_data_changes_nothing_and_none_of_it_tells_nothing(symmetric):
    assert symmetric.subsample(1) == symmetric
    assert symmetric.subsample(0)._value(np.array([0.0, 0.3, 1.0])).low == pytest.approx([1.0, 0.7, 0.0], abs=1e-15)


@pytest.mark.parametrize("share", [1e-3, 0.3, 0.9])
def test_subsampling_has_its_share_of_the_profile(symmetric, share):
    e = np.array([0.0, 0.01, 0.5, 1.0, 3.0])
    inner = np.log1p(np.expm1(e) / share)
    both = bracket(symmetric.subsample(share))
    # inner is rounded, a few ulp either way
    least = share * profile(symmetric, inner * (1 + 1e-12)).low
    most = share * profile(symmetric, inner * (1 - 1e-12)).high
    assert (both.upper._profile(e).low <= most * (1 + 1e-9) + 1e-300).all()
    assert (both.lower._profile(e).high >= least * (1 - 1e-9) - 1e-300).all()


def test_the_profile_is_the_dual_of_f(f):
    delta, value = f._profile(EPSILONS[:8]), f._value(ALPHAS)
    lines = 1 - delta.high[:, None] - np.exp(EPSILONS[:8, None]) * ALPHAS
    assert (lines <= value.high + 64 * ULP).all()
    assert ((delta.low >= 0) & (delta.low <= delta.high) & (delta.high <= 1)).all()
    assert (delta.low[1:] <= delta.high[:-1]).all()


@pytest.mark.parametrize("name", TIGHT)
def test_f_comes_back_from_its_profile(name):
    f = INSTANCES[name]
    e = np.linspace(-12, 12, 481)
    g = from_profile(e, f.delta(e), symmetric=False)
    inner = np.linspace(0.02, 0.98, 25)
    assert (g._value(inner).low <= f._value(inner).high).all()
    # a profile falls by at most 0.05 between two losses 0.05 apart, and a chord of it misses a quarter of that
    assert (g._value(inner).low >= f._value(inner).low - 0.0125).all()


def test_the_advantage_is_the_profile_at_0_and_the_most_that_power_exceeds(f):
    assert float(f.advantage()) >= (f._power(ALPHAS).low - ALPHAS).max() - ULP
    assert f.delta(0.0) == pytest.approx(float(f.advantage()), rel=1e-13, abs=1e-300)
    assert f.delta(-0.0) == f.delta(0.0)


def test_epsilon_and_delta_are_inverse(light):
    f = light
    deltas = np.array([0.0, 1e-300, 1e-12, 0.01, 0.3, 0.9, 1.0])
    found = f.epsilon(deltas)
    assert (found[1:] <= found[:-1]).all()
    assert found[-1] == 0.0
    finite = np.isfinite(found)
    # an exponential may differ by an ulp with the place of its argument in an array, and is multiplied by up to 700
    assert (f.delta(found[finite]) <= deltas[finite] * (1 + 1e-12)).all()
    back = f.epsilon(f.delta(EPSILONS[:8]))
    # profiles that are flat but for rounding give a little away; a Location's losses are known to 1e-9
    assert (back <= EPSILONS[:8] + 1e-6).all()


def test_negative_epsilons_are_those_of_the_inverse(f):
    e = np.array([1e-9, 0.1, 1.0, 5.0])
    found = profile(f, -e)
    back = f.inverse()
    for line, x in zip(found.high, -e, strict=True):
        assert (1 - line - np.exp(x) * ALPHAS <= f._value(ALPHAS).high + 64 * ULP).all()
    least = 1 - np.exp(-e) + np.exp(-e) * back._profile(e).low
    assert (found.high >= least - 4 * ULP).all()


def test_outlines_lie_on_their_sides(f):
    lower, upper = f.lower(50), f.upper(50)
    value = f._value(ALPHAS)
    assert (lower._value(ALPHAS).low <= value.high).all()
    assert (upper._value(ALPHAS).high >= value.low).all()
    assert (lower._power(ALPHAS).high >= f._power(ALPHAS).low).all()
    assert (lower._profile(EPSILONS).high >= f._profile(EPSILONS).low).all()


@pytest.mark.parametrize("name", ["Gaussian(1)", "Laplace(.5)", "Logistic(20)", "Diluted", "Location(1)"])
def test_outlines_converge(name):
    f, inner = INSTANCES[name], np.linspace(0, 1, 101)[1:]
    gaps = [
        (f.upper(knots)._value(inner).high - f.lower(knots)._value(inner).low).max() for knots in (50, 100, 200, 400)
    ]
    assert all(b < 0.4 * a for a, b in itertools.pairwise(gaps))  # with the square of the knots


def test_mu_is_that_of_a_gaussian_below(f):
    low, high = f._mu()
    assert 0 <= low <= high
    assert f.mu() == high
    assert (Gaussian(high)._value(ALPHAS).low <= f._value(ALPHAS).high).all()
    if np.isfinite(high) and low > 0.01 and low > 0.99 * high:
        fine = np.unique(np.concatenate([ALPHAS, np.linspace(0, 1, 2001), Gaussian(high)._value(ALPHAS).low]))
        assert (Gaussian(low * 0.99)._value(fine).high >= f._value(fine).low).any()


def test_a_group_of_one_is_f_and_one_of_two_repeats_it(light):
    f = light
    assert f.group(1) == f
    low, high = ends(f.group(2))
    power = f._power(ALPHAS)
    assert (low <= f._value(power.low).high + ULP).all()
    if not getattr(f, "_lines", False):  # lines, known from below alone
        assert (high >= f._value(power.high).low - ULP).all()


def test_it_is_a_frozen_value(f):
    assert f == f
    assert f != Gaussian(123.0)
    for field in dataclasses.fields(f):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(f, field.name, 1)
    if isinstance(f, PiecewiseLinear):
        with pytest.raises(ValueError, match="read-only"):
            f.p[0] = 1
    text = repr(f)
    if not text.startswith("<") and "Noise" not in text and "Diluted" not in text and "Symm" not in text:
        import fractions

        import gdpcert

        assert eval(text, {**vars(gdpcert), **vars(fractions)}) == f


# operations on what only lies below ---------------------------------------------------------------------------------

OPERATIONS = {
    "inverse": lambda f: f.inverse(),
    "symmetrized": lambda f: f.symmetrized(),
    "dilute": lambda f: f.dilute(0.3),
    "subsample": lambda f: f.subsample(0.3),
    "group": lambda f: f.group(3),
    "compose": lambda f: f.compose(2),
    "with itself": lambda f: f @ f,
    "with another": lambda f: f @ EpsilonDelta(0.5),
    "lower": lambda f: f.lower(30),
}
BASES = {
    "Gaussian": Gaussian(1.0),
    "Laplace": Laplace(2.0),
    "floats": INSTANCES["floats"],
}


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
@pytest.mark.parametrize("base", sorted(BASES))
def test_operations_on_lower_bounds_give_lower_bounds(base, operation):
    f, change = BASES[base], OPERATIONS[operation]
    below = f.lower(np.linspace(-6, 6, 41))
    found, exact = bracket(change(below)).lower, f if operation == "lower" else bracket(change(f)).upper
    assert (found._value(ALPHAS).low <= exact._value(ALPHAS).high).all()
    assert (found._power(ALPHAS).high >= exact._power(ALPHAS).low).all()
    e = np.array([0.0, 0.1, 0.5, 1.0, 3.0, 10.0])
    assert (profile(found, e).high >= profile(exact, e).low).all()
    assert (profile(found, -e).high >= profile(exact, -e).low).all()
    assert found.mu() >= exact._mu()[0]
    assert found == found.inverse().inverse()
    # no more than outlines of 41 knots give away, 0.3 apart: a slope too steep by e^0.3 each, thrice at most
    inner = np.linspace(0.05, 0.95, 19)
    assert (found._value(inner).low >= exact._value(inner).low - 0.05).all()


@pytest.mark.parametrize("operation", sorted(set(OPERATIONS) - {"group", "compose", "with itself"}))
def test_operations_on_lower_bounds_keep_their_tails(operation):
    """The losses of Laplace(2) are bounded, so that powers fall in proportion to the type-I error."""
    f, change = Laplace(2.0), OPERATIONS[operation]
    found, exact = bracket(change(f.lower(40))).lower, bracket(change(f)).upper
    for alpha in (1e-20, 1e-100, 1e-290):
        # the outline's largest loss is a few 1e-9 off, its knots' spacing 0.1, and the error of its masses 1e-8
        assert exact._power(np.array(alpha)).low <= found.power(alpha) <= 1.2 * exact.power(alpha)


def test_the_mu_of_lines_is_finite_and_close():
    below = Laplace(2.0).lower(np.linspace(-2.1, 2.1, 400))
    assert Laplace(2.0)._mu()[0] <= below.mu() <= 1.01 * Laplace(2.0).mu()


def test_a_lower_bound_says_that_it_is_one():
    below = Laplace(2.0).lower(5)
    assert "a lower bound" in repr(below)
    assert below != PiecewiseLinear._derived(below.p, below.q, below.error)
    assert not isinstance(below.group(2), Bracket)
