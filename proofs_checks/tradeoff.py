"""Trade-off functions: docs/theory/tradeoff.md."""

import itertools

from gdpcert import Gaussian, PiecewiseLinear, from_distributions
from proofs_checks import draws, oracle
from proofs_checks.registry import check, worst

SMALLEST_NORMAL = 2.0**-1022
THIRDS = (draws.Fraction(1, 3), draws.Fraction(2, 3))


def two_laws(depth, name, quick=30, usual=400, deep=10_000):
    """Random pairs of finite laws, the edges first: equal ones, disjoint ones, a fair coin against a sure one."""
    rng = draws.generator(name)
    one, none, half = draws.Fraction(1), draws.Fraction(0), draws.Fraction(1, 2)
    yield [one], [one]
    yield [one, none], [none, one]
    yield [half, half], [one, none]
    for _ in range(depth.of(quick, usual, deep)):
        outcomes = rng.randint(2, 6)
        p = draws.law(rng, outcomes)
        yield p, draws.near(rng, p, 200) if rng.random() < 0.5 else draws.law(rng, outcomes)


def levels(p, q):
    """Every vertex, the middles between them, and a few levels beside."""
    corners = [alpha for alpha, _ in oracle.vertices(p, q)]
    middles = [(a + b) / 2 for a, b in itertools.pairwise(corners)]
    return sorted({*corners, *middles, draws.Fraction(0), draws.Fraction(1, 3), draws.Fraction(1)})


@check("fdp", "no test has less type-II error than f, and f is attained", "all tests of pairs of laws on <= 6 outcomes")
def neyman_pearson(depth, curve=PiecewiseLinear):
    """Exact, in Fractions: f of gdpcert against the lower hull of all deterministic tests."""

    def errors():
        for p, q in two_laws(depth, "neyman_pearson"):
            f, points = curve(p, q), list(oracle.tests(p, q))
            for alpha, power in points:
                yield f(alpha) - (1 - power), {"p": p, "q": q, "alpha": alpha}
            for alpha in levels(p, q):
                yield abs(f(alpha) - (1 - _hull(points, alpha))), {"p": p, "q": q, "alpha": alpha}

    return worst(errors())


def _hull(points, alpha):
    """The most powerful mixture of two tests, by trying all pairs."""
    best = {a: max(b for x, b in points if x == a) for a, _ in points}
    left = [point for point in best.items() if point[0] <= alpha]
    right = [point for point in best.items() if point[0] >= alpha]
    chords = (b if c == a else b + (d - b) * (alpha - a) / (c - a) for (a, b), (c, d) in itertools.product(left, right))
    return max(chords)


@check("fdp", "in floats f is rounded down and its power up", "the same laws, their masses multiples of 2**-10")
def float_values(depth, curve=PiecewiseLinear):
    """The masses are floats exactly, so that the exact value is that of the Fractions."""

    def errors():
        for p, q in two_laws(depth, "float_values"):
            f = curve([float(x) for x in p], [float(x) for x in q])
            for level in levels(p, q):
                alpha = float(level)
                exact = oracle.trade_off_of_laws(p, q, draws.Fraction(alpha))
                place = {"p": p, "q": q, "alpha": alpha}
                yield draws.Fraction(f(alpha)) - exact, place
                yield 1 - exact - draws.Fraction(f.power(alpha)), place

    return worst(errors())


def _curve_of(p, q):
    return from_distributions(dict(enumerate(p)), dict(enumerate(q)))


@check("post_processing", "a randomized map never lowers f", "random kernels to <= 5 results, at every vertex of both")
def random_kernels(depth, processed=oracle.processed, curve=_curve_of):
    """Exact, in Fractions."""

    def errors():
        rng = draws.generator("random_kernels")
        for p, q in two_laws(depth, "random_kernels"):
            kernel = draws.kernel(rng, len(p), rng.randint(1, 5))
            after_p, after_q = processed(p, kernel), processed(q, kernel)
            before, after = curve(p, q), curve(after_p, after_q)
            for alpha in {*levels(p, q), *levels(after_p, after_q)}:
                yield before(alpha) - after(alpha), {"p": p, "q": q, "kernel": kernel, "alpha": alpha}

    return worst(errors())


