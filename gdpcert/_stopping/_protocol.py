"""What every stopping rule can be asked."""

from typing import Protocol

import numpy as np
import numpy.typing as npt


class Stop(Protocol):
    """When an input has votes enough: `FixedVotes`, `DecideRadius`, `WithinTolerance`, or a rule of one's own."""

    @property
    def cap(self) -> int:
        """The most votes on an input."""

    @property
    def rule(self) -> str:
        """The rule of `certify` for votes that were stopped like this: "fixed" only if they were not looked at."""

    def stopped(self, successes: npt.ArrayLike, trials: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Whether inputs have votes enough.

        Parameters
        ----------
        successes : int or array_like
            Votes for the selected class.
        trials : int or array_like
            All votes so far, invalid ones included.

        Returns
        -------
        ndarray of bool
        """
