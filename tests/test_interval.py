"""Every operation on enclosures holds the exact value of every pair of numbers in them."""

import math
import sys
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import _interval
from gdpcert._interval import Interval, interval
from tests import oracle
from tests.oracle import ball

MAX, TINY, INF = sys.float_info.max, 5e-324, math.inf
EDGES = (0.0, -0.0, TINY, -TINY, 2.3e-308, -2.3e-308, 1e-160, -1e-160, 1.0, -1.0, 1e160, -1e160, MAX, -MAX)
finite = st.one_of(
    st.sampled_from(EDGES),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-2, 2),
    st.integers(-323, 308).map(lambda k: 10.0**k),
)
ends = st.one_of(finite, st.sampled_from((INF, -INF)))


@st.composite
def enclosures(draw, numbers=finite):
    """An enclosure, often of a point or with an infinite end, and a finite number in it."""
    x = draw(numbers)
    low, high = draw(st.sampled_from((x, -INF))), draw(st.sampled_from((x, INF)))
    other = draw(numbers)
    if draw(st.booleans()):
        low, high = min(x, other), max(x, other)
    return Interval(np.asarray(low), np.asarray(high)), x


def holds(found, exact):
    """Whether a Fraction or a ball lies in the enclosure, as far as the ball can tell."""
    low, high = float(found.low), float(found.high)
    assert not math.isnan(low)
    assert not math.isnan(high)
    if isinstance(exact, Fraction):
        return (low == -INF or (low < INF and Fraction(low) <= exact)) and (
            high == INF or (high > -INF and exact <= Fraction(high))
        )
    return not (low == INF or high == -INF or ball(low) > exact or ball(high) < exact)


@given(enclosures(), enclosures())
def test_sums_differences_and_products(one, other):
    (a, x), (b, y) = one, other
    assert holds(a + b, Fraction(x) + Fraction(y))
    assert holds(a - b, Fraction(x) - Fraction(y))
    assert holds(a * b, Fraction(x) * Fraction(y))
    assert holds(1.0 - a, 1 - Fraction(x))
    assert holds(-a, -Fraction(x))


@given(enclosures(), enclosures(finite.map(abs)))
def test_quotients_by_what_is_not_negative(one, other):
    (a, x), (b, y) = one, other
    if y > 0:
        assert holds(a / b, Fraction(x) / Fraction(y))
        assert holds(_interval.reciprocal(b), 1 / Fraction(y))


@given(ends, ends, ends, ends)
def test_infinite_ends_never_give_what_is_not_a_number(a, b, c, d):
    one = Interval(np.asarray(min(a, b)), np.asarray(max(a, b)))
    other = Interval(np.asarray(min(c, d)), np.asarray(max(c, d)))
    for found in (one + other, one - other, one * other, one / other):
        assert found.low <= found.high


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (interval(MAX) + MAX, math.nextafter(MAX, 0), INF),
        (-(interval(MAX) + MAX), -INF, math.nextafter(-MAX, 0)),
        # one end infinite, the other a product that overflows: the largest float is still no less than it
        (Interval(np.asarray(2.0), np.asarray(INF)) * 1e308, math.nextafter(MAX, 0), INF),
        (interval(INF) - INF, -INF, INF),
        (interval(0.0) * INF, 0.0, 0.0),
        (interval(TINY) * TINY, 0.0, TINY),
        (interval(-TINY) * TINY, -TINY, TINY),
        (interval(0.0) / 0.0, -INF, INF),
        (interval(1.0) / 0.0, INF, INF),
        (interval(1e300) / 1e-300, math.nextafter(MAX, 0), INF),
        (interval(0.0) + TINY, TINY, TINY),
        (interval(1.0) - 0.0, 1.0, 1.0),
    ],
)
def test_edges(value, low, high):
    assert (float(value.low), float(value.high)) == (low, high)


