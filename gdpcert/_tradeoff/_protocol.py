"""What a trade-off function offers: to everyone, and to the algebra."""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from gdpcert._interval import Interval

FloatArray = npt.NDArray[np.float64]


class TradeOff(Protocol):
    """The smallest type-II error at type-I error `alpha` of any test between two laws."""

    def __call__(self, alpha: npt.ArrayLike) -> Any:
        """f(alpha), rounded down."""
        ...

    def power(self, alpha: npt.ArrayLike) -> Any:
        """1 - f(alpha), rounded up."""
        ...


def is_curve(x: Any) -> bool:
    """Whether x is a trade-off function; the name of a family, which still has to be called, is none."""
    return hasattr(x, "_profile") and not isinstance(x, type)


class Curve(Protocol):
    """A trade-off function of this library: enclosures, from which the algebra makes every number."""

    @property
    def _symmetric(self) -> bool:
        """Whether exchanging the two laws changes nothing."""
        ...

    @property
    def _atoms(self) -> tuple[float, ...]:
        """The finite losses of positive mass, from the largest down."""
        ...

    @property
    def _blur(self) -> float:
        """How far `_above` and `_below` may be from the loss asked for, relative to the larger of it and 1."""
        ...

    def _value(self, alpha: FloatArray) -> Interval:
        """The type-II error at a type-I error."""
        ...

    def _power(self, alpha: FloatArray) -> Interval:
        """One less that, without cancellation."""
        ...

    def _profile(self, epsilon: FloatArray) -> Interval:
        """The privacy profile at an epsilon of at least 0."""
        ...

    def _reverse_profile(self, epsilon: FloatArray) -> Interval:
        """That of the inverse."""
        ...

    def _above(self, loss: FloatArray) -> tuple[Interval, Interval]:
        """The masses of P and of Q whose loss log(dQ/dP) exceeds `loss`, give or take a few ulp of it."""
        ...

    def _below(self, loss: FloatArray) -> tuple[Interval, Interval]:
        """The masses of P and of Q whose loss is at most `loss`, likewise."""
        ...

    def _mu(self) -> tuple[float, float]:
        """Bounds on the smallest mu whose Gaussian lies below."""
        ...

    def inverse(self) -> Any:
        """The trade-off function with the two laws exchanged."""
        ...
