"""Compositions as brackets: one-sided laws of the total loss, joined with their mirror images."""

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding
from gdpcert._tradeoff import _cells
from gdpcert._tradeoff._bracket import Bracket
from gdpcert._tradeoff._compose._join import join
from gdpcert._tradeoff._compose._lattice import Source, Step, optimistic, pessimistic, source
from gdpcert._tradeoff._compose._tilts import Cumulants, Window, windows
from gdpcert._tradeoff._compose._transform import convolve, tilted
from gdpcert._tradeoff._families import Gaussian
from gdpcert._tradeoff._protocol import Curve

FloatArray = npt.NDArray[np.float64]
Factors = tuple[tuple[Curve, int], ...]
Maker = Callable[[Source, float], Step]
Sources = Sequence[tuple[Source, int]]

_TAIL = 1e-100  # the mass of Q that a composition may leave to certainty
_COARSE = 2048
_LONGER = 8
_RESOLVED = 1e-7


def composed(factors: Factors, points: int) -> Bracket:
    """The composition of n copies of each trade-off function.

    Raises
    ------
    ValueError
        If all losses are too small to be told apart in floats, and no Gaussian lies below every step.
    """
    if _unresolved(factors):
        return _small(factors)
    forward = _one_sided(factors, points)
    if all(f._symmetric for f, _ in factors):
        backward = forward
    else:
        backward = _one_sided(tuple((f.inverse(), n) for f, n in factors), points)
    return Bracket(join(forward[0], backward[0], telling=True), join(forward[1], backward[1], telling=False), factors)


def _unresolved(factors: Factors) -> bool:
    """Whether the standard deviation of the total loss is of the size of the allowances for rounding."""
    spans = [(_cells.span_of_q(f, 1e-3), n) for f, n in factors]
    return bool(np.sqrt(sum(n * (high - low) ** 2 for (low, high), n in spans)) < _RESOLVED)


def _small(factors: Factors) -> Bracket:
    """Between the Gaussian that the steps' add up to and the step that tells most."""
    mus = [(f._mu()[1], n) for f, n in factors]
    if np.inf in dict(mus):
        raise ValueError(f"losses below {_RESOLVED:g} cannot be told apart in floats; compose fewer, larger steps.")
    most = max((f for f, _ in factors), key=lambda f: float(f._profile(np.zeros(())).low))
    together = sum((Fraction(mu) ** 2 * n for mu, n in mus), Fraction(0))
    return Bracket(Gaussian(_rounding.sqrt_up(together)), most, factors)


def _one_sided(factors: Factors, points: int) -> tuple[tuple[FloatArray, FloatArray, float], ...]:
    """Positive total losses, the masses of Q there, and the mass of certainty: from above and from below."""
    steps = sum(n for _, n in factors)
    sources = [(source(f, _TAIL / (4 * steps)), n) for f, n in factors]
    coarse = [(pessimistic(law, max((law.high - law.low) / _COARSE, 1e-12)), n) for law, n in sources]
    plan, goal = windows(Cumulants(coarse), _TAIL / 4)
    widths = [1.05 * (window.high - window.low) for window in plan]
    # fine enough for the bulk; rare jumps of the loss make later windows wider, and their transforms longer
    spacing = _aligned(sources, max(widths[0] / points, max(widths) / (_LONGER * points)))
    lengths = [2 ** int(np.ceil(np.log2(width / spacing + 64))) for width in widths]
    return tuple(_side(sources, plan, goal, spacing, lengths, make) for make in (pessimistic, optimistic))


def _aligned(sources: Sources, spacing: float) -> float:
    """A spacing, a little larger, on which the losses of positive mass of the most frequent step lie."""
    for law, _ in sorted(sources, key=lambda factor: -factor[1]):
        period = _period(np.array(law.f._atoms))
        if period is not None and period >= spacing:
            return float(period / np.floor(period / spacing))
    return spacing


def _period(losses: FloatArray) -> float | None:
    """The spacing of which all differences of the decreasing `losses` are multiples, if there is one."""
    gaps = -np.diff(losses)
    gaps = gaps[gaps > 1e-9]
    if not gaps.size:
        return None
    whole = losses[0] - losses[-1]
    period = float(whole / round(whole / gaps.min()))
    multiples = (losses[0] - losses) / period
    return period if bool((np.abs(multiples - np.rint(multiples)) < 1e-6).all()) else None


