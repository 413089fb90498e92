"""Upper bounds from few successes in very many trials, where scipy's inverse strays and only its tail guards the bound.

Run as ``python -m proofs_checks.few_successes [CASES]``; it prints how many bounds Arb finds on the wrong side.
"""

import sys

import flint
import numpy as np
import scipy

from gdpcert import binomial_upper
from tests import oracle
from tests.oracle import ball


def cases(count):
    """1 to 39 successes in 1e6 to 2e9 trials, at failure probabilities of every size."""
    rng = np.random.default_rng(0)
    n = np.floor(10 ** rng.uniform(6, 9.3, count)).astype(np.int64)
    small = 10 ** rng.uniform(-12, np.log10(0.5), count)
    return rng.integers(1, 40, count), n, np.where(rng.random(count) < 0.5, small, rng.uniform(0.01, 0.999, count))


def main(count):
    """Prints the wrong share, and the wrong case with the fewest trials."""
    flint.ctx.prec = oracle.BITS
    columns = cases(count)
    bounds = binomial_upper(*columns)
    wrong = [
        (n, k, failure)
        for k, n, failure, bound in zip(*(column.tolist() for column in (*columns, bounds)), strict=True)
        if not oracle.lower_tail(k, n, bound) <= ball(failure)
    ]
    print(f"scipy {scipy.__version__}: {len(wrong)} of {count:,} upper bounds are on the wrong side")
    if wrong:
        print("fewest trials: {} with {} successes at failure {!r}".format(*min(wrong)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
