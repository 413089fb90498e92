"""Masked queries against L-infinity: docs/theory/linf.md."""

import itertools
import math
from fractions import Fraction

import numpy as np

from gdpcert import combine, noise_scale, radius, sensitivity
from proofs_checks import draws, oracle, two_steps
from proofs_checks.registry import check, worst


def _masks(depth, name):
    """Masks, edges first: closed everywhere, open everywhere, one pixel, tiny and huge weights."""
    yield from ([0.0], [0.0, 0.0], [1.0] * 7, [1.0, 0.0, 0.0], [1e-200, 2e-200], [1e200, 1.0], [5e-324, 0.0])
    rng = draws.generator(name)
    for _ in range(depth.of(30, 300, 5000)):
        yield [rng.choice((0.0, 1.0, rng.random(), draws.log_uniform(rng, -9, 0))) for _ in range(rng.randint(1, 8))]


@check("prop_2_2", "no corner of the L-infinity ball moves a masked query further than its sensitivity", "<= 8 pixels")
def sign_vectors(depth, moved=sensitivity):
    """All sign vectors, the corners where the convex norm is largest; exact, of the squares."""

    def errors():
        for mask in _masks(depth, "sign_vectors"):
            bound = Fraction(moved(mask, norm=math.inf, radius=0.5)) ** 2
            for signs in itertools.product((-1, 1), repeat=len(mask)):
                square = sum((Fraction(w) * sign / 2) ** 2 for w, sign in zip(mask, signs, strict=True))
                yield (square - bound) / (bound or 1), {"mask": mask}

    return worst(errors())


def _attained(sizes, norm):
    """||w e||_2 for the e of norm 1 that equality in Hoelder's inequality asks for."""
    largest = max(sizes)
    if norm <= 2:
        e = [oracle.real(int(i == sizes.index(largest))) for i in range(len(sizes))]
    elif math.isinf(norm):
        e = [oracle.real(1)] * len(sizes)
    else:
        e = [(w / largest) ** (2 / (oracle.real(norm) - 2)) if w else oracle.real(0) for w in sizes]
        length = oracle.mp.fsum(x ** oracle.real(norm) for x in e if x) ** (1 / oracle.real(norm))
        e = [x / length for x in e]
    return oracle.mp.sqrt(oracle.mp.fsum((w * x) ** 2 for w, x in zip(sizes, e, strict=True)))


NORMS = (1, 1.5, 2, 2.5, 3, 8, math.inf)


@check("prop_2_2", "nor does Hoelder's maximiser in any Lp ball", "the same masks; p = 1 .. inf")
def maximisers(depth, moved=sensitivity):
    """The maximiser at 60 digits, of which 50 are asked for."""

    def errors():
        for mask, norm in itertools.product(_masks(depth, "maximisers"), NORMS):
            if any(mask):
                attained = _attained([oracle.real(abs(w)) for w in mask], norm)
                yield attained / moved(mask, norm=norm) - 1, {"mask": mask, "norm": norm}

    return worst(errors(), 1e-50)


@check("prop_2_2", "which the sensitivity exceeds by at most 1e-13", "the same")
def sensitivity_is_tight(depth, moved=sensitivity):
    """Relative, for results that are normal floats; 0 for a mask of zeros."""

    def errors():
        for mask, norm in itertools.product(_masks(depth, "sensitivity_is_tight"), NORMS):
            place, value = {"mask": mask, "norm": norm}, moved(mask, norm=norm)
            if not any(mask):
                yield value, place
            elif value > 2.0**-1022:
                yield value / _attained([oracle.real(abs(w)) for w in mask], norm) - 1, place

    return worst(errors(), 1e-13)


# the second look's masks of two pixels: one pixel, the other, both, unequal, none
MASKS = ([1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.25], [0.0, 0.0])


def _two_pixels(depth, name):
    """Policies (a mask for each pair of cells of the first look), noise levels and a distance."""
    rng = draws.generator(name)
    lattice = two_steps.Lattice(3.0, depth.of(5, 6, 8))
    pairs = lattice.cells**2
    for mask in MASKS:
        yield lattice, [mask] * pairs, (rng.uniform(0.5, 2), rng.uniform(0.5, 2)), rng.uniform(0.2, 1.5)
    for _ in range(depth.of(1, 10, 100)):
        sigmas = rng.uniform(0.5, 2), rng.uniform(0.5, 2)
        yield lattice, [rng.choice(MASKS) for _ in range(pairs)], sigmas, rng.uniform(0.2, 1.5)


