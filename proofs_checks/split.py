"""Splitting, combining and composing noise: docs/theory/adaptive.md, second part."""

import math
from fractions import Fraction

from gdpcert import combine, compose, split
from proofs_checks import draws, oracle
from proofs_checks.registry import check, worst

ULP = 2.0**-52
DOMAIN = "1 to 8 steps, sigma = 1e-300 .. 1e300, shares 1e-9 .. 1"


def _splits(depth, name):
    rng = draws.generator(name)
    yield 1.0, [0.25, 0.75]
    yield 0.5, [0.5, 0.5]
    yield 1e-300, [1e-9, 1 - 1e-9]
    yield 1e300, [1.0]
    for _ in range(depth.of(100, 3000, 50_000)):
        parts = [draws.log_uniform(rng, -9, 0) for _ in range(rng.randint(1, 8))]
        yield draws.log_uniform(rng, *rng.choice(((-300, 300), (-3, 3)))), [part / math.fsum(parts) for part in parts]


def _precision(sigmas):
    return sum(1 / Fraction(sigma) ** 2 for sigma in sigmas)


@check("split", "the steps of split are worth at least sigma", DOMAIN)
def split_spends_no_more(depth, parted=split):
    """Exact, in Fractions: the precision of the steps over 1 / sigma**2, less 1."""

    def errors():
        for sigma, shares in _splits(depth, "split_spends_no_more"):
            place = {"sigma": sigma, "shares": shares}
            yield _precision(parted(sigma, shares)) * Fraction(sigma) ** 2 - 1, place

    return worst(errors())


@check("split", "each is the least float that is not below sigma / sqrt(share)", DOMAIN)
def split_is_tight(depth, parted=split):
    """The float below it is too small; shares that sum to more than 1 are scaled back first. Exact."""

    def errors():
        for sigma, shares in _splits(depth, "split_is_tight"):
            whole = max(sum(map(Fraction, shares)), Fraction(1))
            for step, share in zip(parted(sigma, shares), shares, strict=True):
                square = Fraction(sigma) ** 2 * whole / Fraction(share)
                place = {"sigma": sigma, "share": share}
                yield 1 - Fraction(step) ** 2 / square, place
                yield Fraction(math.nextafter(step, 0)) ** 2 / square - 1, place

    return worst(errors())


@check("split", "combine is never above 1 / sqrt(sum 1 / sigma**2), and compose never below the root", DOMAIN)
def directions(depth, worth=combine, composed=compose):
    """Exact, in Fractions, of the squares."""

    def errors():
        for sigma, shares in _splits(depth, "directions"):
            levels = [sigma * (1 + share) for share in shares]
            yield Fraction(worth(levels)) ** 2 * _precision(levels) - 1, {"sigmas": levels}
            square = sum(Fraction(mu) ** 2 for mu in levels)
            yield 1 - Fraction(composed(levels)) ** 2 / square, {"mus": levels}

    return worst(errors())


@check("split", "combine undoes split to 4 ulp below", DOMAIN)
def combine_undoes_split(depth, worth=combine, parted=split):
    """Relative to sigma."""

    def errors():
        for sigma, shares in _splits(depth, "combine_undoes_split"):
            yield 1 - Fraction(worth(parted(sigma, shares))) / Fraction(sigma), {"sigma": sigma, "shares": shares}

    return worst(errors(), 4 * ULP)


@check(
    "split",
    "sigma_2 = 1 / sqrt(1 / sigma**2 - 1 / sigma_1**2) completes sigma_1",
    "sigma_1 = sigma (1 + 1e-6) .. 1e3 sigma",
)
def second_level(depth, combined=oracle.combined):
    """At 60 digits; near sigma the difference loses 6 of them."""

    def errors():
        rng = draws.generator("second_level")
        for _ in range(depth.of(50, 500, 20_000)):
            sigma = oracle.real(draws.log_uniform(rng, -3, 3))
            first = sigma * (1 + draws.log_uniform(rng, -6, 3))
            second = 1 / oracle.mp.sqrt(1 / sigma**2 - 1 / first**2)
            yield abs(combined([first, second]) / sigma - 1), {"sigma": float(sigma), "sigma_1": float(first)}

    return worst(errors(), 1e-50)
