"""The interval of the mean radius and the band beside the usual ones, on simulated test sets and on a published log.

    python -m tests.bands.compare [LOG]

A law a block: the share of test sets whose mean is missed, and the mean width of the interval, in units of the largest
radius. The figures on the page *Bands* are this program's.
"""

import math
import sys
from pathlib import Path

import numpy as np

from gdpcert import accuracy_band, simultaneous_band
from gdpcert._bands import integrated_band
from gdpcert._curve import correct_radii
from gdpcert._logs import read_log

FAILURE = 0.05
SIZES = {100: 10_000, 500: 10_000, 10_000: 400}  # inputs, and how many test sets are simulated


def hoeffding(radii, largest):
    """The mean of N numbers in [0, largest]: cut at both ends."""
    return cut(np.maximum(radii, 0).mean(), largest * math.sqrt(math.log(2 / FAILURE) / (2 * radii.size)), largest)


def bernstein(radii, largest):
    """Maurer and Pontil's empirical Bernstein bound (2009, theorem 4) on either side, cut at both ends."""
    logarithm, x = math.log(4 / FAILURE), np.maximum(radii, 0)
    half = math.sqrt(2 * x.var(ddof=1) * logarithm / x.size) + 7 * largest * logarithm / (3 * (x.size - 1))
    return cut(x.mean(), half, largest)


def massart(radii, largest):
    """The area under the band of Dvoretzky, Kiefer and Wolfowitz."""
    corners = np.unique(np.concatenate([[0.0, largest], radii[radii > 0]]))
    share = 1 - np.searchsorted(np.sort(radii), corners[1:], side="left") / radii.size
    half = math.sqrt(math.log(2 / FAILURE) / (2 * radii.size))
    widths = np.diff(corners)
    return np.maximum(share - half, 0) @ widths, np.minimum(share + half, 1) @ widths


def cut(mean, half, largest):
    return max(mean - half, 0.0), min(mean + half, largest)


WAYS = {
    "simultaneous_band": lambda radii, largest: integrated_band([radii], largest, FAILURE),
    "DKW": massart,
    "Hoeffding": hoeffding,
    "empirical Bernstein": bernstein,
}


def even(random, size):
    """Every radius alike."""
    return random.random(size)


def usual(random, size):
    """35 % wrong or abstained, 12 % unanimous, and in between fewer the larger the radius."""
    kind, between = random.random(size), 1 - np.sqrt(random.random(size))
    return np.where(kind < 0.35, -1.0, np.where(kind > 0.88, 1.0, between))


def small(random, size):
    """Radii far below the largest possible one: a twentieth of it on average."""
    return np.where(random.random(size) < 0.05, random.random(size), 0.053 * random.random(size))


LAWS = {even: 0.5, usual: 0.12 + 0.53 / 3, small: 0.05 * 0.5 + 0.95 * 0.053 / 2}


def simulate(law, mean, inputs, rounds):
    """The share of misses and the mean width of each way."""
    random = np.random.default_rng(inputs)
    found = np.array([[way(sample, 1.0) for way in WAYS.values()] for sample in law(random, (rounds, inputs))])
    missed = ((found[..., 0] > mean) | (found[..., 1] < mean)).mean(axis=0)
    return missed, (found[..., 1] - found[..., 0]).mean(axis=0)


def published(file):
    """The intervals of a log, and the half-widths of bands around its curve."""
    log = read_log(file)
    radii = correct_radii(log.certificate, log.labels)
    # a log does not say how many votes there were: the largest radius in it, as large as its three digits allow
    top = float(radii.max())
    largest = top + 10.0 ** (math.floor(math.log10(top)) - 2)
    print(f"{file.name}: {radii.size} inputs, mean {np.maximum(radii, 0).mean():.3f}, largest {largest:.3f}")
    for name, way in WAYS.items():
        low, high = way(radii, largest)
        print(f"  {name:20} [{low:.3f}, {high:.3f}]  width {high - low:.3f}")
    at = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.5, largest])
    share = (radii >= at[:, None]).mean(axis=1)
    bands = {
        "simultaneous": simultaneous_band(share, radii.size),
        "at each by itself": accuracy_band(share, radii.size),
    }
    half = math.sqrt(math.log(2 / FAILURE) / (2 * radii.size))
    bands["DKW"] = np.maximum(share - half, 0), np.minimum(share + half, 1)
    print("  r " + " ".join(f"{r:12.3f}" for r in at))
    print("    " + " ".join(f"{100 * s:12.1f}" for s in share))
    for name, (low, high) in bands.items():
        print("    " + " ".join(f"{100 * a:6.1f}-{100 * b:5.1f}" for a, b in zip(low, high, strict=True)), name)


def main(arguments):
    for law, mean in LAWS.items():
        print(law.__name__, "-", law.__doc__)
        for inputs, rounds in SIZES.items():
            for name, missed, width in zip(WAYS, *simulate(law, mean, inputs, rounds), strict=True):
                print(f"  N = {inputs:6} {name:20} missed {100 * missed:5.2f} %  width {width:.4f}")
    for file in arguments:
        published(Path(file))


if __name__ == "__main__":
    main(sys.argv[1:])
