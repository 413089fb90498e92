"""Other people's numbers: dp-accounting's brackets, the binomial formula, and the central limit theorem's."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from dp_accounting.pld import privacy_loss_distribution as pld

from gdpcert import EpsilonDelta, Gaussian, Laplace, central_limit
from gdpcert._tradeoff._bracket import bracket
from gdpcert._tradeoff._compose import composed

STEPS = 1000


def laplace(upper):
    return pld.from_laplace_mechanism(10.0, value_discretization_interval=1e-4, pessimistic_estimate=upper)


def gaussian(upper):
    return pld.from_gaussian_mechanism(STEPS**0.5, value_discretization_interval=1e-4, pessimistic_estimate=upper)


def subsampled(upper):
    return pld.from_gaussian_mechanism(
        1.0, value_discretization_interval=1e-4, pessimistic_estimate=upper, sampling_prob=0.01
    )


CASES = {
    "laplace": (laplace, lambda: Laplace(0.1).compose(STEPS)),
    "gaussian": (gaussian, lambda: composed(((Gaussian(STEPS**-0.5), STEPS),), 2**16)),
    "subsampled": (subsampled, lambda: Gaussian(1.0).dilute(0.01).compose(STEPS, points=2**15).symmetrized()),
}


@pytest.mark.parametrize("name", CASES)
def test_brackets_overlap_those_of_dp_accounting(name):
    theirs, ours = CASES[name]
    less, more = (theirs(upper).self_compose(STEPS) for upper in (False, True))
    bracket = ours()
    for delta in (1e-2, 1e-5, 1e-9):
        low, high = bracket.epsilon(delta)
        assert low <= more.get_epsilon_for_delta(delta)
        assert high >= less.get_epsilon_for_delta(delta)
    for epsilon in (0.5, 2.0, 10.0):
        low, high = bracket.delta(epsilon)
        # their tails of about 1e-15 are truncated
        assert low <= more.get_delta_for_epsilon(epsilon) + 1e-14
        assert high >= less.get_delta_for_epsilon(epsilon) - 1e-14


def two_laplace_steps(r, epsilon):
    """The profile, from the law of one loss under Q: 1/2 at r, exp(-r)/2 at -r, a density between."""

    def one(e):
        return max(mpmath.mpf(0), 1 - mpmath.exp((e - r) / 2)) if e > -r else 1 - mpmath.exp(e)

    def part(loss):
        return mpmath.exp((loss - r) / 2) / 4 * one(epsilon - loss)

    kinks = [x for x in (epsilon - r, epsilon + r) if -r < x < r]
    atoms = one(epsilon - r) / 2 + mpmath.exp(-r) / 2 * one(epsilon + r)
    return atoms + mpmath.quad(part, [-r, *kinks, r])


@pytest.mark.parametrize("epsilon", [0.0, 0.3, 0.9, 1.3, 1.9])
def test_two_laplace_steps_by_quadrature(epsilon):
    low, high = (Laplace(1.0) @ Laplace(1.0)).delta(epsilon)
    exact = two_laplace_steps(mpmath.mpf(1), mpmath.mpf(epsilon))
    assert low <= exact <= high
    assert high - low < 1e-7


def exactly(epsilon, delta, n, at):
    """delta(at) of the n-fold (epsilon, delta) by the binomial formula, in 60 digits or more."""
    e, d = mpmath.mpf(epsilon), mpmath.mpf(delta)
    keep = (1 - d) ** n
    terms = (
        math.comb(n, j) * (mpmath.exp(e * j) - mpmath.exp(at + e * (n - j)))
        for j in range(n + 1)
        if e * j > at + e * (n - j)
    )
    return 1 - keep + keep * sum(terms, mpmath.mpf(0)) / (1 + mpmath.exp(e)) ** n


@pytest.mark.parametrize(("epsilon", "delta", "n"), [(0.5, 0.0, 10), (0.1, 1e-6, 300), (2.0, 0.01, 7), (1.0, 0.5, 40)])
def test_repeated_epsilon_delta_is_binomial(epsilon, delta, n):
    direct = EpsilonDelta(epsilon, delta).compose(n)
    lattice = composed(((EpsilonDelta(epsilon, delta), n),), 2**13)
    for at in np.linspace(0, n * epsilon, 7):
        exact = exactly(epsilon, delta, n, mpmath.mpf(float(at)))
        assert direct.delta(at) >= exact * (1 - mpmath.mpf(10) ** -100)
        # a loss within rounding of `at` adds its mass times that
        assert direct.delta(at) <= exact * (1 + 1e-9) + 1e-13
        low, high = lattice.delta(at)
        assert low <= exact <= high


def test_repeated_epsilon_delta_in_fractions():
    """epsilon = log 2, so that every mass is rational: values at rational alphas."""
    n, delta = 9, Fraction(1, 8)
    f = EpsilonDelta(math.log(2.0), 0.125).compose(n)
    keep = (1 - delta) ** n
    p = [keep * math.comb(n, j) * Fraction(2 ** (n - j), 3**n) for j in range(n, -1, -1)]
    q = [keep * math.comb(n, j) * Fraction(2**j, 3**n) for j in range(n, -1, -1)]
    alpha, beta = Fraction(0), keep
    for a, b in zip(p, q, strict=True):
        # the float epsilon is an ulp from log 2, and masses are known to 6e-15: nine steps, slopes up to 2^9
        assert abs(Fraction(f(float(alpha))) - beta) < Fraction(1, 10**13)
        alpha, beta = alpha + a, beta - b


@pytest.mark.parametrize("n", [50, 1000])
@pytest.mark.parametrize("f", [Laplace(0.1), EpsilonDelta(0.2), Gaussian(0.05)], ids=repr)
def test_the_central_limit_encloses_the_composition(f, n):
    limit = central_limit(f, n)
    exact = bracket(f.compose(n))
    alpha = np.linspace(0, 1, 41)
    (low, high), (least, most) = limit(alpha), exact(alpha)
    assert (low <= most).all()
    assert (high >= least).all()
