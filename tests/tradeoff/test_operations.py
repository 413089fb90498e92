"""Laws that every operation on trade-off functions obeys, on a table of instances."""

import itertools

import numpy as np
import pytest

from gdpcert._tradeoff._bracket import bracket
from gdpcert._tradeoff._numbers import profile
from tests.tradeoff.instances import ALPHAS, EPSILONS, INSTANCES, ULP, ends


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


def test_a_group_of_one_is_f_and_one_of_two_repeats_it(light):
    f = light
    assert f.group(1) == f
    low, high = ends(f.group(2))
    power = f._power(ALPHAS)
    assert (low <= f._value(power.low).high + ULP).all()
    if not getattr(f, "_lines", False):  # lines, known from below alone
        assert (high >= f._value(power.high).low - ULP).all()
