"""``python -m tests.sweep CASES [NAME ...]``: the slack of each function, as a table."""

import sys
import time

import flint
import numpy as np

from tests import oracle
from tests.sweep._row import run
from tests.sweep._table import ROWS


def main(arguments):
    count, names = int(arguments[0]), arguments[1:]
    flint.ctx.prec = oracle.BITS
    print("| function | cases | median slack | 99 % | largest | allowed | seconds |")
    print("|---|---|---|---|---|---|---|")
    for row in ROWS:
        if not names or row.name in names:
            start = time.perf_counter()
            slacks = np.array([slack for slack, _ in run(row, count)])
            middle, most = np.quantile(slacks, [0.5, 0.99])
            seconds = time.perf_counter() - start
            print(
                f"| {row.name} | {count:,} | {middle:.1e} | {most:.1e} | {slacks.max():.1e} | {row.slack:.1e} "
                f"| {seconds:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])
