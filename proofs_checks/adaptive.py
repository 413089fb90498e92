"""Adaptive steps: docs/theory/adaptive.md."""

import itertools
import math

from gdpcert import combine, radius
from proofs_checks import draws, oracle, two_steps
from proofs_checks.registry import check, worst

# what the second step may look at, all 1-Lipschitz in x: the input, nothing, its mirror image, a half, a fold
QUERIES = {
    "x": lambda x: x,
    "0": lambda x: 0 * x,
    "-x": lambda x: -x,
    "x/2": lambda x: x / 2,
    "|x - 1|": lambda x: abs(x - 1),
}


def _policies(depth, lattice, name):
    """Which query follows each cell: one above a threshold and one below it, the same one always, rules at random."""
    rng, names = draws.generator(name), list(QUERIES)
    below = lattice.cells // 2
    rules = itertools.islice(itertools.product(names, repeat=2), 0, None, depth.of(len(names) + 1, 1, 1))
    yield from ([low] * below + [high] * (lattice.cells - below) for low, high in rules)
    for _ in range(depth.of(2, 20, 300)):
        yield [rng.choice(names) for _ in range(lattice.cells)]


def _mechanisms(depth, name):
    """A lattice, both noise levels, a policy and two inputs a distance apart."""
    rng = draws.generator(name)
    lattice = two_steps.Lattice(4.0, depth.of(12, 24, 48))
    for policy in _policies(depth, lattice, name):
        sigmas = rng.uniform(0.5, 2), rng.uniform(0.5, 2)
        yield lattice, sigmas, policy, rng.uniform(-1, 1), rng.uniform(0.1, 2)


@check(
    "prop_2_1",
    "no test tells two inputs apart better than G_mu, mu = r / combine(sigmas)",
    "576 outcomes of two steps, 45 policies, one most powerful test in 8",
)
def enumerated_two_steps(depth, worth=combine):
    """All cells of both outputs are listed, so the most powerful tests are known, whatever class they belong to.

    The budget that a test of this level and power spends, over the one that gdpcert promises, less 1.
    """

    def errors():
        for lattice, sigmas, policy, x, r in _mechanisms(depth, "enumerated_two_steps"):
            queries = [QUERIES[name] for name in policy]
            p, q = (two_steps.law(lattice, at, queries, sigmas) for at in (oracle.real(x), oracle.real(x) + r))
            promised = math.nextafter(r / worth(sigmas), math.inf)
            for level, spent in two_steps.budgets(p, q, every=depth.of(4, 8, 2)):
                place = {"sigmas": sigmas, "x": x, "r": r, "alpha": float(level), "policy": policy}
                yield spent / promised - 1, place

    return worst(errors())


def _linear(sigmas, threshold, x):
    """The probability of {m_1 / sigma_1**2 + m_2 / sigma_2**2 > threshold} when both queries are x."""
    precision = oracle.mp.fsum(1 / oracle.real(s) ** 2 for s in sigmas)
    return oracle.cdf((x * precision - threshold) / oracle.mp.sqrt(precision))


@check(
    "prop_2_1", "a linear classifier of both steps keeps its prediction at the certified radius", "sigma 1e-3 .. 1e3"
)
def linear_classifier(depth, worth=combine, certified=radius):
    """Moved by the radius against its normal; nothing is discretised. 1/2 less the probability that is left."""

    def errors():
        for sigmas, threshold in _linear_cases(depth, "linear_classifier"):
            q = 1 - _linear(sigmas, threshold, oracle.real(0))
            bound = math.nextafter(float(q), 1)
            r = certified(q_plus=bound, sigma=worth(sigmas))
            yield oracle.real(0.5) - _linear(sigmas, threshold, -oracle.real(r)), {"sigmas": sigmas, "q": bound}

    return worst(errors())


@check("prop_2_1", "and changes it within 1e-12 of that radius: the proposition is tight", "the same")
def linear_classifier_is_tight(depth, worth=combine, certified=radius):
    """How far short of the distance at which the classifier changes, relative, when its probability is known."""

    def errors():
        for sigmas, threshold in _linear_cases(depth, "linear_classifier_is_tight"):
            q = 1 - _linear(sigmas, threshold, oracle.real(0))
            precision = oracle.mp.fsum(1 / oracle.real(s) ** 2 for s in sigmas)
            flips = -oracle.real(threshold) / precision
            r = certified(q_plus=math.nextafter(float(q), 0), sigma=worth(sigmas))
            yield (flips - r) / flips, {"sigmas": sigmas, "q": float(q)}

    return worst(errors(), 1e-12)


def _linear_cases(depth, name):
    rng = draws.generator(name)
    for _ in range(depth.of(30, 400, 20_000)):
        sigmas = [draws.log_uniform(rng, -3, 3) for _ in range(rng.randint(2, 4))]
        precision = math.fsum(sigma**-2 for sigma in sigmas)
        yield sigmas, -rng.uniform(0.01, 6) * math.sqrt(precision)


@check("prop_2_1", "the enumerated linear steps spend the budget to 1 %", "32 to 64 cells, levels 0.01 .. 0.4")
def enumeration_is_sharp(depth, worth=combine):
    """So the enumeration would find a promise that is a percent too small. 1 less the budget spent over it."""

    def errors():
        lattice, sigmas = two_steps.Lattice(4.0, depth.of(32, 48, 64)), (1.0, 1.25)
        queries = [QUERIES["x"]] * lattice.cells
        p, q = (two_steps.law(lattice, oracle.real(x), queries, sigmas) for x in (0, 0.5))
        for level, spent in two_steps.budgets(p, q, every=8):
            if 0.01 < level < 0.4:
                yield 1 - spent * worth(sigmas) / 0.5, {"alpha": float(level)}

    return worst(errors(), 0.01)
