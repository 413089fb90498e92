"""The general inverse against closed forms, brute force and independent solutions, for every family."""

import itertools
import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize

import gdpcert
from gdpcert import (
    Bracket,
    EpsilonDelta,
    Gaussian,
    Laplace,
    Logistic,
    Uniform,
    discrete_gaussian,
    is_robust,
    largest_epsilon,
    largest_radius,
    location_radius,
    radius,
    rigorous,
    staircase,
)
from tests import oracle
from tests.oracle import ball

# away from the ends, where a step of 1e-9 of the radius can be told by the trade-off functions
predictions = st.one_of(
    st.tuples(st.floats(0.501, 0.9999), st.none()),
    st.tuples(st.floats(0.05, 0.999), st.floats(1e-6, 0.999)).filter(lambda pair: pair[1] < 0.99 * min(pair[0], 1)),
).filter(lambda pair: pair[1] is None or pair[1] + pair[0] <= 0.999 or pair[0] > 0.501)
CLOSED = {
    Gaussian: lambda p, m: radius(p, m, sigma=1.0),
    Laplace: lambda p, m: location_radius("laplace", p, m, scale=1.0),
    Logistic: lambda p, m: location_radius("logistic", p, m, scale=1.0),
    Uniform: lambda p, m: location_radius("uniform", p, m, scale=1.0),
    EpsilonDelta: lambda p, m: largest_epsilon(p, m),
}
PROVEN = {
    Gaussian: lambda p, m: rigorous.radius(p, m, sigma=1.0),
    Laplace: lambda p, m: rigorous.laplace_radius(p, m, scale=1.0),
    Logistic: lambda p, m: rigorous.logistic_radius(p, m, scale=1.0),
    Uniform: lambda p, m: rigorous.uniform_radius(p, m, scale=1.0),
    EpsilonDelta: lambda p, m: rigorous.largest_epsilon(p, m),
}


@pytest.mark.parametrize("family", CLOSED)
@settings(max_examples=60)  # some fifty evaluations each
@given(predictions)
def test_closed_forms(family, prediction):
    p, other = prediction
    found, closed = largest_radius(family, p, other), CLOSED[family](p, other)
    assert found <= PROVEN[family](p, other)[1]
    # 1e-9 is given away, and rounding of 1e-12 of the power costs 1e-12 over the slope, at least 1e-6
    assert found >= closed * (1 - 1e-6) - 1e-6


@settings(max_examples=60)
@given(predictions, st.sampled_from((1e-9, 1e-3, 0.02, 0.2)))
def test_epsilon_with_a_delta(prediction, delta):
    p, other = prediction
    found = largest_radius(lambda e: EpsilonDelta(e, delta), p, other)
    assert found <= rigorous.largest_epsilon(p, other, delta=delta)[1]
    assert found >= largest_epsilon(p, other, delta=delta) * (1 - 1e-6) - 1e-6


@given(st.floats(0.05, 0.999), st.floats(0.001, 0.999), st.sampled_from((0.0, 1e-12, 0.01, 0.3)), st.floats(1e-6, 0.1))
def test_largest_epsilon_is_where_robustness_ends(p, other, delta, step):
    epsilon = largest_epsilon(p, other, delta=delta)
    if epsilon > 2 * step:
        assert is_robust(EpsilonDelta(epsilon - step, delta), p, other)
    assert not is_robust(EpsilonDelta(epsilon + step, delta), p, other)


# ---------------------------------------------------------------- discrete noise, by brute force


def most_powerful(p, q, alpha):
    """The least type-II error at type-I error alpha between two discrete laws: likelihood ratios, largest first."""
    order = sorted(range(len(p)), key=lambda i: mpmath.inf if p[i] == 0 else q[i] / p[i], reverse=True)
    left, power = mpmath.mpf(alpha), mpmath.mpf(0)
    for i in order:
        if p[i] > left:
            return 1 - power - q[i] * left / p[i]
        left, power = left - p[i], power + q[i]
    return 1 - power


def leaves_no_room(p, q, p_plus, p_minus):
    a = 1 - mpmath.mpf(p_plus)
    return most_powerful(p, q, a) + most_powerful(p, q, min(a, mpmath.mpf(p_minus))) > 1


def gaussian_masses(sigma, shift):
    x = range(-40 * math.ceil(sigma) - shift, 40 * math.ceil(sigma) + 2 * shift)
    p = [mpmath.exp(-(mpmath.mpf(k) ** 2) / (2 * mpmath.mpf(sigma) ** 2)) for k in x]
    q = [mpmath.exp(-(mpmath.mpf(k - shift) ** 2) / (2 * mpmath.mpf(sigma) ** 2)) for k in x]
    return [m / sum(p) for m in p], [m / sum(q) for m in q]


