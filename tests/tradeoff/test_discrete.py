"""The discrete Gaussian and the staircase mechanism, against sums of their densities in 120 digits or 1000."""

import functools
import itertools
import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from gdpcert import Gaussian, discrete_gaussian, staircase
from tests import oracle
from tests.tradeoff import walk

ALPHAS = [0.0, 1e-250, 1e-100, 1e-17, 1e-6, 0.01, 0.25, 0.5, 0.75, 0.99, 1 - 1e-9, 1 - 2.0**-53, 1.0]
EPSILONS = [0.0, 0.25, 0.5, 1.0, 1.5, 3.0, 10.0, 40.0, 300.0, 1000.0]
SMALL = mpmath.mpf("1e-290")  # masses of 1.5e-300 and less, thousands of them, may be 0
ULP = 2.0**-52
SHIFT = 1e-12
SURE = mpmath.mpf("4e-292")  # the tail of 1e-292 counts as certain, once for each law, on either side


def gaussian_cells(sigma, shift):
    """Far enough for tails of 1e-320; the sum over all integers converges as fast."""
    reach = math.ceil(40 * sigma) + 3
    variance = 2 * mpmath.mpf(sigma) ** 2
    whole = mpmath.fsum(mpmath.exp(-(mpmath.mpf(x) ** 2) / variance) for x in range(-reach, reach + 1))

    def mass(x):
        return mpmath.exp(-(mpmath.mpf(x) ** 2) / variance) / whole

    return [(mass(x), mass(x - shift)) for x in range(-reach, reach + shift + 1)]


def staircase_cells(epsilon, shift, width):
    """Between neighbouring edges of either law both densities are constant."""
    shift, width = Fraction(shift), Fraction(width)
    levels = math.ceil(740 / epsilon) + math.ceil(shift) + 2
    edges = {s * (k + w) + c for k in range(levels) for s in (1, -1) for w in (0, width) for c in (0, shift)}
    edges = sorted(edges)
    decay = mpmath.exp(-mpmath.mpf(epsilon))
    gamma = fraction(width)
    height = (1 - decay) / (2 * (gamma + decay * (1 - gamma)))

    def density(x):
        whole = abs(x) // 1
        return height * decay ** int(whole + (abs(x) - whole >= width))

    pairs = itertools.pairwise(edges)
    return [tuple(fraction(b - a) * density((a + b) / 2 - c) for c in (0, shift)) for a, b in pairs]


def fraction(x):
    return mpmath.mpf(x.numerator) / x.denominator


def default_width(epsilon):
    return math.exp(-epsilon / 2) / (1 + math.exp(-epsilon / 2))


CASES = {
    **{
        f"discrete_gaussian({sigma}, {shift})": (
            lambda s=sigma, k=shift: discrete_gaussian(s, k),
            lambda s=sigma, k=shift: gaussian_cells(s, k),
        )
        for sigma, shift in ((1.0, 0), (1.0, 1), (1.0, 3), (2.5, 1), (0.3, 1), (0.02, 1), (7.0, 40), (30.0, 2))
    },
    **{
        f"staircase({epsilon}, {shift}, {width})": (
            lambda e=epsilon, s=shift, w=width: staircase(e, s, width=w),
            lambda e=epsilon, s=shift, w=width: staircase_cells(e, s, default_width(e) if w is None else w),
        )
        for epsilon, shift, width in (
            (2.0, 0, None),
            (2.0, 1.0, None),
            (2.0, 1.5, None),
            (1.0, 0.3, 0.25),
            (2.0, 2.7, 0.0),
            (2.0, 0.5, 1.0),
            (3.0, 1e-9, None),
            (30.0, 2.25, None),
            (300.0, 1.0, 0.5),
            (1500.0, 1.0, None),
            (3000.0, 0.75, 0.5),
        )
    },
}


def case(name):
    mpmath.mp.prec = 3600 if "00.0, " in name else oracle.BITS  # masses of e^-2000 beside 1; conftest restores it
    return _case(name)


