"""Φ and its inverse lie on the stated side of the exact value, and close to it."""

import math
import sys

import numpy as np
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from gdpcert import _normal
from tests import oracle
from tests.oracle import ball
from tests.strategies import interior

EPSILON = 2.0**-52
SMALLEST_NORMAL = sys.float_info.min
arguments = st.one_of(
    st.floats(-37.5, 9),
    st.floats(-38.6, -37),
    st.floats(-8.1, -7.9),  # where scipy's function is left
    st.floats(-1, 1),
    st.sampled_from((0.0, 1e-300, -1e-300, -39.0, -1e300)),
)


@given(interior)
def test_quantiles_enclose_the_exact_one(p):
    low, high = float(_normal.quantile_down(np.array(p))), float(_normal.quantile_up(np.array(p)))
    exact = oracle.quantile(p)
    if p == 0.5:
        assert low == high == 0
        return
    assert ball(low) < exact < ball(high)
    slack = max(ball(high) - exact, exact - ball(low))
    # to |q| = 5 scipy's 5 ulp, the margin of 11 and a rounding; beyond, where an error is multiplied by |q|, a
    # rounding and one float further, and the margin of the correction: 20 * 2**-52 / 5 is one ulp of 5
    assert slack <= (17 * EPSILON * abs(exact) if abs(exact) < 5.1 else 3 * ball(math.ulp(high)))


@given(arguments)
def test_cdfs_enclose_the_exact_one(x):
    low, high = float(_normal.cdf_down(np.array(x))), float(_normal.cdf_up(np.array(x)))
    assert 0 <= low <= high <= 1
    if abs(x) < 1e4:  # beyond, Φ is below any float and the enclosure says it anyway
        exact = oracle.cdf(x)
        assert ball(low) <= exact <= ball(high)
        if exact >= SMALLEST_NORMAL:
            # at x = -8 scipy may err by 129 ulp, the margin adds 272: 8.9e-14; in the tail 4 and 16
            worst = 9e-14 if x >= -8 else 21 * EPSILON
            assert ball(high) <= (1 + ball(worst)) * exact
            assert ball(low) >= (1 - ball(worst)) * exact


def test_cdf_up_is_zero_only_at_minus_infinity():
    assert _normal.cdf_up(np.array([-math.inf, -1e308, -40.0])).tolist()[0] == 0
    assert (_normal.cdf_up(np.array([-1e308, -40.0, -38.5])) > 0).all()


def test_the_ends_are_exact():
    assert _normal.quantile_down(np.array([0.0, 1.0])).tolist() == [-math.inf, math.inf]
    assert _normal.quantile_up(np.array([0.0, 1.0])).tolist() == [-math.inf, math.inf]
    assert _normal.cdf_up(np.array([40.0, math.inf])).tolist() == [1.0, 1.0]
    assert _normal.cdf_down(np.array([-math.inf])).tolist() == [0.0]


def quantile_error(p):
    """The error of scipy's quantile in ulp, from Φ at its result."""
    q = float(special.ndtri(p))
    density = (-(ball(q) ** 2) / 2).exp() / (2 * arb.pi()).sqrt()
    return abs(float((oracle.cdf(q) - ball(p)) / density)) / max(EPSILON * abs(q), 5e-324)


def cdf_error(x):
    exact = oracle.cdf(x)
    return abs(float((ball(float(special.ndtr(x))) - exact) / exact)) / EPSILON


def sweep(points):
    rng = np.random.default_rng(0)
    small = 10.0 ** rng.uniform(-323, 0, points)
    return [*small, *rng.uniform(0, 1, points), *(1 - 10.0 ** rng.uniform(-15.9, 0, points))]


def tail_cdf_error(y):
    exact = oracle.cdf(-y)
    return abs(float((ball(float(_normal._tail_cdf(y))) - exact) / exact)) / EPSILON


def correction_error(p):
    """The error of Newton's step from scipy's quantile, in units of 2**-52 of Mills' ratio."""
    y = -float(special.ndtri(p))
    step, mills = map(float, _normal._correction(np.array(p), np.array(y)))
    return abs(float((ball(y) + ball(step) + oracle.quantile(p)) / ball(mills))) / EPSILON


sizes = pytest.mark.parametrize("points", [400, pytest.param(20_000, marks=pytest.mark.deep)])


@sizes
def test_scipys_quantile_is_within_the_envelope_that_the_margin_doubles(points):
    assert max(quantile_error(p) for p in sweep(points) if 0 < p < 1 and p != 0.5) <= 5
    bump = special.ndtr(np.random.default_rng(2).uniform(-1.12, -1.06, points))
    assert max(quantile_error(p) for p in bump) <= 5
    assert max(quantile_error(p) for p in special.ndtr(np.linspace(-5, -2, points))) <= 2


@sizes
def test_scipys_cdf_is_within_the_envelope_that_the_margin_doubles(points):
    rng = np.random.default_rng(1)
    negative = np.concatenate([rng.uniform(-8, 0, points), -(10.0 ** rng.uniform(-300, 0, points))])
    assert max(cdf_error(x) / (7 + 1.9 * x * x) for x in negative) <= 1
    assert max(cdf_error(x) for x in rng.uniform(0, 9, points)) <= 4


@sizes
def test_the_tail_is_within_the_envelope_that_the_margin_multiplies_by_four(points):
    rng = np.random.default_rng(3)
    assert max(tail_cdf_error(y) for y in [8.0, *rng.uniform(8, 10, points), *rng.uniform(8, 37.5, points)]) <= 4


@sizes
def test_the_correction_is_within_the_envelope_that_the_margin_multiplies_by_four(points):
    rng = np.random.default_rng(4)
    small = [5e-324, 2.9e-7, *special.ndtr(rng.uniform(-8, -5, points)), *10.0 ** rng.uniform(-323, -6.6, points)]
    assert max(correction_error(p) for p in small) <= 5
