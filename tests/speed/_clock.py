"""Two computations timed in turn, so that both meet the same machine."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    what: str
    ours: Callable[[], object]
    expression: str  # the naive computation, in words
    naive: Callable[[], object]
    most: float | None = None  # the largest ratio allowed, None where none was promised


def seconds(compute):
    start = time.perf_counter()
    compute()
    return time.perf_counter() - start


def in_turn(ours, naive, repeats, timed=seconds):
    """Pairs of times; each comes first in every other repeat."""
    timed(ours), timed(naive)  # caches, allocators
    pairs = []
    for repeat in range(repeats):
        first, second = (ours, naive) if repeat % 2 else (naive, ours)
        times = timed(first), timed(second)
        pairs.append(times if repeat % 2 else times[::-1])
    return pairs


def line(row, repeats=15):
    """The row of the table: the median of each time and of the ratio."""
    pairs = in_turn(row.ours, row.naive, repeats)
    ours, naive = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    allowed = "" if row.most is None else f"{row.most:g}"
    return f"| {row.what} | {1e3 * ours:.1f} | `{row.expression}` | {1e3 * naive:.1f} | {ratio:.2f} | {allowed} |"
