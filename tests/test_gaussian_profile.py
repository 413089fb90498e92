"""The rules of quadrature against 50 digits, and the Gaussian profile's two ends against balls."""

import itertools
import math

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpcert import Gaussian, _interval
from gdpcert._tradeoff._families import _gaussian_profile, _quadrature
from tests import oracle
from tests.oracle import ball

N = 24


def value_and_slope(n, x):
    """The Legendre polynomial and its derivative, by the three-term recurrence."""
    before, now = mpmath.mpf(1), x
    for k in range(1, n):
        before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
    return now, n * (before - x * now) / (1 - x * x)


def zeros(function, starts):
    """By the secant method, from Chebyshev's angles: one zero each, all different."""
    pairs = [(mpmath.mpf(start), mpmath.mpf(start) + 1e-6) for start in starts]
    found = sorted(mpmath.findroot(function, pair, tol=mpmath.mpf(10) ** -90) for pair in pairs)
    assert all(b - a > 1e-3 for a, b in itertools.pairwise(found))
    return found


def exact_gauss():
    """Zeros of the Legendre polynomial, and 2 / ((1 - x^2) P'^2), halved for [0, 1]."""
    starts = [math.cos(math.pi * (4 * k - 1) / (4 * N + 2)) for k in range(1, N + 1)]
    nodes = zeros(lambda x: value_and_slope(N, x)[0], starts)
    return [(x, 1 / ((1 - x * x) * value_and_slope(N, x)[1] ** 2)) for x in nodes]


def exact_lobatto():
    """The ends and the zeros of P', and 1 / (n (n - 1) P^2)."""
    # between two zeros of P lies one of P'
    of_p = [math.cos(math.pi * (4 * k - 1) / (4 * N - 2)) for k in range(1, N)]
    inner = zeros(lambda x: value_and_slope(N - 1, x)[1], [(a + b) / 2 for a, b in itertools.pairwise(of_p)])
    ends = [(mpmath.mpf(x), mpmath.mpf(1) / (N * (N - 1))) for x in (-1, 1)]
    weighed = [(x, 1 / (N * (N - 1) * value_and_slope(N - 1, x)[0] ** 2)) for x in inner]
    return [ends[0], *weighed, ends[1]]


@pytest.mark.parametrize(("rule", "exact"), [(_quadrature.gauss, exact_gauss), (_quadrature.lobatto, exact_lobatto)])
def test_nodes_and_weights_are_the_nearest_floats(rule, exact):
    nodes, weights = rule(N)
    with mpmath.workdps(50):
        for node, weight, (x, w) in zip(nodes, weights, exact(), strict=True):
            assert abs(mpmath.mpf(float(node)) - (x + 1) / 2) <= mpmath.mpf(2) ** -54
            assert abs(mpmath.mpf(float(weight)) / w - 1) <= mpmath.mpf(2) ** -53


def test_the_margin_of_the_nodes_covers_what_they_move():
    """|H'/H| is the mean of t under t exp(-x t - t^2/2), and falls with x >= -2."""
    with mpmath.workdps(30):

        def moment(k):
            return mpmath.quad(lambda t: t**k * mpmath.exp(2 * t - t * t / 2), [0, 2, 4, 8, 30])

        moved = 4 * mpmath.mpf(2) ** -54 * moment(2) / moment(1) + mpmath.mpf(2) ** -53
        assert moved <= _gaussian_profile._QUADRATURE_ERROR


def exact_profile(mu, epsilon):
    """The second term as a density times Mills' ratio, which does not overflow."""
    mu, epsilon = ball(mu), ball(epsilon)
    a, b = epsilon / mu - mu / 2, epsilon / mu + mu / 2
    half = flint.arb(1) / 2
    mills = (b * b / 2).hypgeom_u(half, half) / flint.arb(2).sqrt()
    return oracle.cdf(-a) - (-a * a / 2).exp() / (2 * flint.arb.pi()).sqrt() * mills


@given(st.floats(-3, 17).map(lambda x: 10.0**x), st.floats(-39, 39))
def test_both_ends_hold_the_exact_profile_at_any_budget(mu, away):
    epsilon = max(0.0, mu * mu / 2 + mu * away)
    found = _gaussian_profile.profile(_interval.interval(mu), np.asarray(epsilon))
    exact = exact_profile(mu, epsilon)
    assert ball(float(found.low)) <= exact or found.low == 0
    assert exact <= ball(float(found.high)) or found.high == 1


@pytest.mark.parametrize("mu", [5e-324, 1e-310, 1e10, 1e16, 1e160, 1e308])
@pytest.mark.parametrize("epsilon", [0.0, 1e-320, 1.0, 700.0, 1e300, 1.7e308])
def test_the_largest_and_smallest_floats_are_quiet_and_safe(mu, epsilon):
    with np.errstate(over="raise", invalid="raise"):
        delta = Gaussian(mu).delta(epsilon)
    # beyond what floats can tell, the advantage bounds it from above and nothing from below
    assert 0 <= delta <= 1
    if epsilon <= mu * mu / 2 and mu > 1e3:
        assert delta >= 0.5 * (1 - 1e-3)  # Phi(mu/2 - epsilon/mu), less phi / b
    if epsilon == 0 and mu < 1:
        assert delta >= mu * 0.3989 or mu < 1e-300
    assert Gaussian(mu).delta(math.inf) == 0
