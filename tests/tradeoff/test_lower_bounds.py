"""Operations on functions that only lie below give functions that only lie below."""

import numpy as np
import pytest

from gdpcert import Bracket, EpsilonDelta, Gaussian, Laplace, PiecewiseLinear
from gdpcert._tradeoff._bracket import bracket
from gdpcert._tradeoff._numbers import profile
from tests.tradeoff.instances import ALPHAS, INSTANCES

OPERATIONS = {
    "inverse": lambda f: f.inverse(),
    "symmetrized": lambda f: f.symmetrized(),
    "dilute": lambda f: f.dilute(0.3),
    "subsample": lambda f: f.subsample(0.3),
    "group": lambda f: f.group(3),
    "compose": lambda f: f.compose(2),
    "with itself": lambda f: f @ f,
    "with another": lambda f: f @ EpsilonDelta(0.5),
    "lower": lambda f: f.lower(30),
}
BASES = {
    "Gaussian": Gaussian(1.0),
    "Laplace": Laplace(2.0),
    "floats": INSTANCES["floats"],
}


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
@pytest.mark.parametrize("base", sorted(BASES))
def test_operations_on_lower_bounds_give_lower_bounds(base, operation):
    f, change = BASES[base], OPERATIONS[operation]
    below = f.lower(np.linspace(-6, 6, 41))
    found, exact = bracket(change(below)).lower, f if operation == "lower" else bracket(change(f)).upper
    assert (found._value(ALPHAS).low <= exact._value(ALPHAS).high).all()
    assert (found._power(ALPHAS).high >= exact._power(ALPHAS).low).all()
    e = np.array([0.0, 0.1, 0.5, 1.0, 3.0, 10.0])
    assert (profile(found, e).high >= profile(exact, e).low).all()
    assert (profile(found, -e).high >= profile(exact, -e).low).all()
    assert found.mu() >= exact._mu()[0]
    assert found == found.inverse().inverse()
    # no more than outlines of 41 knots give away, 0.3 apart: a slope too steep by e^0.3 each, thrice at most
    inner = np.linspace(0.05, 0.95, 19)
    assert (found._value(inner).low >= exact._value(inner).low - 0.05).all()


@pytest.mark.parametrize("operation", sorted(set(OPERATIONS) - {"group", "compose", "with itself"}))
def test_operations_on_lower_bounds_keep_their_tails(operation):
    """The losses of Laplace(2) are bounded, so that powers fall in proportion to the type-I error."""
    f, change = Laplace(2.0), OPERATIONS[operation]
    found, exact = bracket(change(f.lower(40))).lower, bracket(change(f)).upper
    for alpha in (1e-20, 1e-100, 1e-290):
        # the outline's largest loss is a few 1e-9 off, its knots' spacing 0.1, and the error of its masses 1e-8
        assert exact._power(np.array(alpha)).low <= found.power(alpha) <= 1.2 * exact.power(alpha)


def test_the_mu_of_lines_is_finite_and_close():
    below = Laplace(2.0).lower(np.linspace(-2.1, 2.1, 400))
    assert Laplace(2.0)._mu()[0] <= below.mu() <= 1.01 * Laplace(2.0).mu()


def test_a_lower_bound_says_that_it_is_one():
    below = Laplace(2.0).lower(5)
    assert "a lower bound" in repr(below)
    assert below != PiecewiseLinear._derived(below.p, below.q, below.error)
    assert not isinstance(below.group(2), Bracket)