def elementary(name):
    """The operation and its exact value."""
    functions = {
        "exp": lambda x: ball(x).exp(),
        "expm1": lambda x: ball(x).expm1(),
        "log": lambda x: ball(x).log(),
        "log1p": lambda x: ball(x).log1p(),
        "sqrt": lambda x: ball(x).sqrt(),
        "cdf": oracle.cdf,
        "quantile": oracle.quantile,
        "central": lambda x: oracle.quantile((1 + Fraction(x)) / 2) if x else arb(0),
        "erfcx": lambda x: (ball(x) ** 2).exp() * ball(x).erfc(),
    }
    return getattr(_interval, name), functions[name]


powers = st.floats(-323, 308).map(lambda k: 10.0**k)
probability = st.one_of(st.floats(-323, -0.01).map(lambda k: 10.0**k), st.floats(0.001, 0.999), st.just(1 - 2.0**-53))
DOMAINS = {
    "exp": st.one_of(st.floats(-760, 720), finite.filter(lambda x: abs(x) < 1e4)),
    "expm1": st.one_of(st.floats(-50, 720), finite.filter(lambda x: abs(x) < 1e4)),
    "log": st.one_of(powers, st.floats(0.5, 2)),
    "log1p": st.one_of(powers, st.floats(-1 + 2.0**-53, 2), powers.map(lambda x: -min(x, 0.9))),
    "sqrt": powers,
    "cdf": st.one_of(st.floats(-39, 9), finite.filter(lambda x: abs(x) < 1e4)),
    "quantile": probability,
    "central": st.one_of(st.just(0.0), probability),
    "erfcx": st.one_of(st.floats(-26, 30), powers.filter(lambda x: x < 1e5)),
}


@pytest.mark.parametrize("name", DOMAINS)
@given(st.data())
def test_elementary_functions(name, data):
    a, x = data.draw(enclosures(DOMAINS[name]))
    operation, exact = elementary(name)
    if name in ("quantile", "central", "sqrt", "log"):
        a = a.clip(0.0, 1.0 if name != "sqrt" and name != "log" else INF)
    if name == "log1p":
        a = a.clip(-1.0, INF)
    if name == "erfcx":
        a = a.clip(-26.0, INF)
    with ctx.workprec(2000):  # 1 - Phi(-40) and the like
        assert holds(operation(a), exact(x))


@pytest.mark.parametrize(
    ("function", "x", "value"),
    [
        (_interval.exp, 0.0, 1.0),
        (_interval.exp, -INF, 0.0),
        (_interval.expm1, 0.0, 0.0),
        (_interval.log, 1.0, 0.0),
        (_interval.log, 0.0, -INF),
        (_interval.log1p, 0.0, 0.0),
        (_interval.log1p, -1.0, -INF),
        (_interval.sqrt, 0.0, 0.0),
        (_interval.central, 0.0, 0.0),
        (_interval.quantile, 0.0, -INF),
        (_interval.quantile, 1.0, INF),
        (_interval.cdf, -INF, 0.0),
    ],
)
def test_points_that_are_exact(function, x, value):
    found = function(interval(x))
    assert (float(found.low), float(found.high)) == (value, value)


def test_a_bound_rounded_below_0_has_a_logarithm():
    """1 - 1 is at least 0, though its enclosure starts below."""
    found = _interval.log(1.0 - interval(1.0))
    assert found.low == -INF
    assert found.high < -700
    found = _interval.log1p(interval(-1.0) + Interval(np.asarray(-1e-16), np.asarray(0.0)))
    assert found.low == -INF


@given(enclosures(), enclosures(), st.booleans())
def test_choices(one, other, first):
    (a, x), (b, y) = one, other
    assert holds(_interval.hull(a, b), Fraction(x))
    assert holds(_interval.hull(a, b), Fraction(y))
    assert holds(_interval.minimum(a, b), Fraction(min(x, y)))
    assert holds(_interval.maximum(a, b), Fraction(max(x, y)))
    assert holds(_interval.select(first, a, b), Fraction(x if first else y))
