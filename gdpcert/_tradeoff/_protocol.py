"""What a trade-off function offers to the rest of the library."""

from typing import Protocol

import numpy as np
import numpy.typing as npt


class TradeOff(Protocol):
    """The smallest type-II error at type-I error `alpha` of any test between two laws."""

    def __call__(self, alpha: npt.ArrayLike) -> float | npt.NDArray[np.float64]:
        """f(alpha), rounded down."""
        ...

    def power(self, alpha: npt.ArrayLike) -> float | npt.NDArray[np.float64]:
        """1 - f(alpha), rounded up."""
        ...
