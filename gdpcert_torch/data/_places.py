"""Where an object may stand on a background."""

from collections.abc import Callable

import numpy as np

Corner = np.ndarray
Positions = tuple[np.ndarray, np.ndarray]
Place = Callable[[np.random.Generator, int, int], Positions]


def _any_of(shares: list[tuple[int, int]]) -> Place:
    def place(rng: np.random.Generator, count: int, far: int) -> Positions:
        # in halves of the way from one side to the other
        chosen = np.array(shares)[rng.integers(0, len(shares), count)] * far // 2
        return chosen[:, 0], chosen[:, 1]

    return place


def edges(rng: np.random.Generator, count: int, far: int) -> Positions:
    """A uniform edge, and on it a uniform offset from 0 to `far`, both inclusive."""
    edge, offset = rng.integers(0, 4, count), rng.integers(0, far + 1, count)
    rows = np.select([edge == 0, edge == 1], [0, far], offset)
    columns = np.select([edge == 2, edge == 3], [0, far], offset)
    return rows, columns


def anywhere(rng: np.random.Generator, count: int, far: int) -> Positions:
    """A uniform row and a uniform column from 0 to `far`, both inclusive."""
    rows, columns = rng.integers(0, far + 1, (2, count))
    return rows, columns


_CORNERS = [(0, 0), (0, 2), (2, 0), (2, 2)]

# top left or bottom right; the corners; the corners and the middles of the edges
PLACES: dict[str, Place] = {
    "two": _any_of([(0, 0), (2, 2)]),
    "four": _any_of(_CORNERS),
    "eight": _any_of([*_CORNERS, (0, 1), (1, 0), (1, 2), (2, 1)]),
    "edges": edges,
    "anywhere": anywhere,
}
