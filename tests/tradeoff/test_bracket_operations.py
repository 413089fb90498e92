"""Every operation of a bracket, and of either end alone, around functions in closed form or in Fractions."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from gdpcert import Bracket, Gaussian, Laplace
from gdpcert._tradeoff._bracket import bracket
from gdpcert._tradeoff._compose import composed
from gdpcert._tradeoff._numbers import profile
from tests import oracle
from tests.oracle import ball
from tests.tradeoff import exact
from tests.tradeoff.brackets import FINITE, GAUSSIAN, MU, OTHER, PRODUCT, SIDES

GRID = [k / 16 for k in range(17)] + [2.0**-30, 1 - 2.0**-30]
SHARE = Fraction(3, 8)
OPERATIONS = {
    "inverse": lambda f: f.inverse(),
    "symmetrized": lambda f: f.symmetrized(),
    "dilute": lambda f: f.dilute(float(SHARE)),
    "subsample": lambda f: f.subsample(float(SHARE)),
    "group": lambda f: f.group(3),
    "compose": lambda f: f.compose(2),
    "@": lambda f: f @ SIDES[1],
    "@, from the right": lambda f: SIDES[1] @ f,
    "@ itself": lambda f: f @ f,
}


def symmetric(law):
    """A law with the function that is the largest symmetric one below: from its vertices."""
    return lambda alpha: exact.symmetrized(law, alpha)


def subsampled(alpha):
    """From its profile, a share of that of the symmetrized function: lines at its kinks, z from 1 on, mirrored."""
    kinks = {1 + SHARE * (z - 1) for z in exact.kinks(PRODUCT)}
    lines = []
    for z in kinks:
        delta = SHARE * exact.both(PRODUCT, 1 + (z - 1) / SHARE)
        lines += [1 - delta - z * alpha, (1 - delta - alpha) / z]
    sure = SHARE * max(exact.certain(PRODUCT), exact.certain(exact.inverse(PRODUCT)))
    return max(*lines, Fraction(0), 1 - sure if alpha == 0 else Fraction(0))


def of(law):
    return lambda alpha: exact.value(law, alpha)


EXACT = {
    "inverse": of(exact.inverse(PRODUCT)),
    "symmetrized": symmetric(PRODUCT),
    "dilute": of(exact.diluted(PRODUCT, SHARE)),
    "subsample": subsampled,
    "group": lambda alpha: exact.grouped(PRODUCT, 3, alpha),
    "compose": of(exact.product(PRODUCT, PRODUCT)),
    "@": of(exact.product(PRODUCT, OTHER)),
    "@, from the right": of(exact.product(PRODUCT, OTHER)),
    "@ itself": of(exact.product(PRODUCT, PRODUCT)),
}


@pytest.mark.parametrize("name", [None, *OPERATIONS])
def test_operations_enclose_the_exact_ones_on_fractions(name):
    found = bracket(OPERATIONS[name](FINITE)) if name else FINITE
    value = EXACT[name] if name else of(PRODUCT)
    (low, high), (less, more) = found(GRID), found.power(GRID)
    for i, alpha in enumerate(GRID):
        true = value(Fraction(alpha))
        assert Fraction(low[i]) <= true <= Fraction(high[i])
        assert Fraction(less[i]) <= 1 - true <= Fraction(more[i])
        # the atoms lie off a lattice of 2^10 points by a hundredth of a loss at most, and slopes reach 36
        assert high[i] - low[i] < 0.05


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_on_one_end_stay_on_its_side(name):
    value, alphas = EXACT[name], [Fraction(alpha) for alpha in GRID]
    under = bracket(OPERATIONS[name](FINITE.lower)).lower
    over = bracket(OPERATIONS[name](FINITE.upper)).upper
    assert all(Fraction(low) <= value(a) for low, a in zip(under(GRID), alphas, strict=True))
    assert all(
        Fraction(high) >= value(a) for high, a in zip(over._value(np.array(GRID)).high.tolist(), alphas, strict=True)
    )
    e = np.array([0.0, 0.1, 0.5, 1.0, 2.0])
    assert (profile(under, e).high >= profile(over, e).low).all()
    assert (profile(under, -e).high >= profile(over, -e).low).all()


# of a Gaussian, in closed form
GAUSSIANS = {
    "inverse": (lambda f: f.inverse(), arb(1)),
    "symmetrized": (lambda f: f.symmetrized(), arb(1)),
    "group": (lambda f: f.group(2), arb(2)),
    "compose": (lambda f: f.compose(3), arb(3).sqrt()),
    "@": (lambda f: f @ Gaussian(1.0), arb(2).sqrt()),
    "@, from the right": (lambda f: Gaussian(1.0) @ f, arb(2).sqrt()),
    "subsample, all": (lambda f: f.subsample(1), arb(1)),
    "dilute, all": (lambda f: f.dilute(1), arb(1)),
}


@pytest.mark.parametrize("name", GAUSSIANS)
def test_operations_enclose_the_gaussian_ones(name):
    change, factor = GAUSSIANS[name]
    found = bracket(change(GAUSSIAN))
    # 0.6^2 + 0.8^2 is within 2^-52 of 1, which counts where 1.0 is composed with it
    slack = ball(2.0**-50)
    for alpha in (1e-9, 0.01, 0.25, 0.5, 0.9):
        low, high = found(alpha)
        mu = factor * MU
        assert ball(low) <= oracle.cdf(-oracle.quantile(alpha) - mu + slack)
        assert ball(high) >= oracle.cdf(-oracle.quantile(alpha) - mu - slack)
        assert high - low < 0.01


def test_the_identity_comes_back_from_no_share():
    for found in (GAUSSIAN.dilute(0), GAUSSIAN.subsample(0)):
        low, high = found(np.array([0.0, 0.3, 1.0]))
        assert low == pytest.approx([1.0, 0.7, 0.0], abs=1e-15)
        assert high == pytest.approx([1.0, 0.7, 0.0], abs=1e-15)


def test_a_composition_starts_from_its_steps():
    together = Gaussian(0.6).compose(4) @ Gaussian(0.8).compose(4)
    assert GAUSSIAN.compose(4, points=2**10) == composed(((together, 1),), 2**10)
    one = composed(((Laplace(0.5), 1), (Gaussian(1.0), 1)), 2**10)
    both = one @ one
    assert dict(both.steps) == {Laplace(0.5): 2, Gaussian(1.0) @ Gaussian(1.0): 1}
    ends = Bracket(GAUSSIAN.lower, GAUSSIAN.upper)
    assert ends.steps == ()
    assert ends == GAUSSIAN
