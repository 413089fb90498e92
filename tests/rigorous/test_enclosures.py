"""Proven enclosures: narrow, around what mpmath finds, and the same at another precision."""

import math

import mpmath
import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import example, given
from hypothesis import strategies as st

from gdpcert import Gaussian, rigorous
from gdpcert import radius as float_radius
from gdpcert.rigorous import _balls
from tests import oracle
from tests.oracle import ball
from tests.strategies import above_half, dimensions, interior, mus, norms, probabilities, sigmas

ROOM = mpmath.mpf(10) ** -90  # mpmath works with 120 digits here and cancels few of them


def steps(enclosure):
    return _balls.between(*enclosure)


def assert_encloses(enclosure, exact, narrow=2):
    """A narrow enclosure of an exact value, which is a number of mpmath."""
    low, high = enclosure
    assert low <= high
    assert steps(enclosure) <= narrow
    assert mpmath.mpf(low) <= exact * (1 + ROOM) + mpmath.mpf(10) ** -400
    assert mpmath.mpf(high) >= exact * (1 - ROOM)


def tail(x):
    """The normal tail beyond x, without cancellation."""
    root = mpmath.mpf(x) / mpmath.sqrt(2)
    return mpmath.erfc(root) / 2


@given(st.floats(-40, 40) | st.floats(-1e-300, 1e-300))
def test_cdf(x):
    assert_encloses(rigorous.cdf(x), tail(-mpmath.mpf(x)))


def test_cdf_at_its_ends():
    assert rigorous.cdf(0.0) == (0.5, 0.5)
    assert rigorous.cdf(-math.inf) == (0.0, 0.0)
    assert rigorous.cdf(math.inf) == (1.0, 1.0)
    assert rigorous.cdf(-1e300) == (0.0, 5e-324)
    assert rigorous.cdf(1e300) == (math.nextafter(1.0, 0.0), 1.0)


@given(interior)
def test_quantile_is_where_mpmaths_distribution_has_the_value(p):
    low, high = rigorous.quantile(p)
    assert steps((low, high)) <= 2
    # strict but for p = 1/2, whose quantile is a float; from the smaller tail
    if p == 0.5:
        assert (low, high) == (0.0, 0.0)
    elif p < 0.5:
        assert tail(-mpmath.mpf(low)) < p < tail(-mpmath.mpf(high))
    else:
        assert tail(mpmath.mpf(high)) < 1 - mpmath.mpf(p) < tail(mpmath.mpf(low))


@given(interior)
def test_a_quantile_of_the_complement_is_mirrored(q):
    low, high = rigorous.quantile(q)
    assert rigorous.quantile(q=q) == (-high, -low)


def test_quantile_at_its_ends():
    assert rigorous.quantile(0.0) == rigorous.quantile(q=1.0) == (-math.inf, -math.inf)
    assert rigorous.quantile(1.0) == rigorous.quantile(q=0.0) == (math.inf, math.inf)


@given(mus, interior)
def test_gaussian_and_its_power(mu, alpha):
    with ctx.workprec(1000):
        z = mpmath.mpf(oracle.quantile(alpha).mid().str(150, radius=False))
    value, power = rigorous.gaussian(mu, alpha), rigorous.gaussian_power(mu, alpha)
    assert_encloses(value, tail(z + mpmath.mpf(mu)))
    assert_encloses(power, tail(-z - mpmath.mpf(mu)))
    assert Gaussian(mu)(alpha) <= value[0]
    assert Gaussian(mu).power(alpha) >= power[1]


@given(st.sampled_from((0.0, 1.0, math.inf)), probabilities)
def test_gaussian_at_its_ends_is_that_of_the_library(mu, alpha):
    if mu == math.inf or alpha in (0, 1):
        assert rigorous.gaussian(mu, alpha) == (Gaussian(mu)(alpha),) * 2
        assert rigorous.gaussian_power(mu, alpha) == (Gaussian(mu).power(alpha),) * 2
    if mu == 0:
        assert_encloses(rigorous.gaussian(mu, alpha), 1 - mpmath.mpf(alpha))


@given(mus, st.floats(0, 30) | st.sampled_from((0.0, 1e-12, 1e-300, 700.0)))
@example(1e-12, 2e-11)
@example(30.0, 800.0)
@example(1e-24, 0.0)  # cancels more than the first precision holds
@example(1e-6, 1e-6)
def test_gaussian_delta(mu, epsilon):
    with mpmath.workprec(4000):  # the difference cancels where mu is small
        a = mpmath.mpf(epsilon) / mu - mpmath.mpf(mu) / 2
        far = mpmath.mpf(0 if a > 0 else 1)
        exact = far if abs(a) > 60 else tail(a) - mpmath.exp(epsilon) * tail(a + mu)
        low, high = rigorous.gaussian_delta(mu, epsilon)
        assert low <= high
        assert steps((low, high)) <= 2
        assert low <= exact <= high