@functools.cache
def _case(name):
    build, listed = CASES[name]
    return build(), walk.ordered(listed())


def least(x):
    """The comparison is to the safe side whatever the float that mpmath rounds to."""
    return mpmath.mpf(float(x))


@pytest.mark.parametrize("order", ["f", "its inverse"])
@pytest.mark.parametrize("name", CASES)
def test_values_and_powers_are_those_of_the_listed_masses(name, order):
    f, cells = case(name)
    if order == "its inverse":
        f, cells = f.inverse(), [(q, p) for p, q in reversed(cells)]
    for alpha in ALPHAS:
        a = mpmath.mpf(alpha)
        value, power = least(f(alpha)), least(f.power(alpha))
        exact_value, exact_power = walk.value(cells, a), walk.power(cells, a)
        assert value <= exact_value * (1 + mpmath.mpf(10) ** -100)
        assert power >= exact_power * (1 - mpmath.mpf(10) ** -100)
        # masses are known to 1e-14 at least (the staircase's shares of steps to 1e-11), and so are their sums
        further = a + SMALL
        assert power <= walk.power(cells, further) * (1 + mpmath.mpf("1e-11")) + SURE
        assert value >= 1 - walk.power(cells, further) * (1 + mpmath.mpf("1e-11")) - 4 * ULP
        if alpha + SHIFT < 1:  # 1 - alpha is rounded, and the sum of P up to there errs in proportion
            assert value >= walk.value(cells, further + SHIFT) * (1 - mpmath.mpf("1e-11")) - SURE


@pytest.mark.parametrize("name", CASES)
def test_profiles_are_those_of_the_listed_masses(name):
    f, cells = case(name)
    for epsilon in EPSILONS:
        exact = walk.profile(cells, mpmath.exp(mpmath.mpf(epsilon)))
        found = least(f.delta(epsilon))
        assert found >= exact * (1 - mpmath.mpf(10) ** -100)
        # a loss within rounding of epsilon may add its mass times that
        assert found <= exact * (1 + mpmath.mpf("1e-9")) + 3e-14 * (1 + epsilon)
    assert f.advantage() == pytest.approx(f.delta(0.0), rel=1e-15)


def test_no_shift_tells_nothing():
    for f in (discrete_gaussian(3.0, 0), staircase(2.0, 0.0)):
        assert f(0.25) == pytest.approx(0.75, rel=1e-14)
        assert f.advantage() < 1e-13


def test_noise_that_is_all_in_one_place_tells_everything():
    for f in (discrete_gaussian(1e-200, 1), discrete_gaussian(5e-324, 2)):
        assert f(1e-9) == 0.0
        assert f.advantage() == 1.0
    assert discrete_gaussian(5e-324, 0)(0.5) == pytest.approx(0.5)


def test_a_staircase_is_private_at_its_sensitivity_whatever_its_width():
    for width in (None, 0.0, 0.4, 1.0):
        f = staircase(1.5, 1.0, width=width)
        assert f.epsilon(1e-9) == pytest.approx(1.5, abs=1e-8)
        assert f.delta(1.5 - 1e-6) > 1e-7


@pytest.mark.parametrize("epsilon", [20_000.0, 1e300])
def test_a_staircase_of_almost_no_noise_is_one_of_width_0(epsilon):
    f = staircase(epsilon, 1.0)
    # either law is even on its two unit intervals, of which they share one
    assert f(0.25) == pytest.approx(0.25, abs=1e-14)
    assert f.advantage() == pytest.approx(0.5, abs=1e-13)


def test_many_steps_are_listed():
    f = staircase(0.2, 0.5)
    assert f.epsilon(1e-9) <= 0.2 * (1 + 1e-9)


def test_the_discrete_gaussian_is_not_gaussian():
    for sigma, gap in ((0.3, 0.15), (0.5, 0.1), (1.0, 0.01)):
        below = discrete_gaussian(sigma, 1)
        alpha = np.linspace(0.01, 0.99, 99)
        assert (Gaussian(1 / sigma)(alpha) - below(alpha)).max() > gap