def _side(
    sources: Sources, plan: Sequence[Window], goal: float, spacing: float, lengths: Sequence[int], make: Maker
) -> tuple[FloatArray, FloatArray, float]:
    telling = make is pessimistic
    steps = [(make(law, spacing), n) for law, n in sources]
    first = sum(n * step.first for step, n in steps)
    certain = _certainty(steps, telling)
    cumulants = Cumulants(steps)
    start = int(np.floor(-first / spacing)) - 2
    count = int((plan[-1].high - plan[0].low) / spacing) + max(lengths)
    every: FloatArray = np.asarray(first + spacing * (start + np.arange(count)), dtype=np.float64)
    best = _least_chernoff(cumulants, plan, every) if telling else np.zeros(count)
    reached = 0
    for window, points in zip(plan, lengths, strict=True):
        low, values = _windowed(steps, cumulants, window, first, spacing, points, telling)
        begin, end = max(low, start), min(low + points, start + count)
        if end <= begin:
            continue
        part, seen = slice(begin - start, end - start), values[begin - low : end - low]
        best[part] = np.minimum(best[part], seen) if telling else np.maximum(best[part], seen)
        reached = max(reached, end - start)
    # beyond the goal the last window holds rounding alone; Chernoff's bound says more
    reached = min(reached, int(np.ceil((goal - first) / spacing)) + 2 - start)
    losses: FloatArray = every[:reached]
    positive = losses > 0
    if telling:
        certain += _beyond(cumulants, plan, float(losses[-1]))
    return losses[positive], best[:reached][positive], certain


def _certainty(steps: Sequence[tuple[Step, int]], telling: bool) -> float:
    """The mass of Q for which some step's loss is infinite, 1 - prod (1 - c)^n."""
    remains = sum(n * np.log1p(-min(step.certain, 1.0)) for step, n in steps)
    return float(-np.expm1(remains * (1 + 2.0**-48 if telling else 1 - 2.0**-48)))


def _beyond(cumulants: Cumulants, plan: Sequence[Window], loss: float) -> float:
    """Chernoff's bound on the mass of Q above a total loss, at the best of the tilts that were looked at."""
    if loss >= cumulants.ends()[1]:
        return 0.0
    tilts = [tilt for window in plan for tilt in (window.tilt, window.tilt + window.up) if tilt > 0]
    return min((float(_bounded(cumulants.at(tilt)[0], tilt * np.asarray(loss))) for tilt in tilts), default=1.0)


def _least_chernoff(cumulants: Cumulants, plan: Sequence[Window], losses: FloatArray) -> FloatArray:
    """Chernoff's bound on the mass at each total loss, which holds where no window has looked."""
    bounds = [_bounded(cumulants.at(window.tilt)[0], window.tilt * losses) for window in plan]
    return np.asarray(np.minimum.reduce(bounds))


def _bounded(cumulant: float, shift: FloatArray) -> FloatArray:
    """exp(cumulant - shift), at most 1, with room for the rounding of both."""
    room = 1e-6 + 2.0**-40 * (abs(cumulant) + np.abs(shift))
    return np.asarray(np.exp(np.minimum(0.0, cumulant - shift + room)))


def _windowed(
    steps: Sequence[tuple[Step, int]],
    cumulants: Cumulants,
    window: Window,
    first: float,
    spacing: float,
    points: int,
    telling: bool,
) -> tuple[int, FloatArray]:
    """Bounds on the masses of Q at the total losses of one window, on the side asked for."""
    tilt = window.tilt
    laws, scale, relative = [], 0.0, 0.0
    for step, n in steps:
        single = Cumulants([(step, 1)]).at(tilt)[0]
        masses, error = tilted(step, tilt, single)
        laws.append((masses, n))
        scale += n * single
        relative += n * error
    middle = (window.low + window.high) / 2
    low = int(np.floor((middle - first) / spacing)) - points // 2
    masses, error = convolve(laws, low, points)
    losses = first + spacing * (low + np.arange(points))
    outside = 0.0 if telling else _outside(cumulants, window, scale, losses[0], losses[-1])
    moved = masses + error if telling else masses - error - outside
    exponent = np.minimum(scale - tilt * losses, 700.0)  # far below the losses that this window is for
    reach = sum(n * abs(step.first) for step, n in steps) + float(np.abs(losses).max())
    relative += (abs(scale) + abs(tilt) * reach + 8) * 2.0**-50
    with np.errstate(under="ignore", over="ignore"):
        values = np.maximum(moved, 0.0) * np.exp(exponent)
    return low, values * (np.exp(2 * relative) if telling else max(0.0, 1 - 2 * relative))


def _outside(cumulants: Cumulants, window: Window, scale: float, low: float, high: float) -> float:
    """Chernoff's bound on the tilted mass outside of the window, which the circular convolution folds into it."""
    bottom, top = cumulants.ends()
    sides = ((window.down, low, low <= bottom), (window.up, high, high >= top))
    return float(
        sum(
            _bounded(cumulants.at(window.tilt + move)[0] - scale, move * np.asarray(edge))
            for move, edge, whole in sides
            if not whole
        )
    )
