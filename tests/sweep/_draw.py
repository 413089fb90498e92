"""Where to look: adversarial values as often as random ones."""

import math

import numpy as np

NEAR = (0.25, 0.5, 0.75, 0.9, 0.99, 0.999)
INTERIOR = (5e-324, 1e-310, 2.3e-308, 1e-300, 1e-100, 1e-17, 2.0**-53, 1 - 2.0**-53, 1 - 2.0**-52, *NEAR)
FAILURES = (0.5, math.nextafter(0.5, 0), math.nextafter(0.5, 1), 0.9, 0.1, 0.05, 0.001, 1e-6, 1e-9, 1e-12)
SIGMAS = (0.25, 0.5, 1.0, 1e-290, 1e290, 5e-324, 2.3e-308, 1.7e308)
NORMS = (math.nextafter(2, 3), 2 + 1e-12, 2.0001, 3.0, 1e300, math.inf)
DIMENSIONS = (1, 2, 3, 4, 3 * 32 * 32, 3 * 224 * 224, 2**53)


def mixed(rng, count, *sources):
    """Each entry from one of the sources, picked at random: a pool of values, or a function of how many."""
    which = rng.integers(len(sources), size=count)
    values = np.empty(count)
    for number, source in enumerate(sources):
        place = which == number
        wanted = int(place.sum())
        values[place] = source(wanted) if callable(source) else rng.choice(source, wanted)
    return values


def magnitudes(rng, low, high):
    """Powers of ten, evenly over their exponents."""
    return lambda count: 10.0 ** rng.uniform(low, high, count)


def neighbours(rng, count):
    """Floats up to three steps from a round number."""
    values, steps = rng.choice(NEAR, count), rng.integers(-3, 4, count)
    return values + steps * np.spacing(values)


def interior(rng, count):
    """Probabilities strictly between 0 and 1."""
    values = mixed(
        rng,
        count,
        INTERIOR,
        rng.random,
        lambda wanted: neighbours(rng, wanted),
        magnitudes(rng, -323, 0),
        lambda wanted: 1 - magnitudes(rng, -16, 0)(wanted),
    )
    return np.clip(values, 5e-324, 1 - 2.0**-53)


def points(rng, count):
    """Arguments of the distribution function, to where it leaves the floats."""
    ends = (0.0, 1e-300, -1e-300, 5e-324, -1.0, -37.5, -38.4, -38.5, 8.2, 8.3)
    return mixed(
        rng, count, ends, lambda wanted: rng.uniform(-38.6, 9, wanted), lambda wanted: rng.uniform(-1, 1, wanted)
    )


def above_half(rng, count):
    """Probabilities in (1/2, 1)."""
    values = interior(rng, count)
    return np.where(values > 0.5, values, np.clip(1 - values, math.nextafter(0.5, 1), 1 - 2.0**-53))


def mus(rng, count):
    """From 1e-12 to 38, each value several times."""
    pool = mixed(rng, max(1, count // 20), (1e-12, 0.1, 1.0, 30.0, 38.0), magnitudes(rng, -12, math.log10(38)))
    return rng.choice(pool, count)


def sigmas(rng, count):
    return mixed(rng, count, SIGMAS, magnitudes(rng, -3, 3), magnitudes(rng, -320, 308))


def usual_sigmas(rng, count):
    return mixed(rng, count, SIGMAS[:3], magnitudes(rng, -3, 3))


def norms_above_two(rng, count):
    return mixed(rng, count, NORMS, lambda wanted: rng.uniform(2.001, 64, wanted))


def dimensions(rng, count):
    return mixed(rng, count, DIMENSIONS, lambda wanted: rng.integers(1, 10**6, wanted)).astype(np.int64)


def failures(rng, count):
    """From 1e-12 up, each value several times."""
    pool = mixed(
        rng, max(1, count // 20), FAILURES, magnitudes(rng, -12, -1), lambda wanted: rng.uniform(0.01, 0.99, wanted)
    )
    return rng.choice(pool, count)


def votes(rng, count):
    """Successes and trials, up to 1e7; near both ends as often as between, where many trials are slow to check."""
    end = rng.random(count) < 0.6
    most = np.where(
        end, rng.choice([1000, 10**7], count), rng.choice([10, 1000, 10**4, 10**7], count, p=[0.3, 0.5, 0.15, 0.05])
    )
    n = np.floor(10 ** (rng.random(count) * np.log10(most))).astype(np.int64)
    few = np.floor(40 * rng.random(count) ** 3).astype(np.int64)
    share = rng.choice([1.0, 0.99, 0.9, 0.5], count) * rng.random(count) ** 0.2
    k = np.where(end, np.where(rng.random(count) < 0.5, few, n - few), np.floor(n * share).astype(np.int64))
    return np.clip(k, 0, n), n


def sequences(rng, count, draw):
    """Tuples of one to six entries; every fourth repeats its first one."""
    lengths, ties = rng.integers(1, 7, count), rng.random(count) < 0.25
    return [(tuple(draw(1)) * n if tie else tuple(draw(n))) for n, tie in zip(lengths, ties, strict=True)]
