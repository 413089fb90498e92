"""Steps at the ends of what floats resolve: brackets may be wide there, never wrong, and never an exception."""

import time

import mpmath
import numpy as np
import pytest

from gdpcert import EpsilonDelta, Gaussian, Laplace, PiecewiseLinear
from gdpcert._tradeoff._compose import composed

FAR = [(Gaussian(20.0), 4), (Gaussian(30.0), 1), (Laplace(300.0), 4), (Laplace(690.0), 2), (Laplace(5000.0), 1)]


@pytest.mark.parametrize(("f", "n"), FAR, ids=repr)
def test_losses_beyond_floats_are_not_taken_for_smaller_ones(f, n):
    """The exact profile of one of the steps lies below that of all, so the upper end must lie above it."""
    bracket = composed(((f, n), (Gaussian(1.0), 1)), 2**12)
    epsilon = np.array([0.0, 100.0, 500.0, 680.0, 700.0, 900.0])
    exact = f._profile(epsilon).low
    if isinstance(f, Gaussian):
        exact = Gaussian(np.sqrt(n) * f.mu() * (1 - 1e-14))._profile(epsilon).low
    assert (bracket.delta(epsilon)[1] >= exact).all()
    low, high = bracket(np.array([0.0, 1e-300, 0.1, 0.5, 1.0]))
    assert (low <= high).all()
    assert (low <= f._value(np.array([0.0, 1e-300, 0.1, 0.5, 1.0])).high).all()


@pytest.mark.parametrize("remains", [0.5, 1e-3, 1e-9, 2.0**-40, 2.0**-53])
@pytest.mark.parametrize("n", [1, 5, 50])
def test_nearly_certain_steps(remains, n):
    """1 - delta = `remains` a step: f(0) is remains^n and the profile is within it of 1."""
    bracket = composed(((EpsilonDelta(1.0, 1 - remains), n),), 2**10)
    left = mpmath.mpf(remains) ** n
    low, high = bracket(0.0)
    assert low <= left * (1 + 1e-12)
    assert high >= left * (1 - 1e-12)
    assert bracket.delta(0.0)[1] >= 1 - left
    assert bracket.delta(1e3)[0] <= 1 - left


def test_sure_masses_on_one_side():
    low, high = composed(((PiecewiseLinear([0.0, 1.0], [1.0 - 2.0**-30, 2.0**-30]), 3),), 2**10)(0.0)
    assert low <= 2.0**-90 <= high


@pytest.mark.parametrize("f", [Gaussian(1e-9).dilute(0.5), Gaussian(1.0).dilute(1e-6), Laplace(1e-12)], ids=repr)
def test_losses_too_small_to_be_told_apart(f):
    low, high = f.compose(2).advantage()
    one = f.advantage()
    assert low <= 2 * one
    assert high >= one * (1 - 1e-9)
    assert low >= one * (1 - 1e-6)  # at least what one step betrays


def test_rare_jumps_of_the_loss():
    """10,000 steps at a rate of 1e-6: the total variation distance is at most the sum, and more than one step's."""
    f = Gaussian(1.0).dilute(1e-6)
    low, high = f.compose(10_000).advantage()
    assert f.advantage() * 0.999 < low <= 10_000 * f.advantage()
    assert 1e-5 < high < 1e-3


def test_many_steps():
    """1e5 steps at delta = 1e-10: the Gaussian limit is 0.01 sqrt(1e5) up to a skewness of 1e-3."""
    low, high = Laplace(0.01).compose(10**5).epsilon(1e-10)
    limit = Gaussian(0.01 * np.sqrt(10**5)).epsilon(1e-10)
    assert low < high < low + 0.05
    assert low < limit * 1.01
    assert high > limit * 0.99


@pytest.mark.parametrize("n", [10**9, 10**13, 10**16])
def test_a_thousand_million_steps_take_no_longer(n):
    mu = float(1 / np.sqrt(n))
    start = time.process_time()
    bracket = composed(((Gaussian(mu), n),), 2**14)
    assert time.process_time() - start < 5  # it takes 0.1 s; a loop over steps would take minutes
    alpha = np.array([1e-9, 0.01, 0.5, 0.9])
    low, high = bracket(alpha)
    exact = Gaussian(1.0)(alpha)
    assert (low <= exact * (1 + 1e-9)).all()
    assert (high >= exact * (1 - 1e-9)).all()
    assert (low > 1e-3 * exact).all()
