"""Averaging the looks: docs/theory/averaging.md."""

import itertools
from fractions import Fraction

import numpy as np

from gdpcert import averaging_weights, combine, noise_scale, split
from proofs_checks import draws, oracle
from proofs_checks.registry import check, worst


def _looks(depth, name):
    """Masks of several looks at several pixels, each pixel seen at least once, and their sigmas."""
    rng = draws.generator(name)
    yield [[1.0, 1.0], [0.0, 0.0]], [1.0, 1.0]
    yield [[1.0] * 5, [1.0, 0.0, 0.0, 0.0, 0.0]], [0.5, 0.5]
    yield [[1e-6, 1.0], [1.0, 1e-6], [0.0, 1e-9]], [1e-3, 1.0, 1e3]
    for _ in range(depth.of(30, 400, 10_000)):
        pixels = rng.randint(1, 8)
        masks = [[1.0] * pixels]
        for _ in range(rng.randint(1, 3)):
            masks.append([rng.choice((0.0, 1.0, rng.random(), draws.log_uniform(rng, -6, 0))) for _ in range(pixels)])
        yield masks, [draws.log_uniform(rng, -2, 2) for _ in masks]


def _solved(weights, scales):
    """Minimal sum of (c_i s_i)**2 under sum of c_i w_i = 1: the stationary point, by Gaussian elimination."""
    k = len(weights)
    rows = [[2 * scales[i] ** 2 * (i == j) for j in range(k)] + [-weights[i], oracle.mp.mpf(0)] for i in range(k)]
    rows.append([*weights, oracle.mp.mpf(0), oracle.mp.mpf(1)])
    return oracle.eliminated(rows)[:k]


def _pixel(masks, i):
    return [oracle.real(mask[i]) for mask in masks]


def _exact_scales(masks, sigmas):
    """Of Eq. (6); a mask of zeros gets the scale 1, which no weight depends on."""
    norms = (oracle.masked_norm(mask, float("inf")) / oracle.mp.sqrt(len(mask)) for mask in masks)
    return [oracle.real(sigma) * norm or oracle.mp.mpf(1) for sigma, norm in zip(sigmas, norms, strict=True)]


@check("averaging", "the weights solve the quadratic programme: least variance among unbiased ones", "2 to 4 looks")
def quadratic_programme(depth, weights=averaging_weights):
    """Against elimination at 60 digits; plain float arithmetic, so to 1e-13 of the sum of terms."""

    def errors():
        for masks, sigmas in _looks(depth, "quadratic_programme"):
            ours = weights([np.array(mask) for mask in masks], sigmas, axis=0)
            scales = _exact_scales(masks, sigmas)
            for i in range(len(masks[0])):
                exact = _solved(_pixel(masks, i), scales)
                for c, e in zip(ours, exact, strict=True):
                    error = abs(c[i] - e) / abs(e) if e else abs(oracle.real(c[i]))
                    yield error, {"masks": masks, "sigmas": sigmas, "pixel": i}

    return worst(errors(), 1e-13)


@check("averaging", "the estimate is unbiased, and no unbiased average has less variance", "random competitors")
def competitors(depth, weights=averaging_weights):
    """Bias of the weights, and how far below their variance a competitor's is; to 1e-13 of floats."""

    def errors():
        rng = draws.generator("competitors")
        for masks, sigmas in _looks(depth, "competitors"):
            ours = weights([np.array(mask) for mask in masks], sigmas, axis=0)
            scales = _exact_scales(masks, sigmas)
            for i in range(len(masks[0])):
                w, c = _pixel(masks, i), [oracle.real(float(part[i])) for part in ours]
                place = {"masks": masks, "sigmas": sigmas, "pixel": i}
                yield abs(_dot(c, w) - 1), place
                other = [part + rng.uniform(-0.1, 0.1) for part in c]
                other = [part / _dot(other, w) for part in other]
                yield 1 - _variance(other, scales) / _variance(c, scales), place

    return worst(errors(), 1e-13)


def _dot(a, b):
    return oracle.mp.fsum(x * y for x, y in zip(a, b, strict=True))


def _variance(weights, scales):
    return oracle.mp.fsum((c * s) ** 2 for c, s in zip(weights, scales, strict=True))


@check(
    "averaging",
    "the errata's deviations: 1.059 as printed, 0.320 as it should be, 0.750 vanilla",
    "48 x 48 pixels, a tenth open",
)
def errata_numbers(depth, weights=averaging_weights):
    """Of the estimate on the mask, in units of the third decimal: at most a half away."""

    def errors():
        d, sigma = 3 * 48**2, 0.75
        open_pixels = round(d / 10)
        mask = np.array([1.0] * open_pixels + [0.0] * (d - open_pixels))
        first, second = split(sigma, [0.5, 0.5])
        scale = oracle.real(second) * oracle.mp.sqrt(oracle.real(open_pixels) / d)
        ours = [part[0] for part in weights([np.ones(d), mask], [first, second], axis=0)]
        size = open_pixels * oracle.real(second) ** 2
        printed = [size / (first**2 + size), oracle.real(first) ** 2 / (first**2 + size)]
        for name, pair, stated in (("printed", printed, 1.059), ("ours", ours, 0.320)):
            deviation = oracle.mp.sqrt(_variance([oracle.real(c) for c in pair], [oracle.real(first), scale]))
            yield abs(deviation - stated) * 1000, name
        yield abs(combine([first, second]) - 0.75) * 1000, "vanilla"

    return worst(errors(), 0.5)