@pytest.mark.parametrize(
    ("sigma", "p_plus", "p_minus", "exact"),
    [
        (1.0, 0.9, None, 1),
        (1.0, 0.99, None, 2),
        (1.0, 0.999, None, 3),
        (0.5, 0.9, None, 0),
        (5.0, 0.99, None, 11),
        (2.0, 0.4, 0.1, None),
        (2.0, 0.7, 0.01, None),
        (0.7, 0.999, 0.0001, None),
    ],
)
def test_discrete_gaussian_noise_at_whole_distances(sigma, p_plus, p_minus, exact):
    other = 1 - p_plus if p_minus is None else p_minus
    found = largest_radius(lambda k: discrete_gaussian(sigma, k), p_plus, p_minus, integer=True)
    assert exact is None or found == exact
    with mpmath.workdps(40):
        assert found == 0 or leaves_no_room(*gaussian_masses(sigma, int(found)), p_plus, other)
        assert not leaves_no_room(*gaussian_masses(sigma, int(found) + 1), p_plus, other)


def staircase_masses(epsilon, shift, gamma):
    """Between all places where either density changes; the height is what makes the sum 1."""
    levels = math.ceil(60 / epsilon)
    points = [mpmath.mpf(k) + part for k in range(levels) for part in (0, gamma)]
    edges = sorted({s * x + c for x in points for s in (-1, 1) for c in (0, shift)})

    def height(x):
        whole = mpmath.floor(abs(x))
        return mpmath.exp(-epsilon * (whole + (abs(x) - whole >= gamma)))

    pairs = list(itertools.pairwise(edges))
    p = [(b - a) * height((a + b) / 2) for a, b in pairs]
    q = [(b - a) * height((a + b) / 2 - shift) for a, b in pairs]
    return [m / sum(p) for m in p], [m / sum(q) for m in q]


@pytest.mark.parametrize(
    ("epsilon", "width", "p_plus", "p_minus"), [(1.0, 0.3, 0.9, 0.1), (1.5, 0.5, 0.45, 0.2), (2.0, 0.25, 0.99, 0.001)]
)
def test_staircase_noise(epsilon, width, p_plus, p_minus):
    found = largest_radius(lambda r: staircase(epsilon, r, width=width), p_plus, p_minus, tolerance=1e-2)
    with mpmath.workdps(40):

        def robust(r):
            p, q = staircase_masses(mpmath.mpf(epsilon), mpmath.mpf(r), mpmath.mpf(width))
            return leaves_no_room(p, q, p_plus, p_minus)

        assert robust(found)
        assert not robust(found * (1 + 2e-2))


# ---------------------------------------------------------------- compositions, by a profile that is integrated


def laplace_profile(r, epsilon):
    """At any real epsilon."""
    if epsilon < 0:
        return 1 - math.exp(epsilon) + math.exp(epsilon) * laplace_profile(r, -epsilon)
    return max(0.0, 1 - math.exp((epsilon - r) / 2))


def two_steps(r, s, epsilon):
    """The mean over the first loss, under Q, of the second's profile at epsilon less it."""

    def density(loss):  # of the loss under Q, between its two masses
        return math.exp((loss - r) / 2) / 4

    ends = laplace_profile(s, epsilon - r) / 2 + math.exp(-r) / 2 * laplace_profile(s, epsilon + r)
    corners = [x for x in (epsilon - s, epsilon, epsilon + s) if -r < x < r]
    inner, _ = integrate.quad(lambda x: density(x) * laplace_profile(s, epsilon - x), -r, r, points=corners or None)
    return ends + inner


def error_of_two_steps(r, s, alpha):
    """The dual: the largest of 1 - delta(epsilon) - exp(epsilon) alpha."""
    grid = np.linspace(-r - s, r + s, 40)
    best = max(grid, key=lambda e: 1 - two_steps(r, s, e) - math.exp(e) * alpha)
    step = grid[1] - grid[0]
    found = optimize.minimize_scalar(
        lambda e: -(1 - two_steps(r, s, e) - math.exp(e) * alpha), bounds=(best - step, best + step), method="bounded"
    )
    return -found.fun


