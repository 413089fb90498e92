"""Every number of a bracket encloses the exact one, and brackets are frozen values."""

import dataclasses
from fractions import Fraction

import numpy as np
import pytest

from gdpcert import Bracket, EpsilonDelta, Gaussian
from gdpcert._tradeoff._bracket import bracket
from tests import oracle
from tests.oracle import ball
from tests.tradeoff.brackets import GAUSSIAN, MU
from tests.tradeoff.instances import ALPHAS, EPSILONS


def below(low, true):
    """The oracle has 120 digits."""
    return ball(float(low)) <= true * ball(1 + 2.0**-300) + ball(1e-110)


def above(high, true):
    return ball(float(high)) >= true * ball(1 - 2.0**-300) - ball(1e-110)


@pytest.mark.parametrize("alpha", [1e-50, 1e-9, 0.01, 0.25, 0.5, 0.9, 1 - 1e-9])
def test_values_and_powers_enclose_the_gaussian(alpha):
    (low, high), (less, more) = GAUSSIAN(alpha), GAUSSIAN.power(alpha)
    value, power = oracle.cdf(-oracle.quantile(alpha) - MU), oracle.cdf(oracle.quantile(alpha) + MU)
    assert below(low, value)
    assert above(high, value)
    assert below(less, power)
    assert above(more, power)
    assert high - low < 1e-3
    assert more - less < 1e-3


def gaussian_profile(epsilon):
    e = ball(epsilon)
    return oracle.cdf(MU / 2 - e / MU) - e.exp() * oracle.cdf(-MU / 2 - e / MU)


@pytest.mark.parametrize("epsilon", [-3.0, -0.5, 0.0, 0.5, 2.0, 6.0])
def test_profiles_enclose_the_gaussian_one(epsilon):
    low, high = GAUSSIAN.delta(epsilon)
    assert below(low, gaussian_profile(epsilon))
    assert above(high, gaussian_profile(epsilon))
    assert low < high < low + 1e-3


@pytest.mark.parametrize("delta", [1e-12, 1e-5, 0.01, 0.3])
def test_epsilons_enclose_the_one_of_that_delta(delta):
    low, high = GAUSSIAN.epsilon(delta)
    assert gaussian_profile(low) >= ball(delta) or low == 0
    assert gaussian_profile(high) <= ball(delta)
    assert low < high < low + 0.05


def test_mu_and_the_advantage_enclose_those_of_the_gaussian():
    low, high = GAUSSIAN.mu()
    assert below(low, MU)
    assert above(high, MU)
    assert low > 0.999
    assert high <= 1 + 2.0**-51  # that of the steps; the lattice's is infinite or a little larger
    low, high = GAUSSIAN.advantage()
    assert below(low, gaussian_profile(0))
    assert above(high, gaussian_profile(0))


def test_mu_without_steps_is_that_of_the_ends():
    pair = Bracket(Gaussian(2.0), Gaussian(1.0))
    low, high = pair.mu()
    assert (low, high) == (Gaussian(1.0)._mu()[0], 2.0)


def test_arrays_give_pairs_of_arrays_and_numbers_pairs_of_floats():
    for call in (GAUSSIAN, GAUSSIAN.power, GAUSSIAN.delta, GAUSSIAN.epsilon):
        low, high = call(np.array([[0.25, 0.5]]))
        assert low.shape == high.shape == (1, 2)
        assert (call(0.25), call(0.5)) == ((low[0, 0], high[0, 0]), (low[0, 1], high[0, 1]))
        assert all(type(end) is float for end in call(0.25))


@pytest.mark.parametrize("x", [Fraction(1, 3), Fraction(1, 7), 1 - Fraction(1, 10**20)])
def test_fractions_are_moved_to_the_side_of_each_end(x):
    near = (float(np.nextafter(float(x), 0.0)), float(np.nextafter(float(x), 1.0)))
    for call, down in ((GAUSSIAN, True), (GAUSSIAN.power, False), (GAUSSIAN.delta, True), (GAUSSIAN.epsilon, True)):
        low, high = call(x)
        first, last = call(min(1.0, near[1]))[0], call(near[0])[1]
        least, most = (first, last) if down else (call(near[0])[0], call(min(1.0, near[1]))[1])
        assert least <= low <= high <= most


def test_it_is_a_frozen_value():
    one, same, other = (Bracket(Gaussian(mu), Gaussian(1.0)) for mu in (2.0, 2.0, 3.0))
    assert one == same
    assert hash(one) == hash(same)
    assert len({one, same, other}) == 2
    assert one != other
    assert one != Gaussian(2.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.lower = Gaussian(3.0)
    assert repr(one) == "Bracket(lower=Gaussian(2.0), upper=Gaussian(1.0))"
    assert eval(repr(one)) == one
    assert "steps" not in repr(GAUSSIAN)
    assert "a lower bound" in repr(GAUSSIAN)


def test_a_function_is_its_own_bracket():
    f = EpsilonDelta(1.0, 0.1)
    own = bracket(f)
    assert own.lower is own.upper is f
    assert bracket(own) is own
    for call, at in (("__call__", ALPHAS), ("power", ALPHAS), ("delta", EPSILONS)):
        low, high = getattr(own, call)(at)
        assert (low <= high).all()
        assert (high - low <= 1e-14).all()
    assert own.mu() == (np.inf, np.inf)


def test_a_figure_shows_the_band():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    axes = pyplot.figure().add_subplot()
    assert GAUSSIAN.plot(axes, label="two steps") is axes
    (line,), (band,) = axes.get_lines(), axes.collections
    x, y = line.get_data()
    assert line.get_label() == "two steps"
    assert (y == GAUSSIAN(x)[0]).all()
    edges = band.get_paths()[0].vertices
    assert {float(v) for v in GAUSSIAN(x)[1]} <= {float(v) for v in edges[:, 1]}
    alone = GAUSSIAN.plot()
    assert alone.get_xlabel() == "type-I error"
    assert len(alone.get_lines()) == 2
    pyplot.close("all")
