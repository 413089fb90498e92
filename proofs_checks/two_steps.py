"""A two-step adaptive mechanism on a lattice of outputs, small enough to list all of them.

Both looks are Gaussian and then rounded to cells, which is post-processing: what is proved of the Gaussian mechanism
holds of the cells, whose masses are exact. The second query depends on the cell of the first.
"""

import functools
import itertools
from dataclasses import dataclass
from typing import Any

from proofs_checks import oracle


@dataclass(frozen=True)
class Lattice:
    """Cells (-inf, -reach], then equal ones, then (reach, inf)."""

    reach: float
    cells: int

    def masses(self, centre: Any, sigma: Any) -> tuple[Any, ...]:
        """Of each cell under N(centre, sigma**2), at 60 digits."""
        return _masses(self, oracle.real(centre), oracle.real(sigma))


@functools.lru_cache(maxsize=100_000)
def _masses(lattice, centre, sigma):
    count = lattice.cells - 2
    far = oracle.real(lattice.reach) + 100 * sigma  # beyond which nothing is left at 60 digits
    inner = [lattice.reach * (2 * oracle.real(i) / count - 1) for i in range(count + 1)]
    ends = [-far + min(centre, 0), *inner, far + max(centre, 0)]
    return tuple(oracle.between(a, b, centre, sigma) for a, b in itertools.pairwise(ends))


def product(first, second):
    """The law of both cells: `second[i]` is the law of the second cell after the first fell into cell i."""
    return [a * b for a, law in zip(first, second, strict=True) for b in law]


def law(lattice, x, queries, sigmas):
    """The joint law for the input x: the first query is x itself, the second the one chosen for its cell."""
    first = lattice.masses(x, sigmas[0])
    return product(first, [lattice.masses(query(x), sigmas[1]) for query in queries])


def budgets(p, q, every=1):
    """Levels of the most powerful tests between two laws, each with the mu for which G_mu allows its power.

    Of every `every`-th one, as neighbours differ by one cell; levels and powers within 1e-20 of 0 or 1 are left out.
    """
    least = oracle.real(10) ** -20
    for level, power in oracle.vertices(p, q)[::every]:
        if least < level < 1 - least and least < power < 1 - least:
            yield level, oracle.quantile(power) - oracle.quantile(level)
