"""Certified accuracy over a set of inputs, with a band for the inputs not seen."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gdpcert import _validate
from gdpcert._certificate import Certificate
from gdpcert._confidence import binomial_lower, binomial_upper

FloatArray = npt.NDArray[np.float64]

_ROUNDING = 1e-14


def certified_accuracy(
    certificates: Certificate | Sequence[Certificate], labels: npt.ArrayLike, radii: npt.ArrayLike
) -> float | FloatArray:
    """The share of inputs that are certified to be classified right up to each radius.

    An input counts at r if it did not abstain, its prediction is its label and its certified radius is at
    least r (so every perturbation of norm below r is covered). An abstention counts as an error at
    every r, r = 0 included.

    Parameters
    ----------
    certificates : Certificate or sequence of Certificate
        One certificate of arrays, or one per input.
    labels : array_like of int
        The true classes, as many as certificates.
    radii : float or array_like
        Where to count, in the unit of the certificates, at least 0.

    Returns
    -------
    float or ndarray
        In [0, 1], of the shape of `radii`.

    Raises
    ------
    ValueError
        If there are not as many labels as certificates, or none, or a radius is negative.

    Examples
    --------
    >>> from gdpcert import certified_accuracy, certify
    >>> certificates = certify([[990, 10], [600, 400], [505, 495]], [0, 1, 0], failure=0.001, sigma=0.5)
    >>> certified_accuracy(certificates, [0, 1, 0], [0.0, 0.5, 1.0]).round(3).tolist()
    [0.333, 0.333, 0.0]
    """
    reached = correct_radii(certificates, labels)
    at = _validate.non_negative("radii", radii)
    share = (reached >= at[..., None]).mean(axis=-1)
    return share if share.ndim else float(share)


def mean_radius(certificates: Certificate | Sequence[Certificate], labels: npt.ArrayLike) -> float:
    """The mean certified radius, an abstained or wrong input counting 0.

    Parameters
    ----------
    certificates, labels
        As in `certified_accuracy`.

    Returns
    -------
    float
        In the unit of the certificates.

    Raises
    ------
    ValueError
        As `certified_accuracy`.
    """
    return float(np.maximum(correct_radii(certificates, labels), 0.0).mean())


def accuracy_band(accuracy: npt.ArrayLike, inputs: int, failure: float = 0.05) -> tuple[FloatArray, FloatArray]:
    """A confidence band around an accuracy measured on some inputs, for the population they come from.

    Pointwise and two-sided (Clopper-Pearson): at each radius by itself it misses the accuracy on the
    population with probability at most `failure`.

    Parameters
    ----------
    accuracy : float or array_like
        Measured shares; one between two multiples of 1 / inputs (a mean over runs) widens the band.
    inputs : int
        The number of inputs, drawn independently.
    failure : float, optional
        The probability in (0, 1) of missing.

    Returns
    -------
    tuple of ndarray
        The lower and the upper end, rounded outward.

    Raises
    ------
    ValueError
        If an argument leaves its domain.
    """
    n = _validate.whole("inputs", inputs, 1)
    fewest, most = outward_counts(accuracy, n)
    level = _validate.one("failure", _validate.failure(failure)) / 2
    return np.asarray(binomial_lower(fewest, n, level)), np.asarray(binomial_upper(most, n, level))


def outward_counts(accuracy: npt.ArrayLike, inputs: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The counts of inputs next to measured shares, below and above."""
    right = _validate.probability("accuracy", accuracy) * inputs
    # k / n * n may miss k by a rounding; anything between two whole numbers is rounded outward
    fewest, most = np.floor(right * (1 + _ROUNDING)), np.ceil(right * (1 - _ROUNDING))
    return fewest.astype(np.int64), most.astype(np.int64)


def correct_radii(certificates: Certificate | Sequence[Certificate], labels: npt.ArrayLike) -> FloatArray:
    """Each input's certified radius, -1 where it abstained or is wrong."""
    batches = [certificates] if isinstance(certificates, Certificate) else list(certificates)
    if not batches:
        raise ValueError("there are no certificates; certify at least one input.")
    norms = {c.norm for c in batches}
    if len(norms) > 1:
        raise ValueError(f"the certificates are for different norms, {sorted(norms)}; count each norm by itself.")
    predicted = np.concatenate([np.ravel(c.predicted) for c in batches])
    distance = np.concatenate([np.ravel(c.radius) for c in batches])
    abstained = np.concatenate([np.ravel(c.abstained) for c in batches])
    truth = np.ravel(_validate.integer("labels", labels, 0))
    if truth.shape != predicted.shape:
        raise ValueError(f"give one label per certificate; got {truth.size} labels for {predicted.size} certificates.")
    return np.where(~abstained & (predicted == truth), distance, -1.0)
