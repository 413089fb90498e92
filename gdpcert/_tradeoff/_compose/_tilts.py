"""Where to look: the exponential tilts and the window that cover the losses of a composition."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdpcert._tradeoff._compose._lattice import Step

FloatArray = npt.NDArray[np.float64]

_OUTSIDE = 42.0  # a window leaves out less than exp(-42) of the tilted mass
_APART = 3.0  # standard deviations from one tilt's mean to the middle between two
_LEAST_TILT, _MOST_TILT = -1.0, 1e4


@dataclass(frozen=True)
class Window:
    """A tilt, and the total losses that its transform has to hold."""

    tilt: float
    low: float
    high: float
    down: float  # the further tilts at which Chernoff's bound says so
    up: float


class Cumulants:
    """K(t) = sum of n log E_q[exp(t L)] over the steps, its slope and its curvature."""

    def __init__(self, steps: Sequence[tuple[Step, int]]) -> None:
        self._laws = [(step.losses[step.masses > 0], np.log(step.masses[step.masses > 0]), n) for step, n in steps]

    def at(self, tilt: float) -> tuple[float, float, float]:
        """K, K' and K''."""
        total = np.zeros(3)
        for losses, logs, n in self._laws:
            weights = logs + tilt * losses
            peak = weights.max()
            masses = np.exp(weights - peak)
            whole = masses.sum()
            mean = float(masses @ losses) / whole
            spread = float(masses @ (losses - mean) ** 2) / whole
            total += n * np.array([peak + np.log(whole), mean, spread])
        return float(total[0]), float(total[1]), float(total[2])

    def ends(self) -> tuple[float, float]:
        """The smallest and the largest total loss."""
        lowest = sum(n * float(losses[0]) for losses, _, n in self._laws)
        return lowest, sum(n * float(losses[-1]) for losses, _, n in self._laws)

    def tilt_for(self, mean: float, least: float, most: float) -> float:
        """The tilt whose mean total loss is about `mean`."""
        for _ in range(40):
            middle = (least + most) / 2
            least, most = (middle, most) if self.at(middle)[1] < mean else (least, middle)
        return (least + most) / 2

    def beyond(self, tilt: float, exponent: float, sign: int) -> tuple[float, float]:
        """A total loss beyond which the tilted law has at most exp(-exponent), and Chernoff's tilt that says so."""
        base, _, variance = self.at(tilt)
        scale = sign * np.sqrt(2 * exponent) / max(np.sqrt(variance), 1e-12)
        moves = scale * np.geomspace(3e-4, 4.0, 48)  # small ones for rare jumps of the loss
        bounds = np.array([(self.at(tilt + move)[0] - base + exponent) / move for move in moves])
        best = int(np.argmin(sign * bounds))
        return float(bounds[best]), float(moves[best])


def windows(cumulants: Cumulants, tail: float) -> tuple[list[Window], float]:
    """Windows for the total losses from 0 to where less than `tail` of Q lies beyond, and where that is."""
    bottom, top = cumulants.ends()
    goal = min(cumulants.beyond(0.0, -np.log(tail), 1)[0], top)
    least = _LEAST_TILT
    tilt = cumulants.tilt_for(0.0, least, 0.0)
    found: list[Window] = []
    while True:
        _, mean, variance = cumulants.at(tilt)
        (low, down), (high, up) = (cumulants.beyond(tilt, _OUTSIDE, sign) for sign in (-1, 1))
        found.append(Window(tilt, max(low, bottom), min(high, top), down, up))
        reach = mean + _APART * np.sqrt(variance)
        if reach >= goal or mean >= 0.999 * goal or tilt >= _MOST_TILT or len(found) >= 64:
            return found, goal
        tilt = _next(cumulants, tilt, reach, goal)


def _next(cumulants: Cumulants, tilt: float, reach: float, goal: float) -> float:
    """The largest tilt that still holds `reach` within its own standard deviations, its mean not beyond the goal."""
    step = max(0.01, abs(tilt) * 0.01)
    most = tilt + step
    while _holds(cumulants, most, reach, goal) and most < _MOST_TILT:
        step *= 2
        most = tilt + step
    least = tilt
    for _ in range(30):
        middle = (least + most) / 2
        least, most = (middle, most) if _holds(cumulants, middle, reach, goal) else (least, middle)
    return max(least, tilt + 1e-3)


def _holds(cumulants: Cumulants, tilt: float, reach: float, goal: float) -> bool:
    _, mean, variance = cumulants.at(tilt)
    return mean <= goal and mean - _APART * float(np.sqrt(variance)) <= reach