def _law(lattice, image, masks, sigmas, noise):
    """Of all cells of both looks at an image of two pixels."""
    first = [a * b for a, b in itertools.product(*(lattice.masses(x, sigmas[0]) for x in image))]
    return two_steps.product(first, [_second(lattice, image, mask, sigmas[1], noise) for mask in masks])


def _second(lattice, image, mask, sigma, noise):
    """A mask of zeros gets some noise, as the defence gives it: what it returns does not depend on the image."""
    scale = float(noise(np.array(mask), sigma, axis=0).item()) or 1.0
    pixels = (lattice.masses(oracle.real(w) * x, scale) for w, x in zip(mask, image, strict=True))
    return [a * b for a, b in itertools.product(*pixels)]


@check(
    "prop_2_2",
    "two masked pixels spend at most r sqrt(2) / combine(sigmas) on any test",
    "1,296 outcomes, 15 policies, every corner e, one most powerful test in 40",
)
def two_pixels(depth, noise=noise_scale, worth=combine):
    """Adaptive smoothing with the noise of `noise_scale`, all cells of two looks at two pixels listed.

    The budget spent over the one promised, less 1.
    """

    def errors():
        for lattice, masks, sigmas, r in _two_pixels(depth, "two_pixels"):
            p = _law(lattice, [oracle.real(0.25), oracle.real(-0.5)], masks, sigmas, noise)
            promised = math.nextafter(r * math.nextafter(math.sqrt(2), 2) / worth(sigmas), math.inf)
            for signs in ((1, 1), (1, -1), (-1, 1)):
                moved = [oracle.real(x) + r * sign for x, sign in zip((0.25, -0.5), signs, strict=True)]
                q = _law(lattice, moved, masks, sigmas, noise)
                for level, spent in two_steps.budgets(p, q, every=depth.of(40, 40, 8)):
                    yield spent / promised - 1, {"sigmas": sigmas, "r": r, "e": signs, "alpha": float(level)}

    return worst(errors())


@check("prop_2_2", "two masked looks spend r sqrt(d) / sigma exactly where the perturbation is constant", "<= 8 pixels")
def noise_is_calibrated(depth, noise=noise_scale, worth=combine):
    """mu**2 = r**2 (d / sigma_1**2 + ||w||**2 / s**2), and the promise; nothing is discretised. To 1e-14 for floats.

    Masks whose squares underflow are left out, as the documentation of `noise_scale` does.
    """

    def errors():
        rng = draws.generator("noise_is_calibrated")
        for mask in _masks(depth, "noise_is_calibrated"):
            if 1e-150 < max(mask) < 1e150:
                sigmas, d = (rng.uniform(0.5, 2), rng.uniform(0.5, 2)), len(mask)
                scale = oracle.real(noise(np.array(mask), sigmas[1], axis=0).item())
                size = oracle.mp.fsum(oracle.real(w) ** 2 for w in mask)
                spent = oracle.mp.sqrt(d / oracle.real(sigmas[0]) ** 2 + size / scale**2)
                yield abs(spent * worth(sigmas) / oracle.mp.sqrt(d) - 1), {"mask": mask, "sigmas": sigmas}

    return worst(errors(), 1e-14)


@check("prop_2_2", "the radius is sigma (z+ - z-) / (2 sqrt(d)), rounded down", "d = 1 .. 1e7, 1 - p+ = 1e-300 .. 1/2")
def radius_of_dimension(depth, certified=radius):
    """Relative to the exact value."""

    def errors():
        rng = draws.generator("radius_of_dimension")
        for _ in range(depth.of(50, 600, 20_000)):
            q, d = draws.log_uniform(rng, rng.choice((-300, -2)), -0.302), rng.randint(1, 10 ** rng.randint(1, 7))
            exact = oracle.radius(q, q, 1) / oracle.mp.sqrt(d)
            yield certified(q_plus=q, sigma=1.0, norm=math.inf, dimension=d) / exact - 1, {"q": q, "d": d}

    return worst(errors())