@check("averaging", "the printed weights are unbiased, and worse wherever the mask is open and d > 1", "2 .. 8 pixels")
def printed_weights(depth, weights=averaging_weights):
    """Bias of the printed weights less 1e-50, and the variance of ours over theirs, less 1: negative."""

    def errors():
        for masks, sigmas in _looks(depth, "printed_weights"):
            if len(masks) > 2 or len(masks[0]) == 1 or not any(masks[1]):
                continue
            ours = weights([np.array(mask) for mask in masks], sigmas, axis=0)
            scales, squares = _exact_scales(masks, sigmas), [oracle.real(sigma) ** 2 for sigma in sigmas]
            size = squares[1] * oracle.mp.fsum(oracle.real(w) ** 2 for w in masks[1])
            for i, w in enumerate(map(oracle.real, masks[1])):
                printed = [size / (squares[0] * w**2 + size), squares[0] * w / (squares[0] * w**2 + size)]
                yield abs(_dot(printed, [1, w]) - 1) - oracle.real(10) ** -50, masks
                # a weight on a pixel that is all but closed differs by less than the floats of ours
                if w > 1e-3 * max(masks[1]) and squares[0] * w**2 > 1e-6 * size:
                    best = _variance([oracle.real(float(part[i])) for part in ours], scales)
                    yield best / _variance(printed, scales) - 1, {"masks": masks, "sigmas": sigmas, "pixel": i}

    return worst(errors(), strict=True)


def _fisher_cases(depth, name):
    """Masks with the noise levels of both looks."""
    rng = draws.generator(name)
    edges = ([1.0], [1.0, 0.0], [1e-8] * 4, [1e-8, 1.0, 0.0], [0.3] * 6, [0.0] * 15 + [1.0])
    sizes = (rng.randint(1, 30) for _ in range(depth.of(30, 400, 10_000)))
    drawn = ([rng.choice((0.0, rng.random(), draws.log_uniform(rng, -8, 0))) for _ in range(d)] for d in sizes)
    for mask in itertools.chain(edges, drawn):
        share = rng.uniform(0.01, 0.99)
        yield mask, split(draws.log_uniform(rng, -2, 2), [share, 1 - share])


def _precisions(mask, sigmas, weights, noise):
    """1 / Var of each pixel, of the floats that gdpcert returns, in Fractions: the noise as it is added."""
    masks = [np.ones(len(mask)), np.array(mask)]
    scales = [Fraction(float(noise(part, sigma, axis=0).item())) for part, sigma in zip(masks, sigmas, strict=True)]
    ours = weights(masks, sigmas, axis=0)
    pixels = zip(*(part.tolist() for part in ours), strict=True)
    return [1 / sum((Fraction(c) * s) ** 2 for c, s in zip(pixel, scales, strict=True)) for pixel in pixels]


@check(
    "fisher",
    "the pixels' 1 / Var sum to d / sigma**2 for every mask that is open somewhere",
    "1 .. 30 pixels, w = 0, 1e-8 .. 1",
)
def fisher_information(depth, weights=averaging_weights, noise=noise_scale):
    """Relative, for the weights and the noise that gdpcert returns; float arithmetic, to 1e-14 per pixel."""

    def errors():
        for mask, sigmas in _fisher_cases(depth, "fisher_information"):
            if any(mask):
                exact = len(mask) * sum(1 / Fraction(sigma) ** 2 for sigma in sigmas)
                place = {"mask": mask, "sigmas": sigmas}
                yield abs(sum(_precisions(mask, sigmas, weights, noise)) / exact - 1), place

    return worst(errors(), 3e-14)


@check(
    "fisher",
    "a closed pixel keeps the first look's variance; a constant mask is vanilla smoothing",
    "the same; c = 1e-8 .. 1",
)
def closed_and_constant(depth, weights=averaging_weights, noise=noise_scale):
    """Relative, as above."""

    def errors():
        for mask, sigmas in _fisher_cases(depth, "closed_and_constant"):
            place = {"mask": mask, "sigmas": sigmas}
            for w, precision in zip(mask, _precisions(mask, sigmas, weights, noise), strict=True):
                if w == 0:
                    yield abs(precision * Fraction(sigmas[0]) ** 2 - 1), place
            constant = [max(*mask, 1e-8)] * len(mask)
            total = sum(1 / Fraction(sigma) ** 2 for sigma in sigmas)
            yield from ((abs(part / total - 1), place) for part in _precisions(constant, sigmas, weights, noise))

    return worst(errors(), 3e-14)


@check("fisher", "a mask of zeros leaves the first look as it is", "1 .. 8 pixels")
def mask_of_zeros(depth, weights=averaging_weights):
    """Exactly."""

    def errors():
        for pixels in range(1, 9):
            first, second = weights([np.ones(pixels), np.zeros(pixels)], [0.7, 0.9], axis=0)
            yield float(abs(first - 1).max()), {"pixels": pixels}
            yield float(abs(second).max()), {"pixels": pixels}

    return worst(errors(), 2.0**-52)
