"""The law of a positive total loss, from above or from below: of each mass, what the best window says."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding
from gdpcert._tradeoff._compose._halves import Law
from gdpcert._tradeoff._compose._lattice import Step
from gdpcert._tradeoff._compose._tilts import Cumulants, Window
from gdpcert._tradeoff._compose._transform import convolve, tilted

FloatArray = npt.NDArray[np.float64]
Steps = Sequence[tuple[Step, int]]


def betrayed(certain: float) -> Law:
    """That of a composition with no finite loss."""
    return np.zeros(0), np.zeros(0), certain


def one_side(steps: Steps, plan: Sequence[Window], goal: float, lengths: Sequence[int], *, telling: bool) -> Law:
    """Positive total losses, bounds on the masses of Q there, and on the mass of certainty."""
    certain = _certainty(steps, telling)
    if not all(step.masses.any() for step, _ in steps):
        return betrayed(certain)
    spacing = steps[0][0].spacing
    first = sum(n * step.first for step, n in steps)
    cumulants = Cumulants(steps)
    start = int(np.floor(-first / spacing)) - 2
    # beyond the goal the last window holds rounding alone, and Chernoff's bound says more; not so at the largest loss
    top = cumulants.ends()[1]
    far = top if top < 1.1 * goal + 64 * spacing else goal
    count = max(int(np.ceil((far - first) / spacing)) + 2 - start, 1)
    best = np.full(count, np.inf if telling else 0.0)
    reached = 1
    for window, points in zip(plan, lengths, strict=True):
        low, values = _windowed(steps, cumulants, window, first, points, telling)
        begin, end = max(low, start), min(low + points, start + count)
        if end <= begin:
            continue
        part, seen = slice(begin - start, end - start), values[begin - low : end - low]
        best[part] = np.minimum(best[part], seen) if telling else np.maximum(best[part], seen)
        reached = max(reached, end - start)
    losses: FloatArray = np.asarray(first + spacing * (start + np.arange(reached)), dtype=np.float64)
    best = best[:reached]
    if telling:
        unseen = np.isinf(best)
        if unseen.any():
            best[unseen] = _least_chernoff(cumulants, plan, losses[unseen])
        certain = min(1.0, float(_rounding.sum_up(certain, _beyond(cumulants, plan, float(losses[-1])))))
    positive = losses > 0
    return losses[positive], np.minimum(best[positive], 1.0), certain


def _certainty(steps: Steps, telling: bool) -> float:
    """The mass of Q for which some step's loss is infinite, 1 - prod (1 - c)^n."""
    if any(step.certain >= 1 for step, _ in steps):
        return 1.0
    remains = sum(n * np.log1p(-step.certain) for step, n in steps)
    found = -np.expm1(remains * (1 + 2.0**-48 if telling else 1 - 2.0**-48))
    return min(1.0, float(_rounding.up(found, 16))) if telling else max(0.0, float(_rounding.down(found, 16)))


def _beyond(cumulants: Cumulants, plan: Sequence[Window], loss: float) -> float:
    """Chernoff's bound on the mass of Q above a total loss, at the best of the tilts that were looked at."""
    if loss >= cumulants.ends()[1]:
        return 0.0
    tilts = [tilt for window in plan[-2:] for tilt in (window.tilt, window.tilt + window.up) if tilt > 0]
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
    steps: Steps, cumulants: Cumulants, window: Window, first: float, points: int, telling: bool
) -> tuple[int, FloatArray]:
    """Bounds on the masses of Q at the total losses of one window, on the side asked for."""
    tilt, spacing = window.tilt, steps[0][0].spacing
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
    reach = sum(n * abs(step.first) for step, n in steps) + max(abs(float(losses[0])), abs(float(losses[-1])))
    relative += (abs(scale) + abs(tilt) * reach + 8) * 2.0**-50
    exponent = np.minimum(scale - tilt * losses, 700.0)  # far below the losses that this window is for
    with np.errstate(under="ignore", over="ignore"):
        if telling:
            # the whole tilted mass is about 1, which makes this Chernoff's bound where the window says less
            return low, np.fmin(masses + error, 1 + 1e-6) * np.exp(exponent) * np.exp(2 * relative)
        outside = _outside(cumulants, window, scale, losses[0], losses[-1])
        return low, np.fmax(masses - error - outside, 0.0) * np.exp(exponent) * max(0.0, 1 - 2 * relative)


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
