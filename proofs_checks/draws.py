"""Random laws, kernels and numbers that the checks draw; seeded, so that a place can be visited again."""

import random
from fractions import Fraction

DYADIC = 2**10


def generator(name):
    """A generator of its own for each check."""
    return random.Random(name)


def law(rng, outcomes, whole=DYADIC):
    """Masses that are multiples of 1 / whole and sum to 1, some of them 0 and some equal."""
    cuts = sorted(rng.choice((0, whole, whole // 2, rng.randint(0, whole))) for _ in range(outcomes - 1))
    return [Fraction(b - a, whole) for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


def near(rng, start, moved, whole=DYADIC):
    """A law that differs from `start` by at most `moved` multiples of 1 / whole, between two outcomes at a time."""
    masses = [int(mass * whole) for mass in start]
    for _ in range(len(masses)):
        source, target = rng.randrange(len(masses)), rng.randrange(len(masses))
        amount = min(masses[source], rng.randint(0, moved))
        masses[source] -= amount
        masses[target] += amount
    return [Fraction(mass, whole) for mass in masses]


def kernel(rng, outcomes, results):
    """A random law of results for each outcome; one in four is deterministic."""
    if rng.random() < 0.25:
        chosen = [rng.randrange(results) for _ in range(outcomes)]
        return [[Fraction(int(j == result)) for j in range(results)] for result in chosen]
    return [law(rng, results) for _ in range(outcomes)]


def log_uniform(rng, least, most):
    """A float between two powers of ten."""
    return float(10 ** rng.uniform(least, most))
