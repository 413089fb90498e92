"""One look with Gaussian noise: docs/theory/smoothing.md."""

import itertools

from gdpcert import radius
from proofs_checks import draws, oracle
from proofs_checks.registry import check, worst

SLIGHTLY = oracle.real(10) ** -50
DOMAIN = "1 - p+ = 5e-324 .. 0.998, p- = 5e-324 .. 1 - p+ and below p+, sigma = 1e-3 .. 1e3"


def probabilities(depth, name, quick=60, usual=1000, deep=20_000):
    """Of all but the predicted class, and of the next one, with sigma; edges first."""
    edges = (5e-324, 1e-300, 1e-16, 2.0**-53, 0.25, 0.5 - 2.0**-54)
    yield from ((q, p, 0.5) for q, p in itertools.product(edges, repeat=2) if p <= q)
    rng = draws.generator(name)
    for _ in range(depth.of(quick, usual, deep)):
        q = draws.log_uniform(rng, *rng.choice(((-323, -16), (-16, -0.302), (-2, -0.302), (-0.3, -1e-3))))
        most = min(q, 1 - q)
        p = q if q < 0.5 and rng.random() < 0.3 else max(most * rng.uniform(0, 0.999), 5e-324)
        yield q, p, draws.log_uniform(rng, -3, 3)


@check("prop_6_2", "f(1 - p+) > 1 - f(p-) for f = G_(r/sigma) exactly below the radius", f"{DOMAIN}; 1e-50 beside it")
def radius_is_the_threshold(depth, exact=oracle.radius):
    """The margin on either side; the distance beside it is relative, or absolute where the radius is below sigma."""

    def errors():
        for q, p, sigma in probabilities(depth, "radius_is_the_threshold"):
            mu = exact(q, p, sigma) / sigma
            for side in (-1, 1):
                beside = mu + side * SLIGHTLY * max(1, mu)
                kept, gained = oracle.trade_off(beside, q), oracle.power(beside, p)
                yield side * (kept - gained) / kept, {"q": q, "p": p, "sigma": sigma}

    return worst(errors(), strict=True)


@check("prop_6_2", "radius is never above the exact radius", DOMAIN)
def radius_is_below(depth, certified=radius):
    """Given p+ or 1 - p+, with and without p-."""

    def errors():
        for q, p, sigma in probabilities(depth, "radius_is_below"):
            place = {"q": q, "p": p, "sigma": sigma}
            exact = oracle.radius(q, p, sigma)
            yield certified(q_plus=q, p_minus=p, sigma=sigma) / exact - 1, place
            if q < 0.5:
                yield certified(q_plus=q, sigma=sigma) / oracle.radius(q, q, sigma) - 1, place
            bound = 1 - q
            if bound < 1:
                left = 1 - oracle.real(bound)
                exact = oracle.radius(left, min(oracle.real(p), left), sigma)
                yield certified(bound, p, sigma=sigma) / exact - 1, place

    return worst(errors())


@check("prop_6_2", "and within 1e-12 of it", DOMAIN)
def radius_is_tight(depth, certified=radius):
    """Relative to sigma (|z+| + |z-|) / 2, as documented."""

    def errors():
        for q, p, sigma in probabilities(depth, "radius_is_tight"):
            size = sigma * (abs(oracle.quantile(q)) + abs(oracle.quantile(p))) / 2
            missing = oracle.radius(q, p, sigma) - certified(q_plus=q, p_minus=p, sigma=sigma)
            yield missing / size, {"q": q, "p": p, "sigma": sigma}

    return worst(errors(), 1e-12)


def _moved(q, p, sigma, r):
    """The probabilities of both half-spaces at a distance r towards the second."""
    first, second = -oracle.quantile(q) * sigma, -oracle.quantile(p) * sigma
    return oracle.cdf((first - r) / sigma), oracle.cdf((r - second) / sigma)


@check("prop_6_2", "two half-spaces tie at the exact radius, and not at the certified one", DOMAIN)
def half_spaces(depth, certified=radius):
    """Classes {x < z+} and {x > z-} of a point at 0: moved by r along the normal, the second gains on the first.

    The margin that is left at the certified radius, relative to the smaller probability, must not be negative, and the
    tie at the exact radius is one to 1e-50.
    """

    def errors():
        for q, p, sigma in probabilities(depth, "half_spaces"):
            place, at = {"q": q, "p": p, "sigma": sigma}, certified(q_plus=q, p_minus=p, sigma=sigma)
            kept, gained = _moved(q, p, sigma, oracle.real(at))
            yield gained / kept - 1, place
            kept, gained = _moved(q, p, sigma, oracle.radius(q, p, sigma))
            yield abs(gained / kept - 1) - SLIGHTLY, place

    return worst(errors())


def _sets(rng):
    """Ends of a union of intervals on the line; half-lines among them."""
    ends = sorted(rng.uniform(-4, 4) for _ in range(2 * rng.randint(1, 4)))
    return [-200.0, *ends[1:]] if rng.random() < 0.3 else ends


def _points(depth, name):
    """A set, sigma, a point and a distance; so near that no mass is within 1e-25 of 1, where digits are lost."""
    rng = draws.generator(name)
    for _ in range(depth.of(40, 600, 20_000)):
        yield _sets(rng), rng.uniform(0.5, 4), rng.uniform(-4, 0), draws.log_uniform(rng, -6, 0.5)


@check("lipschitz", "sigma times the quantile of a class's probability is 1-Lipschitz", "unions of <= 4 intervals")
def unions_of_intervals(depth, quantile=oracle.quantile):
    """The slope between two points, at most 1; to 1e-30, as both quantiles lose the digits they share."""

    def errors():
        for ends, sigma, x, moved in _points(depth, "unions_of_intervals"):
            here, there = (oracle.mass_of_intervals(ends, at, sigma) for at in (x, oracle.real(x) + moved))
            slope = sigma * abs(quantile(there) - quantile(here)) / moved
            yield slope - 1, {"ends": ends, "x": x, "moved": moved, "sigma": sigma}

    return worst(errors(), 1e-30)


@check("lipschitz", "with equality for half-lines", "sigma 1/2 .. 4, x -4 .. 0")
def half_lines(depth, quantile=oracle.quantile):
    """To 1e-30, as above."""

    def errors():
        for _, sigma, x, moved in _points(depth, "half_lines"):
            here, there = (oracle.cdf(oracle.real(at) / sigma) for at in (x, oracle.real(x) + moved))
            slope = sigma * abs(quantile(there) - quantile(here)) / moved
            yield abs(slope - 1), {"x": x, "moved": moved, "sigma": sigma}

    return worst(errors(), 1e-30)


@check(
    "lipschitz", "certified radii of two points differ by at most their distance", "the same sets; distance 1e-6 .. 3"
)
def radii_of_neighbours(depth, certified=radius):
    """As gdpcert returns them; a radius may be 1e-12 of itself too small, so that one may fall by that much more."""

    def errors():
        for ends, sigma, x, moved in _points(depth, "radii_of_neighbours"):
            apart = (oracle.real(x) + moved) - x
            others = (float(1 - oracle.mass_of_intervals(ends, at, sigma)) for at in (x, oracle.real(x) + moved))
            here, there = (certified(q_plus=min(max(q, 1e-300), 1.0), sigma=sigma) for q in others)
            place = {"ends": ends, "x": x, "moved": moved, "sigma": sigma}
            # floats of the two probabilities are off by an ulp, which a quantile of up to 38 turns into 1e-12 too
            yield abs(oracle.real(here) - there) - apart - 1e-12 * max(here, there) - 1e-12 * sigma, place

    return worst(errors())
