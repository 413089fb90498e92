"""Between floats with an error and Fractions without: outward one way, to nearest back."""

from collections.abc import Iterator
from fractions import Fraction

from gdpcert._tradeoff._piecewise._class import PiecewiseLinear
from gdpcert._tradeoff._piecewise._envelope import Line, envelope
from gdpcert._tradeoff._piecewise._masses import VAGUE, fractions, nearest

Cell = tuple[Fraction, Fraction]


def outward(f: PiecewiseLinear, *, telling: bool) -> PiecewiseLinear:
    """A function in Fractions that lies below f for certain, or above it.

    An exact mass lies between its float times 1 - e and divided by it. Below: where Q exceeds P, all of Q is raised
    and all of P lowered, which raises the profile; where P exceeds Q, that of the inverse is raised in the same way.
    Above: the other way round. What the cells of either kind leave is one cell in the middle.
    """
    if f.exact:
        return f
    less = 1 - Fraction(f.error)
    up, down = [], []
    for a, b in zip(f.p.tolist(), f.q.tolist(), strict=True):
        high = Fraction(a) / less, Fraction(b) / less
        low = tuple(Fraction(0) if x <= VAGUE else Fraction(x) * less for x in (a, b))
        up.append((low[0], high[1]))
        down.append((high[0], low[1]))
    return _lines_below(up, down) if telling else _towards_the_diagonal(down, up)


def _lines_below(up: list[Cell], down: list[Cell]) -> PiecewiseLinear:
    """Cells of Q above P from the one list and of P above Q from the other, cut where their lines meet."""
    steep = sorted((cell for cell in up if cell[1] > cell[0]), key=_slope, reverse=True)
    flat = sorted((cell for cell in down if cell[1] < cell[0]), key=_slope)
    left = _left(steep, flat)
    if min(left) >= 0:
        return _of([*steep, left, *flat])
    return envelope([*_from_the_top(steep), *_from_the_bottom(flat)])


def _from_the_top(cells: list[Cell]) -> Iterator[Line]:
    """The lines along the cells, and one of slope -1 where they end."""
    x, y = Fraction(0), Fraction(1)
    for a, b in cells:
        if a:
            yield b / a, y + b / a * x
        x, y = x + a, y - b
    yield Fraction(1), y + x


def _from_the_bottom(cells: list[Cell]) -> Iterator[Line]:
    x, y = Fraction(1), Fraction(0)
    for a, b in cells:
        yield b / a, y + b / a * x
        x, y = x - a, y + b
    yield Fraction(1), y + x


def _towards_the_diagonal(down: list[Cell], up: list[Cell]) -> PiecewiseLinear:
    steep = sorted((cell for cell in down if cell[1] > cell[0]), key=_slope, reverse=True)
    flat = sorted((cell for cell in up if cell[1] < cell[0]), key=_slope)
    while True:
        left = _left(steep, flat)
        if min(left) >= 0 and not (steep and _slope(steep[-1]) < _slope(left)):
            if not (flat and _slope(flat[-1]) > _slope(left)):
                break
            flat.pop()
        elif steep:
            steep.pop()
        else:
            flat.pop()
    return _of([*steep, left, *flat])


def _left(steep: list[Cell], flat: list[Cell]) -> Cell:
    p, q = (1 - sum((cell[side] for cell in [*steep, *flat]), Fraction(0)) for side in (0, 1))
    return p, q


def _slope(cell: Cell) -> Fraction:
    return cell[1] / cell[0] if cell[0] else Fraction(10) ** 400


def _of(cells: list[Cell]) -> PiecewiseLinear:
    return PiecewiseLinear._derived(fractions(a for a, _ in cells), fractions(b for _, b in cells))


def rounded(f: PiecewiseLinear) -> PiecewiseLinear:
    """The nearest floats, with that as the error."""
    return PiecewiseLinear._derived(nearest(f.p), nearest(f.q), 2.0**-52)
