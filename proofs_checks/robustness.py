"""Robustness of a prediction: docs/theory/robustness.md."""

import itertools
from fractions import Fraction

from gdpcert import EpsilonDelta, Gaussian, Laplace, PiecewiseLinear, is_robust, largest_radius
from proofs_checks import draws, oracle
from proofs_checks.registry import check, worst


def _laws(depth, name):
    """A law of the classes, the most probable one first, and one near it."""
    rng = draws.generator(name)
    for _ in range(depth.of(100, 1500, 50_000)):
        p = sorted(draws.law(rng, rng.randint(2, 5)), reverse=True)
        yield p, draws.near(rng, p, rng.choice((3, 30, 200)))
        # what an attack would do: from the first class to the second
        moved = min(p[0], Fraction(rng.randint(0, 400), draws.DYADIC))
        yield p, [p[0] - moved, p[1] + moved, *p[2:]]


@check("prop_6_1", "if f(1 - p+) > 1 - f(p-), the neighbour has the same only most probable class", "random pairs")
def prediction_stays(depth, decides=is_robust, curve=PiecewiseLinear):
    """The decision of gdpcert, with f the exact trade-off function of the two laws, and the true class margins."""

    def errors():
        for p, q in _laws(depth, "prediction_stays"):
            for f in (curve(p, q), curve(*([float(x) for x in law] for law in (p, q)))):
                if p[0] > p[1] and decides(f, float(p[0]), float(p[1])):
                    yield max(q[1:]) - q[0], {"p": p, "q": q}

    return worst(errors(), strict=True)


@check("prop_6_1", "and the paper's condition, with >=, leaves it a most probable class", "the same, exactly")
def prediction_is_not_beaten(depth, trade_off=oracle.trade_off_of_laws):
    """In Fractions, of the definition."""

    def errors():
        for p, q in _laws(depth, "prediction_is_not_beaten"):
            if trade_off(p, q, 1 - p[0]) >= 1 - trade_off(p, q, p[1]):
                yield max(q[1:]) - q[0], {"p": p, "q": q}

    return worst(errors())


@check(
    "prop_6_1", "where >= holds with equality the two classes may tie, and is_robust says no", "two classes, p+ > 1/2"
)
def equality_is_a_tie(depth, decides=is_robust):
    """P = (p, 1 - p) against Q = (1/2, 1/2), whose f meets the condition with equality: the closed ball fails."""

    def errors():
        for numerator in range(1, depth.of(50, 512, 4096)):
            half, p = Fraction(1, 2), Fraction(1, 2) + Fraction(numerator, 2**13)
            laws = [p, 1 - p], [half, half]
            f, place = PiecewiseLinear(*laws), {"p": p}
            yield abs(oracle.trade_off_of_laws(*laws, 1 - p) - (1 - oracle.trade_off_of_laws(*laws, 1 - p))), place
            yield int(decides(f, float(p), float(1 - p))), place

    return worst(errors())


@check("prop_6_1", "is_robust is no stricter than a 1e-11 of probability", "Gaussian, Laplace, epsilon-delta; p+ > 1/2")
def decisions_are_tight(depth, decides=is_robust):
    """A classifier in two classes that is exactly f-DP changes its prediction once f(1 - p+) < 1/2.

    Here 1 - p+ is the level at which f is 1/2, less 1e-11: f is symmetric and falls by at least as much as its level
    grows, so is_robust must say yes; with 1e-11 more it must say no.
    """

    def errors():
        rng = draws.generator("decisions_are_tight")
        for _ in range(depth.of(50, 500, 20_000)):
            mu = rng.uniform(0.01, 4)
            e = rng.uniform(0.01, 4)
            fixed = [
                (Gaussian(mu), float(oracle.cdf(-oracle.real(mu)))),
                (EpsilonDelta(e), float(oracle.mp.exp(-oracle.real(e)) / 2)),
                (Laplace(e), float(oracle.mp.exp(-oracle.real(e)) / 2)),
            ]
            for f, level in fixed:
                yield int(not decides(f, q_plus=level - 1e-11)), {"f": f, "q": level}
                yield int(decides(f, q_plus=level + 1e-11)), {"f": f, "q": level}

    return worst(errors())


@check("prop_6_1", "largest_radius is at most the distance at which f(1 - p+) = 1 - f(p-)", "Laplace noise, p+ > 1/2")
def general_radius(depth, largest=largest_radius):
    """Against the closed form -log(2 (1 - p+)); no more than 1e-8 is given away."""

    def errors():
        rng = draws.generator("general_radius")
        drawn = (draws.log_uniform(rng, -8, -0.31) for _ in range(depth.of(5, 60, 2000)))
        for q in itertools.chain((0.25, 1e-8, 0.4999), drawn):
            exact = -oracle.mp.log(2 * oracle.real(q))
            value = largest(Laplace, q_plus=q)
            yield (value - exact) / exact, {"q": q}
            yield (exact - value) / exact - oracle.real(1e-8), {"q": q}

    return worst(errors())
