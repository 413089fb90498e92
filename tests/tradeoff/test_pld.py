"""Privacy-loss distributions of dp-accounting: their own profiles, and what they are pessimistic about."""

import functools

import mpmath
import numpy as np
import pytest
from dp_accounting.pld import privacy_loss_distribution as library

from gdpcert import EpsilonDelta, Gaussian, Laplace, from_pld
from tests.tradeoff import walk
from tests.tradeoff.instances import ALPHAS

STEP = 1e-3
GRID = {"value_discretization_interval": STEP}
EPSILONS = np.array([0.0, 0.0005, 0.1, 0.5, 1.0, 1.9, 2.0, 3.0, 6.0, 30.0])

# a distribution, and a function that is nowhere below what it stands for
CASES = {
    "Gaussian": (lambda: library.from_gaussian_mechanism(1.0, **GRID), lambda: Gaussian(1.0)),
    "Gaussian, far": (lambda: library.from_gaussian_mechanism(0.2, **GRID), lambda: Gaussian(5.0)),
    "Laplace": (lambda: library.from_laplace_mechanism(0.5, **GRID), lambda: Laplace(2.0)),
    "subsampled": (
        lambda: library.from_gaussian_mechanism(1.0, sampling_prob=0.1, **GRID),
        # the order `remove` has the mixture as the law that is rejected in favour of
        lambda: Gaussian(1.0).dilute(0.1),
    ),
    "randomized response": (
        lambda: library.from_randomized_response(0.2, 2, **GRID),
        lambda: EpsilonDelta(np.log(9.0)),
    ),
    "certain": (lambda: library.from_privacy_parameters(_parameters(1.0, 0.1), **GRID), lambda: EpsilonDelta(1.0, 0.1)),
    "Laplace, 3 steps": (
        lambda: library.from_laplace_mechanism(1.0, **GRID).self_compose(3),
        lambda: Laplace(1.0).compose(3).upper,
    ),
    "subsampled, 3 steps": (
        lambda: library.from_gaussian_mechanism(1.0, sampling_prob=0.1, **GRID).self_compose(3),
        lambda: Gaussian(1.0).dilute(0.1).compose(3).upper,
    ),
    "certain, 4 steps": (
        lambda: library.from_privacy_parameters(_parameters(0.5, 0.05), **GRID).self_compose(4),
        lambda: EpsilonDelta(0.5, 0.05).compose(4),
    ),
}


def _parameters(epsilon, delta):
    from dp_accounting.pld.common import DifferentialPrivacyParameters

    return DifferentialPrivacyParameters(epsilon, delta)


@functools.cache
def case(name):
    pld, above = CASES[name]
    return pld(), above()


@functools.cache
def built(name):
    return from_pld(case(name)[0])


@pytest.mark.parametrize("name", CASES)
def test_profiles_are_those_of_the_distribution_rounded_up(name):
    law, f = case(name)[0]._pmf_remove, built(name)
    theirs = np.array([law.get_delta_for_epsilon(float(e)) for e in EPSILONS])
    found = f.delta(EPSILONS)
    # they sum thousands of masses in double precision, those of a composition with the error of its transforms
    assert (found >= theirs * (1 - 1e-12) - 1e-14).all()
    # mass that truncation or rounding has lost is certain here: 1e-15 each, and of a transform a few times that
    assert (found <= theirs * (1 + 1e-10) + 1e-12).all()


@pytest.mark.parametrize("name", CASES)
def test_it_lies_below_what_the_distribution_is_pessimistic_about(name):
    above, f = case(name)[1], built(name)
    # by about the square of the step a step of composition, at the steepest slope of the inner half
    assert (f._value(ALPHAS).low <= above._value(ALPHAS).high + 1e-14).all()
    assert (f._power(ALPHAS).high >= above._power(ALPHAS).low - 1e-14).all()
    inner = np.linspace(0.1, 0.9, 17)
    assert (f._value(inner).low >= above._value(inner).low - 20 * STEP).all()
    assert f.mu() >= above._mu()[0]


@pytest.mark.parametrize("spacing", [STEP, 0.7, 0.1])
def test_its_masses_at_their_losses_give_the_numbers_on_the_safe_side(spacing):
    """With losses up to 25, whose exponentials are off by many ulp; nothing is truncated from two masses a side."""
    pld = library.from_privacy_parameters(_parameters(24.9, 0.0), value_discretization_interval=spacing)
    f, law = from_pld(pld), pld._pmf_remove
    masses = law._loss_probs if hasattr(law, "_loss_probs") else dict(enumerate(law._probs, law._lower_loss))
    step = mpmath.mpf(spacing)
    cells = [(mpmath.mpf(float(q)) * mpmath.exp(-step * int(i)), mpmath.mpf(float(q))) for i, q in masses.items()]
    for epsilon in (0.0, 1.0, 10.0, 20.0, 24.0):
        exact = walk.profile(cells, mpmath.exp(mpmath.mpf(epsilon)))
        assert exact <= mpmath.mpf(f.delta(epsilon)) <= exact * (1 + mpmath.mpf("1e-9")) + mpmath.mpf("1e-12")
    for alpha in (1e-30, 1e-15, 1e-12):
        exact = walk.power(walk.ordered(cells), mpmath.mpf(alpha))
        assert exact <= mpmath.mpf(f.power(alpha)) <= exact * (1 + mpmath.mpf("1e-11")) + mpmath.mpf("1e-14")


@pytest.mark.parametrize("name", ["certain", "certain, 4 steps"])
def test_mass_of_infinite_loss_is_certain(name):
    f, sure = built(name), case(name)[0]._pmf_remove._infinity_mass
    assert f(0.0) == pytest.approx(1 - sure, abs=1e-12)
    assert f(0.0) <= 1 - sure
    assert f.delta(1000.0) >= sure
    assert f.epsilon(sure * (1 - 1e-9)) == np.inf
    assert f.mu() == np.inf


def test_of_an_asymmetric_one_the_order_remove_is_taken():
    f = built("subsampled")
    add = case("subsampled")[0]._pmf_add
    assert case("subsampled")[0]._pmf_remove is not add
    mixture = Gaussian(1.0).dilute(0.1)
    for e in (0.01, 0.05):
        assert f.delta(e) == pytest.approx(mixture.delta(e), rel=1e-3)
        # dp-accounting's other order is the inverse
        assert f.inverse().delta(e) == pytest.approx(add.get_delta_for_epsilon(e), rel=2e-2)
    assert f.symmetrized().delta(0.05) >= max(f._profile(np.array(0.05)).low, add.get_delta_for_epsilon(0.05) - 1e-9)
