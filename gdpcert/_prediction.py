"""The prediction of a smoothed classifier, with a test that the top two classes differ."""

import numpy as np
import numpy.typing as npt
from scipy import special

from gdpcert import _validate
from gdpcert._certificate import ABSTAIN

# scipy's binomial tail at one half is within 1e-13 relative up to 1e6 votes, 1e-10 up to 1e9
_TAIL_MARGIN = 1e-9


def predict(counts: npt.ArrayLike, failure: float) -> int | npt.NDArray[np.int64]:
    r"""The most probable class, or -1 where the votes do not tell the top two apart.

    Two-sided binomial test of the two leading classes' votes against one half: returns the leader if
    :math:`2 P(\mathrm{Bin}(n_1 + n_2, 1/2) \ge n_1) \le \mathtt{failure}`.

    Parameters
    ----------
    counts : array_like of int
        Votes per class, shape (..., classes).
    failure : float
        The probability in (0, 1) of returning a class that is not the most probable one.

    Returns
    -------
    int or ndarray of int
        Class indices, -1 for an abstention; the p-value is rounded up.

    Raises
    ------
    ValueError
        If counts are negative, fractional or sum to 0, or `failure` leaves (0, 1).

    References
    ----------
    Cohen, Rosenfeld and Kolter, 2019, Section 3.2.1; Hung and Fithian, 2019.

    Examples
    --------
    >>> from gdpcert import predict
    >>> predict([90, 10, 0], 0.001), predict([52, 48, 0], 0.001)
    (0, -1)
    """
    votes = _validate.counts(counts)
    level = _validate.one("failure", _validate.failure(failure))
    ranked = np.sort(votes, axis=-1)
    first, second = ranked[..., -1].astype(np.float64), ranked[..., -2].astype(np.float64)
    p_value = 2 * special.betainc(first, second + 1, 0.5) * (1 + _TAIL_MARGIN)
    decided = np.where((p_value <= level) & (first > second), votes.argmax(axis=-1), ABSTAIN)
    return decided if decided.ndim else int(decided)
