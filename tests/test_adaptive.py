"""Certificates of adaptive mechanisms, against every adversary there is: outcomes are enumerated, none sampled.

The second step may be chosen from what the first returned. With steps that are f- and g-DP the pair is f @ g-DP, and
no classifier of the pair changes its answer below the certified radius.
"""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from scipy import special

from gdpcert import Gaussian, Laplace, PiecewiseLinear, largest_radius


def coin(odds):
    """Randomised response: the laws of its answer at the two inputs."""
    return [Fraction(odds, odds + 1), Fraction(1, odds + 1)], [Fraction(1, odds + 1), Fraction(odds, odds + 1)]


def dice():
    """Three answers, whose odds at the two inputs are at most 2 to 1 either way."""
    return [Fraction(4, 7), Fraction(2, 7), Fraction(1, 7)], [Fraction(2, 7), Fraction(3, 7), Fraction(2, 7)]


def joint(first, steps):
    """Laws of both answers, the second step being that of the first answer."""
    p, q = first
    outcomes = [(y, z) for y in range(len(p)) for z in range(len(steps[y][0]))]
    return [p[y] * steps[y][0][z] for y, z in outcomes], [q[y] * steps[y][1][z] for y, z in outcomes]


def mirrored(law):
    return law[1], law[0]


def nothing(law):
    """A step that does not look."""
    return law[0], law[0]


@pytest.mark.parametrize("first", [coin(2), coin(3), dice()], ids=["coin 2", "coin 3", "dice"])
@pytest.mark.parametrize("second", [coin(2), coin(5)], ids=["coin 2", "coin 5"])
def test_no_policy_and_no_classifier_beats_the_composition(first, second):
    """In fractions: every policy of three kinds of second step, every set of outcomes that the top class may get."""
    f = PiecewiseLinear(*first) @ PiecewiseLinear(*second)
    for kinds in itertools.product((lambda s: s, mirrored, nothing), repeat=len(first[0])):
        p, q = joint(first, [kind(second) for kind in kinds])
        for chosen in itertools.product((False, True), repeat=len(p)):
            a, power = (sum((m for m, c in zip(law, chosen, strict=True) if c), Fraction(0)) for law in (p, q))
            assert power <= 1 - f(a)  # in fractions, both sides


@pytest.mark.parametrize("first", [coin(2), dice()], ids=["coin 2", "dice"])
@pytest.mark.parametrize("odds", [2, 3, 9])
def test_a_certified_prediction_does_not_change(first, odds):
    """Three classes share the outcomes in every way; whenever the certificate holds the top class stays on top."""
    second = coin(odds)
    f = PiecewiseLinear(*first) @ PiecewiseLinear(*second)
    held = 0
    for kinds in itertools.product((lambda s: s, mirrored), repeat=len(first[0])):
        p, q = joint(first, [kind(second) for kind in kinds])
        for classes in itertools.product(range(3), repeat=len(p)):
            at, moved = (
                [sum((m for m, c in zip(law, classes, strict=True) if c == k), Fraction(0)) for k in range(3)]
                for law in (p, q)
            )
            top, other = max(at), sorted(at)[1]
            if top > other and f(1 - top) > 1 - f(other):
                held += 1
                assert moved[at.index(top)] > max(m for k, m in enumerate(moved) if k != at.index(top))
    assert held > 0


# ---------------------------------------------------------------- continuous steps, their answers put into bins


def laplace_masses(edges, centre):
    x = edges - centre
    cdf = np.where(x <= 0, np.exp(np.minimum(x, 0)) / 2, 1 - np.exp(-np.maximum(x, 0)) / 2)
    return np.diff(cdf)


def normal_masses(edges, centre):
    return np.diff(special.ndtr(edges - centre))


STEPS = {"laplace": (laplace_masses, Laplace), "normal": (normal_masses, Gaussian)}
EDGES = np.concatenate([[-np.inf], np.linspace(-6, 8, 141), [np.inf]])


def adaptive_laws(first, second, r, share, policy):
    """Bins of both answers for inputs r apart: the second query moves by share * r, in the policy's direction."""
    one, other = STEPS[first][0], STEPS[second][0]
    p, q = [], []
    for y, (mass, moved) in enumerate(zip(one(EDGES, 0.0), one(EDGES, r), strict=True)):
        direction = policy[y]
        p.append(mass * other(EDGES, 0.0))
        q.append(moved * other(EDGES, direction * share * r))
    return np.concatenate(p), np.concatenate(q)


def least_errors(p, q, alphas):
    """The least type-II errors: likelihood ratios, largest first, the last one split."""
    with np.errstate(divide="ignore", invalid="ignore"):
        order = np.argsort(-np.where(p > 0, q / p, np.where(q > 0, np.inf, 0.0)), kind="stable")
    left, right = np.concatenate([[0.0], np.cumsum(p[order])]), np.concatenate([[0.0], np.cumsum(q[order])])
    return [1 - float(np.interp(alpha, left, right)) for alpha in alphas]


@pytest.mark.parametrize(
    ("first", "second", "p_plus", "p_minus"),
    [("laplace", "laplace", 0.6, 0.2), ("laplace", "normal", 0.9, 0.1), ("normal", "laplace", 0.45, 0.2)],
)
def test_the_certificate_of_two_adaptive_steps_is_sound_and_nearly_attained(first, second, p_plus, p_minus):
    share, rng = 0.6, np.random.default_rng(0)
    found = largest_radius(lambda r: STEPS[first][1](r) @ STEPS[second][1](share * r), p_plus, p_minus, tolerance=2e-2)
    steady = np.ones(EDGES.size - 1)
    policies = [steady, np.sign(EDGES[:-1] - 0.3), *rng.choice([-1.0, 0.0, 1.0], (4, EDGES.size - 1))]
    for policy in policies:
        laws = adaptive_laws(first, second, found, share, policy)
        top, other = least_errors(*laws, (1 - p_plus, p_minus))
        # masses are computed to 1e-15, thousands of them
        assert top > 1 - other - 1e-11
    # the adversary that always moves on is nearly as strong as the certificate fears; bins of 0.1 cost it 1 %
    laws = adaptive_laws(first, second, found * 1.04, share, steady)
    top, other = least_errors(*laws, (1 - p_plus, p_minus))
    assert top < 1 - other
