"""Gaussian steps through the lattice, though they have a closed form: the oracle is G of the root of the squares."""

import numpy as np
import pytest

from gdpcert import Gaussian
from gdpcert._tradeoff._compose import composed

CASES = [
    (((1.0, 2),), 2**14),
    (((0.1, 10), (0.5, 3)), 2**14),
    (((1000**-0.5, 1000),), 2**15),
    (((0.3, 1), (2.0, 1)), 2**13),
    (((7.5, 4),), 2**14),
]


def together(steps):
    return Gaussian(float(np.sqrt(sum(n * mu**2 for mu, n in steps))))


@pytest.mark.parametrize(("steps", "points"), CASES)
def test_values_and_profiles_enclose_the_closed_form(steps, points):
    bracket = composed(tuple((Gaussian(mu), n) for mu, n in steps), points)
    exact = together(steps)
    alpha = np.concatenate([10.0 ** -np.arange(1.0, 80, 7), np.linspace(0.01, 0.99, 12)])
    low, high = bracket(alpha)
    value = exact._value(alpha)  # an enclosure that the sweep compares with balls
    # the root and the squares are floats: mu errs by 2 ulp, and a value by 1e-13 of itself
    assert (low <= value.high * (1 + 1e-13)).all()
    assert (high >= value.low * (1 - 1e-13)).all()
    epsilon = np.linspace(0, exact.epsilon(1e-60), 15)
    low, high = bracket.delta(epsilon)
    known = exact.delta(epsilon)
    assert (low <= known * (1 + 1e-12)).all()
    assert (high >= known * (1 - 1e-12)).all()


def test_deltas_down_to_1e_60_are_within_a_hundredth():
    bracket = composed(((Gaussian(1000**-0.5), 1000),), 2**17)  # the default
    exact = Gaussian(1.0)
    for delta in (0.1, 1e-5, 1e-10, 1e-30, 1e-60):
        epsilon = exact.epsilon(delta)
        low, high = bracket.delta(epsilon)
        assert 0.99 * delta < low <= high < 1.01 * delta


def test_more_points_are_narrower():
    widths = []
    for points in (2**11, 2**13, 2**15):
        low, high = composed(((Gaussian(0.1), 100),), points).epsilon(1e-9)
        widths.append(high - low)
    assert widths[1] < widths[0] / 8
    assert widths[2] < widths[1] / 8


def test_half_of_the_diagonal_is_as_sharp_as_the_other():
    low, high = composed(((Gaussian(0.5), 16),), 2**15)(np.array([1e-6, 0.3, 0.9]))
    exact = Gaussian(2.0)(np.array([1e-6, 0.3, 0.9]))
    assert (high - low < 1e-3 * exact).all()
