"""A number of votes that is fixed before looking."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdpcert import _validate

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class FixedVotes:
    """Every input gets the same number of votes, whatever they say.

    Parameters
    ----------
    cap : int
        The number of votes, at least 1.

    Raises
    ------
    ValueError
        If `cap` is below 1 or fractional.

    Examples
    --------
    >>> from gdpcert import FixedVotes
    >>> FixedVotes(1000).stopped([500, 990], [999, 1000]).tolist()
    [False, True]
    """

    cap: int

    def __post_init__(self) -> None:
        _validate.whole("cap", self.cap, 1)

    @property
    def rule(self) -> str:
        """The rule of `certify` for votes that were stopped like this."""
        return "fixed"

    def stopped(self, successes: npt.ArrayLike, trials: npt.ArrayLike) -> BoolArray:
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
            Where all votes are cast.
        """
        k, n = np.broadcast_arrays(successes, trials)
        del k
        return np.asarray(n >= self.cap)
