"""Certified and robust accuracy of a population, from a share of inputs: at all radii at once."""

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding, _validate
from gdpcert._bands._ends import ends
from gdpcert._curve import outward_counts

FloatArray = npt.NDArray[np.float64]


def simultaneous_band(
    accuracy: npt.ArrayLike, inputs: int, failure: float = 0.05, *, runs: int = 1
) -> tuple[FloatArray, FloatArray]:
    r"""A confidence band around a curve of certified accuracy, at all radii at once.

    The population is that of the inputs: if the N tested ones were drawn from it independently, then with probability
    at least 1 - `failure` the share of it that would be certified right at r, by a certificate from as many votes, is
    in the band at every r. Radii may be picked after looking, and several inputs may share a radius.

    The end for k of N inputs is the nearer of two: :math:`k/N \pm \sqrt{\ln(2/(0.8\,\mathtt{failure}))/(2N)}`, and
    Clopper and Pearson's bound at a level chosen so that all ends together miss with probability `failure`, computed
    exactly for the continuous law, which is the worst. Against the band of Dvoretzky, Kiefer and Wolfowitz it
    is at most 3 % wider in the middle (at 0.05) and several times narrower near 0 and 1. Above 50,000 inputs it is
    that band.

    Parameters
    ----------
    accuracy : float or array_like
        Measured shares, as `certified_accuracy` returns them.
    inputs : int
        The number of inputs N. The first call for N and `failure` searches the level: 0.1 s for 1,000 inputs, 2 s
        for 10,000, 20 s for 50,000.
    failure : float, optional
        The probability in (0, 1) of missing anywhere.
    runs : int, optional
        How many runs on the same inputs `accuracy` is the mean of. More than one takes the band at
        `failure` / 2, and it is about the mean of these runs' accuracies on the population.

    Returns
    -------
    tuple of ndarray
        The lower and the upper end, rounded outward.

    Raises
    ------
    ValueError
        If an argument leaves its domain.

    References
    ----------
    Berk and Jones, 1979; Massart, 1990. The proofs are on the page *Bands*.

    Examples
    --------
    >>> from gdpcert import simultaneous_band
    >>> low, high = simultaneous_band([0.9, 0.5, 0.0], inputs=500)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.845, 0.437, 0.0], [0.941, 0.563, 0.017])
    """
    n = _validate.whole("inputs", inputs, 1)
    level = _validate.one("failure", _validate.failure(failure))
    low, high = ends(n, level if _validate.whole("runs", runs, 1) == 1 else level / 2)
    fewest, most = outward_counts(accuracy, n)
    return low[fewest], high[most]


def robust_accuracy(
    accuracy: npt.ArrayLike, inputs: int, wrong: float, failure: float = 0.05, *, runs: int = 1
) -> FloatArray:
    r"""A lower bound on the share of the population that is robust and right, at all radii at once.

    With probability at least 1 - `failure`, at every r at least this share of the population has inputs that the
    smoothed classifier gets right under every perturbation of norm below r. With the lower end L of
    `simultaneous_band` it is :math:`(L - w)/(1 - w)`, w the probability that a certificate is wrong: an input that is
    not robust at r is certified there with probability at most w. It holds on the same event as the band.

    Parameters
    ----------
    accuracy, inputs, failure, runs
        As in `simultaneous_band`.
    wrong : float
        The probability in (0, 1) that a certificate is wrong, the `failure` of `certify`.

    Returns
    -------
    ndarray
        The lower bound, at least 0, rounded down.

    Raises
    ------
    ValueError
        If an argument leaves its domain.

    Examples
    --------
    >>> from gdpcert import robust_accuracy
    >>> robust_accuracy([0.9, 0.5, 0.0], inputs=500, wrong=0.001).round(4).tolist()
    [0.845, 0.4369, 0.0]
    """
    w = _validate.one("wrong", _validate.failure(wrong, "wrong"))
    low, _ = simultaneous_band(accuracy, inputs, failure, runs=runs)
    return less_wrong(low, w)


def less_wrong(low: FloatArray, w: float) -> FloatArray:
    """Below the robust share, from below the certified one, where w is the probability of a wrong certificate."""
    return np.asarray(np.maximum(_rounding.down((low - w) / (1 - w), 8), 0.0))