# https://arxiv.org/abs/1805.06530 states the profile; the values are of 60 digits of mpmath
@pytest.mark.parametrize(
    ("mu", "epsilon", "exact"), [(1e-12, 0.0, 3.98942280401433e-13), (1e8, 5e15, 0.5), (30.0, 700.0, 3.0641704385e-17)]
)
def test_gaussian_delta_where_the_textbook_formula_cancels_or_overflows(mu, epsilon, exact):
    low, high = rigorous.gaussian_delta(mu, epsilon)
    assert steps((low, high)) <= 2
    assert low == pytest.approx(exact, rel=1e-7)


def test_gaussian_delta_at_its_ends():
    assert rigorous.gaussian_delta(0.0, 0.0) == (0.0, 0.0)
    assert rigorous.gaussian_delta(math.inf, 5.0) == (1.0, 1.0)
    assert rigorous.gaussian_delta(1.0, math.inf) == (0.0, 0.0)
    assert rigorous.gaussian_delta(1e-300, 1.0) == (0.0, 5e-324)
    assert rigorous.gaussian_delta(1e300, 1.0) == (math.nextafter(1.0, 0.0), 1.0)


@given(above_half, st.none() | interior, sigmas, norms, dimensions)
def test_radius(p, p_minus, sigma, norm, dimension):
    threat = {"norm": norm, "dimension": dimension} if norm > 2 else {"norm": norm}
    low, high = rigorous.radius(p, p_minus, sigma=sigma, **threat)
    claimed = float_radius(p, p_minus, sigma=sigma, **threat)
    assert claimed <= low <= high
    assert steps((low, high)) <= 2
    if p_minus is not None and p_minus >= p:
        assert high == 0
        return
    exact = oracle.radius(p, p_minus, sigma=sigma, norm=norm, dimension=dimension)
    assert ball(low) <= exact
    assert exact <= ball(high)


@given(probabilities, st.none() | probabilities, st.booleans())
def test_radius_has_the_edges_of_the_float_one(p, p_minus, complement):
    given_p = {"q_plus": p} if complement else {"p_plus": p}
    low, high = rigorous.radius(**given_p, p_minus=p_minus, sigma=0.5)
    claimed = float_radius(**given_p, p_minus=p_minus, sigma=0.5)
    assert claimed <= low
    assert (claimed == math.inf) == (low == math.inf)
    # zero in floats, and positive at all only where a cancellation leaves less than the float margin
    assert claimed > 0 or high < 1e-12


@pytest.mark.parametrize("bits", [53, 300, 5000])
def test_the_working_precision_of_the_caller_is_kept_and_does_not_matter(bits):
    expected = rigorous.gaussian_delta(0.3, 1.1), rigorous.binomial_lower(90, 100, 0.001), rigorous.quantile(0.1)
    ctx.prec = bits
    again = rigorous.gaussian_delta(0.3, 1.1), rigorous.binomial_lower(90, 100, 0.001), rigorous.quantile(0.1)
    assert again == expected
    assert ctx.prec == bits


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-5, 5))
def test_steps_between_floats_are_those_of_nextafter(x, count):
    y = x
    for _ in range(abs(count)):
        y = math.nextafter(y, math.copysign(math.inf, count))
    assert _balls.shifted(x, count) == y or math.isinf(y)
    assert math.isinf(y) or _balls.between(x, y) == count


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-60, -1))
def test_balls_are_rounded_outward(x, exponent):
    with ctx.workprec(200):
        wide = arb(x, abs(x) * 2.0**exponent)
        low, high = _balls.outward(wide)
        assert arb(low) <= wide <= arb(high) or math.isinf(low) or math.isinf(high)
        assert _balls.outward(arb(x)) == (x, x)
    assert _balls.outward(arb("nan")) == (-math.inf, math.inf)
    assert _balls.outward(arb("1e400")) == (float(np.finfo(float).max), math.inf)


def test_a_value_that_no_precision_encloses_is_refused():
    with pytest.raises(ArithmeticError, match="no narrow enclosure"):
        _balls.enclosed(lambda: arb(0, 1))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rigorous.cdf(math.nan), "NaN"),
        (lambda: rigorous.cdf([0.0, 1.0]), "one number"),
        (lambda: rigorous.quantile(1.5), r"\[0, 1\]; got 1.5"),
        (lambda: rigorous.quantile(), "exactly one of `p` and `q`"),
        (lambda: rigorous.gaussian(-1.0, 0.5), "`mu` must be non-negative"),
        (lambda: rigorous.gaussian_delta(1.0, -0.5), "`epsilon` must be non-negative"),
        (lambda: rigorous.binomial_lower(5, 4, 0.1), "at most `trials`; got 5"),
        (lambda: rigorous.binomial_upper(1, 4, 0.0), "strictly between 0 and 1"),
        (lambda: rigorous.radius(0.9, sigma=0.0), "`sigma`"),
        (lambda: rigorous.radius(0.9, sigma=1.0, norm=math.inf), "`dimension` is required"),
        (lambda: rigorous.radius(0.9, q_plus=0.1, sigma=1.0), "got both"),
        (lambda: rigorous.laplace_radius(0.9, scale=-1.0), "`scale` must be positive"),
    ],
)
def test_errors_say_what_is_allowed(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()
