"""Compositions as brackets: one-sided laws of the total loss, joined with their mirror images."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding
from gdpcert._interval import Interval
from gdpcert._tradeoff import _cells
from gdpcert._tradeoff._bracket import Bracket
from gdpcert._tradeoff._compose._halves import Law
from gdpcert._tradeoff._compose._join import join
from gdpcert._tradeoff._compose._lattice import Source, optimistic, pessimistic, source
from gdpcert._tradeoff._compose._side import betrayed, one_side
from gdpcert._tradeoff._compose._tilts import Cumulants, windows
from gdpcert._tradeoff._families import Gaussian
from gdpcert._tradeoff._protocol import Curve

FloatArray = npt.NDArray[np.float64]
Factors = tuple[tuple[Curve, int], ...]

_TAIL = 1e-100  # the mass of Q that a composition may leave to certainty
_COARSE = 2048
_LONGER = 8
_RESOLVED = 1e-7
_FINEST = 1e-11


def composed(factors: Factors, points: int) -> Bracket:
    """The composition of n copies of each trade-off function."""
    least, most = _at_least(factors), _at_most(factors)
    if least is not None and _unresolved(factors):
        return Bracket(least, most, factors)
    forward = _laws(factors, points)
    if all(f._symmetric for f, _ in factors):
        backward = forward
    else:
        backward = _laws(tuple((f.inverse(), n) for f, n in factors), points)
    lower, upper = join(forward[0], backward[0], telling=True), join(forward[1], backward[1], telling=False)
    # where the lattice says next to nothing
    tells_all = least is not None and 1 - _advantage(least).high > 2 * (1 - _advantage(lower).high)
    tells_nothing = _advantage(most).low > 2 * _advantage(upper).high
    return Bracket(least if tells_all else lower, most if tells_nothing else upper, factors)


def _unresolved(factors: Factors) -> bool:
    """Whether the standard deviation of the total loss is of the size of the allowances for rounding."""
    spans = [(_cells.span_of_q(f, 1e-3), n) for f, n in factors]
    return bool(np.sqrt(sum(n * (high - low) ** 2 for (low, high), n in spans)) < _RESOLVED)


def _at_least(factors: Factors) -> Gaussian | None:
    """The Gaussian that those below the steps add up to."""
    mus = [(f._mu()[1], n) for f, n in factors]
    if np.inf in dict(mus):
        return None
    return Gaussian(_rounding.sqrt_up(sum((Fraction(mu) ** 2 * n for mu, n in mus), Fraction(0))))


def _at_most(factors: Factors) -> Curve:
    """The step that tells most."""
    return max((f for f, _ in factors), key=lambda f: float(_advantage(f).low))


def _advantage(f: Curve) -> Interval:
    return f._profile(np.zeros(()))


def _laws(factors: Factors, points: int) -> tuple[Law, Law]:
    """Positive total losses, the masses of Q there, and the mass of certainty: from above and from below."""
    steps = sum(n for _, n in factors)
    sources = [(source(f, _TAIL / (4 * steps)), n) for f, n in factors]
    coarse = [(pessimistic(law, max((law.high - law.low) / _COARSE, _FINEST)), n) for law, n in sources]
    if not all(step.masses.any() for step, _ in coarse):
        return betrayed(1.0), betrayed(1.0)
    plan, goal = windows(Cumulants(coarse), _TAIL / 4)
    widths = [1.05 * (window.high - window.low) for window in plan]
    # fine enough for the bulk; rare jumps of the loss make later windows wider, and their transforms longer
    finest = max(_FINEST, goal / (_LONGER**2 * points))
    spacing = _aligned(sources, max(widths[0] / points, max(widths) / (_LONGER * points), finest))
    least = min(points, goal / spacing)
    lengths = [2 ** int(np.ceil(np.log2(max(width / spacing, least) + 64))) for width in widths]
    return (
        one_side([(pessimistic(law, spacing), n) for law, n in sources], plan, goal, lengths, telling=True),
        one_side([(optimistic(law, spacing), n) for law, n in sources], plan, goal, lengths, telling=False),
    )


def _aligned(sources: Sequence[tuple[Source, int]], spacing: float) -> float:
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