@pytest.mark.parametrize(("p_plus", "p_minus"), [(0.7, 0.05)])
def test_two_laplace_steps(p_plus, p_minus):
    found = largest_radius(lambda r: Laplace(r) @ Laplace(r / 2), p_plus, p_minus, tolerance=5e-3)

    def room(r):
        return error_of_two_steps(r, r / 2, 1 - p_plus) + error_of_two_steps(r, r / 2, p_minus) - 1

    exact = optimize.brentq(room, 0.2, 5, xtol=1e-7)
    # the bracket is a few 1e-6 wide and 5e-3 of the radius is given away
    assert exact * (1 - 6e-3) <= found <= exact
    alone = location_radius("laplace", p_plus, p_minus, scale=1.0)
    # shifts add up to 1.5 r at most, and the first step alone tells less than both
    assert alone / 1.5 * (1 - 6e-3) <= found <= alone


def test_of_a_bracket_the_safe_end_counts():
    def family(r):
        return Bracket(Gaussian(2 * r), Gaussian(r))

    assert largest_radius(family, 0.9) == pytest.approx(radius(0.9, sigma=0.5), rel=1e-6)


# ---------------------------------------------------------------- the search itself


def test_a_tolerance_of_nothing_ends_at_adjacent_floats():
    found = largest_radius(Gaussian, 0.9, tolerance=0.0)
    assert is_robust(Gaussian(found), 0.9)
    assert found <= radius(0.9, sigma=1.0) * (1 + 1e-12)


def test_a_family_whose_floats_are_not_monotone_still_gives_a_proven_distance():
    """Rounding may let a larger distance pass where a smaller one does not."""
    seen = []

    def rough(r):
        f = Gaussian(r * (1 + 1e-3 * math.sin(1e5 * r)))
        seen.append((r, is_robust(f, 0.9)))
        return f

    found = largest_radius(rough, 0.9, tolerance=0.0)
    assert (found, True) in seen


@pytest.mark.parametrize("tolerance", [-1e-9, 1.0, math.nan])
def test_tolerances_that_are_none_are_refused(tolerance):
    with pytest.raises(ValueError, match="tolerance"):
        largest_radius(Gaussian, 0.9, tolerance=tolerance)


def test_one_prediction_at_a_time():
    with pytest.raises(TypeError, match="one number"):
        largest_radius(Gaussian, [0.9, 0.8])


def test_what_nothing_would_save_is_answered_without_asking():
    def never(r):
        raise AssertionError

    for bounds in ({"p_plus": 0.5}, {"p_plus": 0.3, "p_minus": 0.3}, {"q_plus": 0.5}, {"p_plus": 0.2, "p_minus": 0.8}):
        assert largest_radius(never, **bounds) == 0
        assert largest_radius(never, **bounds, integer=True) == 0


def test_a_certain_class_is_searched_for_no_longer_than_said():
    assert 1e12 <= largest_radius(Gaussian, 1.0) <= 4e12
    assert largest_radius(lambda r: Gaussian(r), q_plus=0.0, integer=True) <= 4e12


def test_whole_distances_are_whole_numbers():
    kinds = set()

    def family(k):
        kinds.add(type(k))
        return discrete_gaussian(1.0, k)

    assert largest_radius(family, 0.99, integer=True) == 2
    assert kinds == {int}


def test_what_no_float_holds_is_rounded_to_the_safe_side():
    assert gdpcert.radius(Fraction(3, 4), sigma=1.0) == radius(0.75, sigma=1.0)
    for almost in (1 - Fraction(1, 10**18), np.longdouble(1) - np.longdouble(2.0**-60)):
        if almost != 1:  # where extended floats are double ones
            assert radius(almost, sigma=1.0) == radius(1 - 2.0**-53, sigma=1.0)
            assert largest_radius(Gaussian, almost) <= radius(1 - 2.0**-53, sigma=1.0)
            assert location_radius("laplace", almost, scale=1.0) == location_radius("laplace", 1 - 2.0**-53, scale=1.0)
    tiny = Fraction(1, 10**400)
    assert radius(q_plus=tiny, sigma=1.0) == radius(q_plus=5e-324, sigma=1.0)
    assert radius(0.9, tiny, sigma=1.0) == radius(0.9, 5e-324, sigma=1.0)
    assert largest_epsilon(0.9, delta=tiny) <= largest_epsilon(0.9)


@given(st.fractions(Fraction(1, 2), Fraction(999, 1000)), st.fractions(Fraction(1, 1000), Fraction(1, 2)))
def test_fractions_never_certify_more_than_they_say(p_plus, p_minus):
    if p_plus + p_minus <= 1 and p_minus < p_plus:
        assert not ball(radius(p_plus, p_minus, sigma=1.0)) > oracle.radius(p_plus, p_minus, sigma=1)
