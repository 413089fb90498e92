"""Each allowance that makes an end safe matters: without it some exact number falls outside."""

from fractions import Fraction

import numpy as np
import pytest

from gdpcert import Gaussian, Laplace, PiecewiseLinear
from gdpcert._tradeoff._compose import _lattice, _side, composed
from gdpcert._tradeoff._compose._lattice import optimistic, pessimistic, source
from tests.composition import exact

EPSILON = np.linspace(-3, 3, 61)
FAMILIES = [
    Gaussian(1.0),
    Gaussian(0.2).dilute(0.3),
    Laplace(0.7),
    PiecewiseLinear([0.25, 0.25, 0.5], [0.5, 0.25, 0.25]),
]


def profile(step, epsilon):
    """Of a lattice law, by its definition."""
    gain = np.maximum(-np.expm1(np.minimum(epsilon[:, None] - step.losses, 0.0)), 0.0)
    return gain @ step.masses + step.certain


def profile_of(f, epsilon):
    from gdpcert._tradeoff._numbers import profile as ask

    return ask(f, epsilon)


@pytest.mark.parametrize("spacing", [0.3, 0.05, 0.003])
@pytest.mark.parametrize("f", FAMILIES, ids=repr)
def test_one_step_is_between_its_two_lattice_laws(f, spacing):
    law = source(f, 1e-30)
    known = profile_of(f, EPSILON)
    # sums of up to 10,000 floats
    assert (profile(pessimistic(law, spacing), EPSILON) >= known.low * (1 - 1e-12) - 1e-13).all()
    assert (profile(optimistic(law, spacing), EPSILON) <= known.high * (1 + 1e-12) + 1e-13).all()


@pytest.mark.parametrize("f", FAMILIES, ids=repr)
def test_above_and_below_cut_at_the_same_loss(f):
    """Cells are differences of either: a mass near a cut must not be lost between the two, or counted twice."""
    losses = np.concatenate([np.linspace(-2, 2, 401), np.array(f._atoms), np.nextafter(np.array(f._atoms), np.inf)])
    for above, below in zip(f._above(losses), f._below(losses), strict=True):
        assert (above.low + below.low <= 1 + 1e-12).all()
        assert (above.high + below.high >= 1 - 1e-12).all()


def coin(n=12, points=2**10):
    """Atoms on the lattice, so that nothing but rounding separates the two ends."""
    p = [Fraction(1, 4), Fraction(3, 4)]
    law = exact.Law(p, p[::-1]).power(n)
    return composed(((PiecewiseLinear([0.25, 0.75], [0.75, 0.25]), n),), points), law


def outside():
    bracket, law = coin()
    return exact.value_violation(bracket, law, exact.type_one_errors(law)) + exact.profile_violation(
        bracket, law, exact.kinks(law)
    )


def test_nothing_is_outside_as_it_is():
    assert outside() == []


def test_without_the_error_of_the_transform_numbers_fall_outside(monkeypatch):
    convolve = _side.convolve
    monkeypatch.setattr(_side, "convolve", lambda *given: (convolve(*given)[0], 0.0))
    monkeypatch.setattr(_lattice, "_LOSS_ERROR", 0.0)
    monkeypatch.setattr(_lattice, "_ATOM_ERROR", 2.0**-50)
    assert outside() != []


def test_with_the_lattice_laws_exchanged_numbers_fall_outside(monkeypatch):
    from gdpcert._tradeoff._compose import _engine

    monkeypatch.setattr(_engine, "pessimistic", optimistic)
    monkeypatch.setattr(_engine, "optimistic", pessimistic)
    f = Gaussian(0.5)
    forward = _engine._laws(((f, 4),), 2**10)
    upper, lower = (float(np.maximum(1 - np.exp(-losses), 0) @ masses) + c for losses, masses, c in forward)
    assert upper < Gaussian(1.0).advantage() < lower


def test_without_what_lies_outside_of_the_window_lower_masses_are_too_large(monkeypatch):
    """The circular convolution of a short window holds the mass of all others."""
    step = optimistic(source(Gaussian(1.0), 1e-60), 0.05)
    from gdpcert._tradeoff._compose._tilts import Cumulants, Window

    steps = [(step, 4)]
    window = Window(0.0, 0.0, 3.0, -0.6, 0.6)
    given = (steps, Cumulants(steps), window, 4 * step.first, 64, False)
    start, safe = _side._windowed(*given)
    full = step.masses
    for _ in range(3):
        full = np.convolve(full, step.masses)
    known = full[start : start + 64]
    assert (safe <= known).all()
    monkeypatch.setattr(_side, "_outside", lambda *_: 0.0)
    assert (_side._windowed(*given)[1] > known * (1 + 1e-6)).any()
