"""The checks' oracle, mpmath at 60 digits, against balls of Arb, which shares no code with it."""

import ast
import math
from fractions import Fraction
from pathlib import Path

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs_checks import draws
from proofs_checks import oracle as sixty
from tests import oracle
from tests.oracle import ball

# 60 digits, less those that an argument near 38 costs in a tail, |x|**2 = 1e3 of them, and a few operations
CLOSE = flint.arb(10) ** -54

TAILS = st.floats(1e-300, 0.5, exclude_max=True)


def assert_close(ours, exact, close=CLOSE):
    """Relative to a ball that must not hold 0."""
    digits, exponent = abs(ours).man_exp
    value = flint.arb(flint.fmpz(digits)) * flint.arb(2) ** exponent * (1 if ours > 0 else -1)
    assert abs(value / exact - 1) < close


@given(st.floats(-38, 38))
def test_the_normal_distribution(x):
    assert_close(sixty.cdf(x), oracle.cdf(x))


@given(TAILS)
def test_the_quantile(p):
    # near one half the quantile is a difference from 0: the digits of 2 p - 1 are fewer than 60 by up to 16
    assert_close(sixty.quantile(p), oracle.quantile(p), flint.arb(10) ** -40)
    if p > 1e-40:
        assert abs(sixty.cdf(-sixty.quantile(1 - sixty.real(p))) / p - 1) < sixty.real(10) ** -15


@pytest.mark.parametrize("p", [0, 1, -1, 2, 1 - sixty.real(10) ** -70])
def test_no_quantile_is_invented(p):
    with pytest.raises(ValueError, match="quantile"):
        sixty.quantile(p)


def test_the_quantile_of_one_half():
    assert sixty.quantile(0.5) == 0


@given(st.floats(0, 38), TAILS)
def test_trade_off_and_power(mu, alpha):
    assert_close(sixty.trade_off(mu, alpha), oracle.trade_off(mu, alpha))
    assert_close(sixty.power(mu, alpha), oracle.power(mu, alpha))
    assert_close(sixty.trade_off_at_tail(mu, alpha), oracle.cdf(oracle.quantile(alpha) - ball(mu)))


@given(st.floats(1e-300, 0.4), st.floats(0.001, 1), st.floats(1e-3, 1e3))
def test_the_radius(q, share, sigma):
    p_minus = max(q * share, 1e-300)
    exact = oracle.radius(1 - Fraction(q), p_minus, sigma=sigma)
    assert_close(sixty.radius(q, p_minus, sigma), exact)


@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=6))
def test_the_combined_noise(sigmas):
    exact = 1 / sum((1 / ball(sigma) ** 2 for sigma in sigmas), flint.arb(0)).sqrt()
    assert_close(sixty.combined(sigmas), exact)


@given(st.lists(st.floats(0.001, 1e3), min_size=1, max_size=6), st.sampled_from([1, 1.5, 2, 2.25, 3, 10, math.inf]))
def test_the_norm_of_a_mask(mask, norm):
    assert_close(sixty.masked_norm([*mask, 0.0], norm), oracle.masked_norm([*mask, 0.0], norm))


@given(st.integers(0, 60), st.integers(1, 60), st.floats(1e-6, 1 - 1e-6))
def test_the_binomial_tail(k, n, p):
    assert_close(sixty.upper_tail(min(k, n), n, p), oracle.upper_tail(min(k, n), n, p))


@given(st.lists(st.floats(-6, 6), min_size=2, max_size=8), st.floats(-3, 3), st.floats(0.25, 4))
def test_the_mass_of_intervals(ends, centre, sigma):
    ends = sorted(ends)[: len(ends) // 2 * 2]
    pairs = list(zip(ends[::2], ends[1::2], strict=True))
    if any(b - a < 1e-6 for a, b in pairs):  # the masses' digits would be lost in both
        return
    exact = sum(
        (oracle.cdf((ball(b) - centre) / sigma) - oracle.cdf((ball(a) - centre) / sigma) for a, b in pairs),
        flint.arb(0),
    )
    # intervals of 1e-6 lose 6 digits to the difference of their ends
    assert_close(sixty.mass_of_intervals(ends, centre, sigma), exact, flint.arb(10) ** -48)


@given(st.integers(0, 2**32))
def test_the_trade_off_of_two_laws_is_the_largest_line_below_all_tests(seed):
    # by duality, f(alpha) is the supremum over slopes t >= 0 of E[min(t p, q)] - t alpha, attained at a ratio q / p
    rng = draws.generator(seed)
    p, q = draws.law(rng, 4), draws.law(rng, 4)
    slopes = {Fraction(0), Fraction(10) ** 9, *(b / a for a, b in zip(p, q, strict=True) if a)}
    for alpha in (Fraction(1, 7), Fraction(1, 2), Fraction(9, 10)):
        lines = (sum(min(t * a, b) for a, b in zip(p, q, strict=True)) - t * alpha for t in slopes)
        assert sixty.trade_off_of_laws(p, q, alpha) == max(lines)


@given(st.integers(0, 2**32))
def test_linear_equations(seed):
    rng = draws.generator(seed)
    matrix = [[sixty.real(rng.uniform(-1, 1)) for _ in range(4)] for _ in range(4)]
    solution = [sixty.real(rng.uniform(-1, 1)) for _ in range(4)]
    rows = [[*row, sixty.mp.fsum(a * x for a, x in zip(row, solution, strict=True))] for row in matrix]
    found = sixty.eliminated(rows)
    # a random matrix of this size is rarely worse conditioned than 1e8
    assert max(abs(a - b) for a, b in zip(found, solution, strict=True)) < sixty.real(10) ** -45


def test_it_imports_nothing_of_gdpcert():
    tree = ast.parse(Path(sixty.__file__).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names == {"itertools", "math", "fractions", "mpmath"}


def test_its_precision_is_its_own():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mpmath.mp.dps", 15)
        assert abs(sixty.cdf(1) + sixty.cdf(-1) - 1) < sixty.real(10) ** -58
