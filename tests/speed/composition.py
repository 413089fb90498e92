"""Compositions beside dp-accounting's, in one run: medians of the time, and the widths of the brackets on epsilon."""

import logging
import statistics
from dataclasses import dataclass

from dp_accounting.pld import privacy_loss_distribution as pld

from gdpcert import Gaussian, Laplace
from gdpcert._tradeoff._compose import composed
from tests.speed._clock import seconds

DELTAS = (1e-5, 1e-9)
STEPS = 1000
REPEATS = 3
POINTS = tuple(2**k for k in range(11, 19, 2))
CELLS = (3e-3, 1e-3, 1e-4, 3e-5)


@dataclass(frozen=True)
class Case:
    what: str
    ours: object  # from points to a bracket
    theirs: object  # from the width of a cell, and whether it is an upper estimate, to a distribution
    exact: object = None


def laplace(cell, upper):
    return pld.from_laplace_mechanism(10.0, value_discretization_interval=cell, pessimistic_estimate=upper)


def gaussian(cell, upper):
    return pld.from_gaussian_mechanism(STEPS**0.5, value_discretization_interval=cell, pessimistic_estimate=upper)


def subsampled(cell, upper):
    return pld.from_gaussian_mechanism(
        1.0, value_discretization_interval=cell, pessimistic_estimate=upper, sampling_prob=0.01
    )


def engine(points):
    """A Gaussian through the lattice, though it has a closed form: the exact answer is known."""
    return composed(((Gaussian(STEPS**-0.5), STEPS),), points)


CASES = (
    Case("1000 x Laplace(0.1)", lambda n: Laplace(0.1).compose(STEPS, points=n), laplace),
    Case("1000 x Gaussian(1/sqrt(1000)), on the lattice", engine, gaussian, Gaussian(1.0)),
    Case(
        "1000 x Poisson-subsampled Gaussian, q = 0.01, sigma = 1",
        lambda n: Gaussian(1.0).dilute(0.01).compose(STEPS, points=n).symmetrized(),
        subsampled,
    ),
)


def our_pairs(case, points):
    bracket = case.ours(points)
    return [bracket.epsilon(delta) for delta in DELTAS]


def their_pairs(case, cell):
    """Both of their estimates, which is what a bracket needs."""
    ends = [case.theirs(cell, upper).self_compose(STEPS) for upper in (False, True)]
    return [tuple(end.get_epsilon_for_delta(delta) for end in ends) for delta in DELTAS]


def row(what, by, compute):
    compute()  # caches
    taken = statistics.median(seconds(compute) for _ in range(REPEATS))
    pairs = compute()
    widths = " | ".join(f"{high - low:.1e}" for low, high in pairs)
    low, high = pairs[0]
    return f"| {what} | {by} | {low:.6f} .. {high:.6f} | {widths} | {1e3 * taken:.0f} |"


def composition_alone(case, points):
    """The time without that of the four numbers, which are bisections over floats."""
    taken = statistics.median(seconds(lambda: case.ours(points)) for _ in range(REPEATS))
    return f"| | without the numbers | | | | {1e3 * taken:.0f} |"


def lines():
    """A table: their widths of cell, then our lengths of transform."""
    yield "| what | by | epsilon at 1e-5 | width | width at 1e-9 | ms |\n|---|---|---|---|---|---|"
    logging.disable(logging.WARNING)  # dp-accounting says for every lower estimate which algorithm it takes
    for case in CASES:
        for cell in CELLS:
            yield row(
                case.what, f"dp-accounting, cells of {cell:g}", lambda case=case, cell=cell: their_pairs(case, cell)
            )
        for points in POINTS:
            yield row(case.what, f"gdpcert, {points} points", lambda case=case, n=points: our_pairs(case, n))
            yield composition_alone(case, points)
        if case.exact is not None:
            yield f"| {case.what} | exact | {case.exact.epsilon(DELTAS[0]):.6f} | | | |"
    logging.disable(logging.NOTSET)
