"""Compositions beside dp-accounting's: the time, and the width of the bracket on epsilon at delta = 1e-5."""

import time
from dataclasses import dataclass

from dp_accounting.pld import privacy_loss_distribution as pld

from gdpcert import Gaussian, Laplace
from gdpcert._tradeoff._compose import composed

DELTA = 1e-5
STEPS = 1000


@dataclass(frozen=True)
class Case:
    what: str
    ours: dict  # from points to a bracket
    theirs: object  # from the width of a cell, and whether it is an upper estimate, to a distribution
    cells: tuple
    exact: float | None = None


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
    Case("1000 x Laplace(0.1)", lambda n: Laplace(0.1).compose(STEPS, points=n), laplace, (1e-3, 1e-4, 1e-5)),
    Case(
        "1000 x Gaussian(1/sqrt(1000)), on the lattice",
        engine,
        gaussian,
        (1e-3, 1e-4, 1e-5),
        exact=Gaussian(1.0).epsilon(DELTA),
    ),
    Case(
        "1000 x Poisson-subsampled Gaussian, q = 0.01, sigma = 1",
        lambda n: Gaussian(1.0).dilute(0.01).compose(STEPS, points=n).symmetrized(),
        subsampled,
        (1e-3, 1e-4, 1e-5),
    ),
)


def timed(compute):
    start = time.perf_counter()
    value = compute()
    return value, time.perf_counter() - start


def bracket_of(case, cell):
    low, high = (case.theirs(cell, upper).self_compose(STEPS).get_epsilon_for_delta(DELTA) for upper in (False, True))
    return low, high


def row(what, by, low, high, seconds):
    return f"| {what} | {by} | {low:.6f} .. {high:.6f} | {high - low:.1e} | {seconds:.2f} |"


def lines():
    """A table: first their three widths of cell, then ours of three lengths of transform."""
    yield "| what | by | epsilon at 1e-5 | width | seconds |\n|---|---|---|---|---|"
    for case in CASES:
        for cell in case.cells:
            (low, high), seconds = timed(lambda case=case, cell=cell: bracket_of(case, cell))
            yield row(case.what, f"dp-accounting, cells of {cell:g}", low, high, seconds)
        for points in (2**13, 2**15, 2**17, 2**19):
            (low, high), seconds = timed(lambda case=case, points=points: case.ours(points).epsilon(DELTA))
            yield row(case.what, f"gdpcert, {points} points", low, high, seconds)
        if case.exact is not None:
            yield f"| {case.what} | exact | {case.exact:.6f} | | |"