@check("post_processing", "a map that forgets nothing leaves f as it is", "the same laws, outcomes exchanged and split")
def reversible_maps(depth, curve=_curve_of):
    """Splitting an outcome in fixed proportions can be undone."""

    def errors():
        for p, q in two_laws(depth, "reversible_maps"):
            before = curve(p, q)
            after = curve(*([x * part for x in reversed(law) for part in THIRDS] for law in (p, q)))
            for alpha in levels(p, q):
                yield abs(before(alpha) - after(alpha)), {"p": p, "q": q, "alpha": alpha}

    return worst(errors())


def gaussian_points(depth, name, quick=60, usual=1500, deep=20_000):
    """Distances and levels: all corners of the range, then at random."""
    edges = (1e-300, 1e-16, 0.5, 1 - 2.0**-53)
    yield from itertools.product((0.0, 1e-12, 1.0, 38.0), edges)
    rng = draws.generator(name)
    for _ in range(depth.of(quick, usual, deep)):
        near_one = 1 - draws.log_uniform(rng, -15.9, -0.31)
        alpha = rng.choice((draws.log_uniform(rng, -300, -16), draws.log_uniform(rng, -16, 0), near_one))
        yield rng.choice((draws.log_uniform(rng, -12, 0), rng.uniform(0, 38))), alpha


GAUSSIAN_DOMAIN = "mu = 0, 1e-12 .. 38; alpha = 1e-300 .. 1 - 2**-53"


@check("gaussian", "values of G_mu are rounded down, powers up", GAUSSIAN_DOMAIN)
def gaussian_values(depth, curve=Gaussian):
    """Relative to the exact value."""

    def errors():
        for mu, alpha in gaussian_points(depth, "gaussian_values"):
            f, place = curve(mu), {"mu": mu, "alpha": alpha}
            exact = oracle.trade_off(mu, alpha)
            yield (f(alpha) - exact) / exact, place
            exact = oracle.power(mu, alpha)
            yield (exact - f.power(alpha)) / exact, place

    return worst(errors())


@check("gaussian", "and by no more than 1e-12 where they are normal floats", GAUSSIAN_DOMAIN)
def gaussian_slack(depth, curve=Gaussian):
    """As documented."""

    def errors():
        for mu, alpha in gaussian_points(depth, "gaussian_slack"):
            f = curve(mu)
            pairs = (f(alpha), oracle.trade_off(mu, alpha)), (f.power(alpha), oracle.power(mu, alpha))
            for value, exact in pairs:
                if exact > SMALLEST_NORMAL:
                    yield abs(value - exact) / exact, {"mu": mu, "alpha": alpha}

    return worst(errors(), 1e-12)


@check("gaussian", "G_mu is its own inverse, falls in alpha and in mu, and G_0(alpha) = 1 - alpha", GAUSSIAN_DOMAIN)
def gaussian_laws(depth, trade_off=oracle.trade_off):
    """Of the definition, to 1e-50: a tail at x loses a factor x**2, at most 1e4, of its 60 digits."""

    def errors():
        for mu, alpha in gaussian_points(depth, "gaussian_laws", 20, 400):
            place, a = {"mu": mu, "alpha": alpha}, oracle.real(alpha)
            value = trade_off(mu, alpha)
            small = oracle.power(mu, alpha)  # 1 - value; the smaller of the two keeps all digits
            back = trade_off(mu, value) if value < small else oracle.trade_off_at_tail(mu, small)
            yield abs(back - a) / a, place
            yield trade_off(mu, a * (1 + (1 - a) / 1000)) / value - 1, place
            yield trade_off(mu + 1e-3, alpha) / value - 1, place
            yield abs(trade_off(0, alpha) / (1 - a) - 1), place

    return worst(errors(), 1e-50)


@check(
    "gaussian", "no union of intervals tests N(mu, 1) against N(0, 1) better than G_mu", "mu <= 10, 1 to 4 intervals"
)
def gaussian_tests(depth, trade_off=oracle.trade_off):
    """And half-lines are as good, to 1e-40: of a mass within 1e-15 of 1 only 45 digits of the rest are known."""

    def errors():
        rng = draws.generator("gaussian_tests")
        for _ in range(depth.of(30, 400, 10_000)):
            mu, ends = rng.uniform(0, 10), sorted(rng.uniform(-8, 12) for _ in range(2 * rng.randint(1, 4)))
            place = {"mu": mu, "ends": ends}
            p, q = (oracle.mass_of_intervals(ends, centre) for centre in (0, mu))
            yield q / (1 - trade_off(mu, p)) - 1, place
            threshold = oracle.real(ends[0])
            yield abs(oracle.cdf(threshold - mu) / trade_off(mu, oracle.cdf(-threshold)) - 1), place

    return worst(errors(), 1e-40)
