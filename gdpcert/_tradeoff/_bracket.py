"""Two trade-off functions with the exact one in between."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding, _validate
from gdpcert._interval import Interval
from gdpcert._tradeoff import _algebra, _numbers
from gdpcert._tradeoff._protocol import is_curve

FloatArray = npt.NDArray[np.float64]
Pair = tuple[float | FloatArray, float | FloatArray]


@dataclass(frozen=True)
class Bracket:
    """Two trade-off functions that enclose one known only so far: ``lower <= f <= upper``.

    Every number asked of it is a pair (low, high) with the exact one in between, each end rounded outward;
    every operation is done to both ends. Certificates use the safe one, `lower`.

    Parameters
    ----------
    lower, upper : trade-off function
        What is certainly guaranteed, and what certainly is not exceeded.
    steps : tuple, optional
        The trade-off functions that it is the composition of, each with its count; a further composition
        starts from them, not from the two ends.

    Raises
    ------
    TypeError
        If an end is not a trade-off function.
    ValueError
        If the ends are seen to be the wrong way round.

    Examples
    --------
    >>> from gdpcert import Gaussian, Laplace
    >>> low, high = (Gaussian(1.0) @ Laplace(0.5)).delta(1.0)
    >>> round(low, 4), round(high, 4)
    (0.1642, 0.1642)
    """

    lower: Any
    upper: Any
    steps: tuple[tuple[Any, int], ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("lower", "upper"):
            if not is_curve(getattr(self, name)):
                got = type(getattr(self, name)).__name__
                raise TypeError(
                    f"`{name}` must be a trade-off function such as Gaussian(1.0), or an end of a bracket; got {got}."
                )
        alpha = np.linspace(0, 1, 9)
        if (self.lower._value(alpha).low > self.upper._value(alpha).high).any():
            raise ValueError("`lower` lies above `upper`; exchange the two.")

    def __call__(self, alpha: npt.ArrayLike) -> Pair:
        """Bounds on the smallest type-II error at type-I error `alpha` in [0, 1]."""
        down, up = (_validate.probability("alpha", alpha, up=side) for side in (False, True))
        return _numbers.plain(self.lower._value(up).low), _numbers.plain(self.upper._value(down).high)

    def power(self, alpha: npt.ArrayLike) -> Pair:
        """Bounds on the largest power ``1 - f(alpha)`` at type-I error `alpha` in [0, 1]."""
        down, up = (_validate.probability("alpha", alpha, up=side) for side in (False, True))
        return self._pair(self.upper._power(down), self.lower._power(up))

    def delta(self, epsilon: npt.ArrayLike) -> Pair:
        """Bounds on the privacy profile at `epsilon`."""
        down, up = (_validate.real("epsilon", epsilon, up=side) for side in (False, True))
        return self._pair(_numbers.profile(self.upper, up), _numbers.profile(self.lower, down))

    def epsilon(self, delta: npt.ArrayLike) -> Pair:
        """Bounds on the smallest epsilon >= 0 whose delta is at most `delta`."""
        down, up = (_validate.probability("delta", delta, up=side) for side in (False, True))
        low, high = _numbers.epsilon_down(self.upper, up), _numbers.epsilon_up(self.lower, down)
        return _numbers.plain(low), _numbers.plain(high)

    def advantage(self) -> Pair:
        """Bounds on the total variation distance."""
        return self._pair(self.upper._profile(np.zeros(())), self.lower._profile(np.zeros(())))

    def mu(self) -> Pair:
        """Bounds on the smallest mu with ``f >= Gaussian(mu)``; the upper one is at most that of the steps."""
        tops = [(f._mu()[1], n) for f, n in self.steps]
        together = sum((Fraction(mu) ** 2 * n for mu, n in tops), Fraction(0)) if np.inf not in dict(tops) else None
        bound = np.inf if together is None or not tops else _rounding.sqrt_up(together)
        return self.upper._mu()[0], min(self.lower._mu()[1], bound)

    def inverse(self) -> "Bracket":
        """The bracket of the inverse."""
        return self._both(lambda f: f.inverse())

    def symmetrized(self) -> "Bracket":
        """The bracket of the symmetrized function."""
        from gdpcert._tradeoff import _symmetric

        found: Bracket = _symmetric.symmetrized_bracket(self)
        return found

    def __matmul__(self, other: Any) -> "Bracket":
        """The composition with a trade-off function or another bracket."""
        from gdpcert._tradeoff import _tensor

        found: Bracket = _tensor.tensor(self, other)
        return found

    def __rmatmul__(self, other: Any) -> "Bracket":
        found: Bracket = self.__matmul__(other)
        return found

    def compose(self, n: int, *, points: int = 2**17) -> "Bracket":
        """The n-fold composition."""
        from gdpcert._tradeoff import _tensor

        found: Bracket = _tensor.compose(self, n, points)
        return found

    def group(self, k: int) -> "Bracket":
        """Group privacy."""
        return self._both(lambda f: f.group(k))

    def dilute(self, p: float) -> "Bracket":
        """The mixture p f + (1 - p) Id."""
        return self._both(lambda f: f.dilute(p))

    def subsample(self, p: float) -> "Bracket":
        """Amplification by subsampling."""
        return self._both(lambda f: f.subsample(p))

    plot = _algebra.plot

    def _both(self, change: Callable[[Any], Any]) -> "Bracket":
        return Bracket(bracket(change(self.lower)).lower, bracket(change(self.upper)).upper)

    @staticmethod
    def _pair(better: Interval, worse: Interval) -> Pair:
        return _numbers.plain(better.low), _numbers.plain(worse.high)


def bracket(f: Any) -> Bracket:
    """A trade-off function as its own bracket."""
    return f if isinstance(f, Bracket) else _same(f)


def _same(f: Any) -> Bracket:
    made = object.__new__(Bracket)
    object.__setattr__(made, "lower", f)
    object.__setattr__(made, "upper", f)
    object.__setattr__(made, "steps", ((f, 1),))
    return made
