"""What a trade-off function offers to the rest of the library."""

from typing import Any, Protocol

import numpy.typing as npt


class TradeOff(Protocol):
    """The smallest type-II error at type-I error `alpha` of any test between two laws."""

    def __call__(self, alpha: npt.ArrayLike) -> Any:
        """f(alpha), rounded down."""
        ...

    def power(self, alpha: npt.ArrayLike) -> Any:
        """1 - f(alpha), rounded up."""
        ...
