"""How far scipy's functions are from the exact values, by range, beside the margin that gdpcert keeps for them.

Run as ``python -m proofs_checks.scipy_errors [POINTS]``; it prints a table for `margins.md`.
Exact values are Arb's balls. One unit is 2**-52, relative to the exact value.
"""

import sys

import flint
import numpy as np
import scipy
from flint import arb
from scipy import special

from tests import oracle
from tests.oracle import ball
from tests.sweep._exact import density

UNIT = 2.0**-52


def quantile_error(p):
    """Of ndtri, from the distribution function at its result."""
    z = ball(float(special.ndtri(p)))
    slope = (-z * z / 2).exp() / (2 * arb.pi()).sqrt()
    return (oracle.cdf(z) - ball(p)) / slope / abs(z)


def cdf_error(x):
    """Of ndtr."""
    return ball(float(special.ndtr(x))) / oracle.cdf(x) - 1


def tail_error(k, n, p):
    """Of whichever of the two incomplete beta functions is at most one half."""
    lower = float(special.betainc(k, n - k + 1, p))
    if lower <= 0.5:
        return ball(lower) / oracle.upper_tail(k, n, p) - 1
    return ball(float(special.betaincc(k, n - k + 1, p))) / oracle.lower_tail(k - 1, n, p) - 1


def large_tail_error(k, n, p):
    """Of whichever is above one half."""
    lower = float(special.betainc(k, n - k + 1, p))
    if lower > 0.5:
        return ball(lower) / oracle.upper_tail(k, n, p) - 1
    return ball(float(special.betaincc(k, n - k + 1, p))) / oracle.lower_tail(k - 1, n, p) - 1


def inverse_error(k, n, failure):
    """Of betaincinv, from the tail at its result."""
    p = float(special.betaincinv(k, n - k + 1, failure))
    return (oracle.upper_tail(k, n, p) - ball(failure)) / (density(k, n, ball(p)) * ball(p))


def upper_inverse_error(k, n, failure):
    """Of betainccinv."""
    p = float(special.betainccinv(k, n - k + 1, failure))
    if p == 1:  # within half an ulp of 1, where the tail is 0
        return arb(0)
    return (ball(failure) - oracle.lower_tail(k - 1, n, p)) / (density(k, n, ball(p)) * ball(p))


def quantile_rows(rng, points):
    """Names of ranges, and points in them."""
    ranges = [("1e-323", "1e-300", -323, -300), ("1e-300", "1e-16", -300, -16), ("1e-16", "0.5", -16, np.log10(0.5))]
    for low, high, least, most in ranges:
        yield f"ndtri, p from {low} to {high}", [(10.0 ** rng.uniform(least, most),) for _ in range(points)]
    yield "ndtri, 1 - p from 1e-16 to 0.5", [(1 - 10.0 ** rng.uniform(-15.9, -0.31),) for _ in range(points)]


def cdf_rows(rng, points):
    """Names of ranges, and points in them."""
    for low, high in ((-37.5, -30), (-30, -14), (-14, -5), (-5, -1), (-1, 1), (1, 8.2)):
        yield f"ndtr, x from {low:g} to {high:g}", [(x,) for x in rng.uniform(low, high, points)]


def trials(rng, points, most):
    """Successes, trials and a failure probability."""
    cases = []
    for _ in range(points):
        n = int(most * 10.0 ** rng.uniform(-2 if most > 100 else -1.5, 0))
        against = int(rng.choice([rng.integers(0, 4), n * rng.uniform(0, 0.5), n * 0.01]))
        k = max(1, n - against if rng.random() < 0.5 else against)
        cases.append((k, n, float(10.0 ** rng.uniform(-12, np.log10(0.5)))))
    return cases


def near_a_bound(k, n, failure):
    """Where a tail is asked for: near the bound itself, or near that of the complement."""
    candidate = special.betaincinv if n % 2 else special.betainccinv
    return k, n, min(float(candidate(k, n - k + 1, failure)), 1 - 2.0**-53)


def measured(error, cases, margin):
    """The largest error in units, on either side, and the largest share of the margin."""
    errors = [float(error(*case)) / UNIT for case in cases]
    if not np.isfinite(errors).all():
        raise ArithmeticError(f"no error at {cases[int(np.argmin(np.isfinite(errors)))]}")
    return max(errors), min(errors), max(abs(e) / margin(*case) for e, case in zip(errors, cases, strict=True))


def tail_margin(k, n, p):
    """What is added to a binomial tail."""
    return 64 + 32 * n**0.5


def first_margin(k, n, failure):
    """What is added to a quantile before its tail is looked at."""
    return 5e-11 / UNIT


def rows(points):
    """Name, error, cases, margin, and how the margin is written."""
    rng = np.random.default_rng(0)
    for name, cases in quantile_rows(rng, points):
        yield name, quantile_error, cases, lambda p: 16, "16"
    for name, cases in cdf_rows(rng, points):
        yield name, cdf_error, cases, lambda x: 16 + 4 * min(x, 0) ** 2, "16 + 4 min(x, 0)^2"
    for most in (10**2, 10**4, 10**6, 10**7, 10**9):
        cases = trials(rng, max(20, points // 4), most)
        inside = [near_a_bound(*case) for case in cases]
        size = f"n up to {most:.0e}".replace("e+0", "e")
        yield f"betainc, betaincc up to 1/2, {size}", tail_error, inside, tail_margin, "64 + 32 sqrt n"
        yield f"betainc, betaincc above 1/2, {size}", large_tail_error, inside, lambda k, n, p: np.inf, "not used"
        yield f"betaincinv, {size}", inverse_error, cases, first_margin, "2.3e5 (5e-11)"
        yield f"betainccinv, {size}", upper_inverse_error, cases, first_margin, "2.3e5 (5e-11)"


def main(points):
    """Prints the table."""
    flint.ctx.prec = oracle.BITS
    print(
        f"scipy {scipy.__version__}, numpy {np.__version__}, python-flint {flint.__version__}, {points} points a row\n"
    )
    print("| function and range | above | below | margin | largest share of it |")
    print("|---|---|---|---|---|")
    for name, error, cases, margin, shown in rows(points):
        above, below, share = measured(error, cases, margin)
        used = f"{100 * share:.2g} %" if share > 0 else "-"
        print(f"| {name} | {max(above, 0):.2g} | {max(-below, 0):.2g} | {shown} | {used} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
