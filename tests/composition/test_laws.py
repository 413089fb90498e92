"""Laws of composition: of closed forms exactly, of brackets as enclosures of one and the same function."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

from gdpcert import EpsilonDelta, Gaussian, Laplace, Logistic, PiecewiseLinear, Uniform
from gdpcert._tradeoff._bracket import bracket
from gdpcert._tradeoff._compose import composed

ALPHA = np.concatenate([10.0 ** -np.arange(1.0, 30, 4), np.linspace(0.02, 0.98, 13)])
EPSILON = np.linspace(0, 6, 13)
NOTHING, EVERYTHING = Gaussian(0.0), Gaussian(np.inf)
COIN = PiecewiseLinear([0.125, 0.375, 0.5], [0.5, 0.25, 0.25])
STEPS = [
    Gaussian(0.7),
    Laplace(0.5),
    Logistic(0.8),
    Uniform(0.3),
    EpsilonDelta(0.4, 1e-3),
    COIN,
    Gaussian(1.0).dilute(0.1),
    Laplace(1.0).dilute(0.2).inverse(),
]
PAIRS = list(itertools.combinations(STEPS, 2))


def ends(f, alpha=ALPHA):
    return bracket(f)(alpha)


def overlap(f, g):
    """Whether two brackets can hold the same function."""
    for ask in (lambda h: bracket(h)(ALPHA), lambda h: bracket(h).delta(EPSILON)):
        (a, b), (c, d) = ask(f), ask(g)
        if not ((a <= d) & (c <= b)).all():
            return False
    return True


@pytest.mark.parametrize("f", STEPS, ids=repr)
def test_identity_and_annihilator(f):
    assert f @ NOTHING is f
    assert NOTHING @ f is f
    assert (ends(f @ EVERYTHING)[1] == 0).all()
    assert (ends(EVERYTHING @ f)[1] == 0).all()


@pytest.mark.parametrize(("f", "g"), PAIRS[::4], ids=repr)
def test_the_order_does_not_matter(f, g):
    assert overlap(f @ g, g @ f)


@pytest.mark.parametrize(("f", "g"), PAIRS[1::5], ids=repr)
def test_composition_tells_more_than_either_and_less_than_the_triangle(f, g):
    """f (x) g <= min(f, g), and f (x) g >= f(1 - g): a chain through (null of f) x (alternative of g)."""
    low, high = ends(f @ g)
    for step in (f, g):
        assert (low <= ends(step)[1]).all()
    chain = bracket(f)(np.clip(1 - ends(g)[0], 0, 1))[0]
    # the outer value is asked at a float next to 1 - g, which costs as much as f falls there, and is rounded down
    assert (high >= chain * (1 - 1e-9) - 1e-12).all()


@pytest.mark.parametrize("f", STEPS, ids=repr)
def test_n_copies_are_repeated_products(f):
    points = 2**12
    assert overlap(f.compose(3, points=points), f @ f @ f)
    assert overlap(f.compose(2, points=points).compose(2, points=points), f.compose(4, points=points))
    assert f.compose(1) is f


@pytest.mark.parametrize("f", STEPS, ids=repr)
def test_the_inverse_of_a_composition_is_that_of_the_inverses(f):
    assert overlap(bracket(f.compose(3, points=2**13)).inverse(), f.inverse().compose(3, points=2**13))


def test_three_steps_in_either_grouping():
    f, g, h = Laplace(0.5), Gaussian(0.7), Logistic(0.8)
    assert overlap((f @ g) @ h, f @ (g @ h))


def test_more_steps_tell_more():
    f = Laplace(0.3)
    inner = np.linspace(0.05, 0.9, 8)
    low, high = zip(*(ends(f.compose(n, points=2**12), inner) for n in (2, 5, 20)), strict=True)
    assert (high[0] > low[1]).all()
    assert (high[1] > low[2]).all()
    assert (low[0] > high[2]).all()


def test_gaussians_add_their_squares_exactly():
    assert Gaussian(3.0) @ Gaussian(4.0) == Gaussian(5.0)
    assert Gaussian(0.5).compose(16) == Gaussian(2.0)
    assert Fraction((Gaussian(0.1) @ Gaussian(0.2)).mu()) ** 2 >= Fraction(0.1) ** 2 + Fraction(0.2) ** 2


def test_the_engine_meets_the_exact_product_of_cells():
    exact = COIN.compose(4)
    lattice = composed(((COIN, 4),), 2**13)
    assert overlap(exact, lattice)
    assert (ends(lattice)[1] - ends(lattice)[0] < 2e-3).all()
