"""The mean certified radius of a population: the area under the curve of certified accuracy, and under its band."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding, _validate
from gdpcert._bands._accuracy import simultaneous_band
from gdpcert._certificate import Certificate
from gdpcert._curve import correct_radii

FloatArray = npt.NDArray[np.float64]


def mean_radius_interval(
    certificates: Certificate | Sequence[Certificate],
    labels: npt.ArrayLike,
    *,
    largest: float,
    failure: float = 0.05,
) -> tuple[float, float]:
    r"""A confidence interval for the mean certified radius of the population that the inputs come from.

    The mean, a wrong or abstained input counting 0, is the area :math:`\int_0^{R} S(r)\,dr` under the curve of
    certified accuracy, R the largest possible radius; the interval is the area under the two ends of
    `simultaneous_band`. It holds on the same event as the band, so that band and interval together miss with
    probability `failure`. It is about inputs drawn independently, each certified by as many votes.

    Parameters
    ----------
    certificates, labels
        As in `certified_accuracy`.
    largest : float
        The largest radius that any certificate of this kind can have, from `largest_possible_radius`; finite.
    failure : float, optional
        The probability in (0, 1) of missing.

    Returns
    -------
    tuple of float
        The lower end, rounded down, and the upper end, rounded up, in the unit of the certificates.

    Raises
    ------
    ValueError
        If a radius is above `largest`, or an argument leaves its domain.

    References
    ----------
    Anderson, *Confidence limits for the expected value of an arbitrary bounded random variable with a continuous
    distribution function*, 1969. The proof, for any distribution, is on the page *Bands*.

    Examples
    --------
    >>> from gdpcert import certify, largest_possible_radius, mean_radius_interval
    >>> votes = [[1000, 0], [990, 10], [900, 100], [505, 495]] * 50
    >>> certificates = certify(votes, 0, failure=0.001, sigma=0.5)
    >>> largest = largest_possible_radius(1000, 0.001, 0.5)
    >>> low, high = mean_radius_interval(certificates, [0] * 200, largest=largest)
    >>> round(low, 3), round(high, 3)
    (0.574, 0.814)
    """
    return integrated_band([correct_radii(certificates, labels)], largest, failure)


def integrated_band(reached: Sequence[FloatArray], largest: float, failure: float = 0.05) -> tuple[float, float]:
    """The interval for the mean over runs on the same inputs, each given by its inputs' radii, negative where wrong."""
    end = _validate.one("largest", _validate.finite("largest", largest))
    top = max(float(radii.max()) for radii in reached)
    if top > end:
        raise ValueError(
            f"`largest` must be at least every certified radius; got {end:g} and a radius of {top:g}. "
            "Take it from largest_possible_radius, for the votes and the failure probability of the certificates."
        )
    corners = np.unique(np.concatenate([[0.0, end], *(radii[radii > 0] for radii in reached)]))
    # between two corners the share is that at the upper one
    shares = np.mean([_share(radii, corners[1:]) for radii in reached], axis=0)
    inputs = min(radii.size for radii in reached)
    low, high = simultaneous_band(shares, inputs, failure, runs=len(reached))
    widths = np.diff(corners)
    # differences and products err by an ulp each, the sum by one
    below, above = math.fsum(low * widths), math.fsum(high * widths)
    return max(0.0, float(_rounding.down(below, 8))), min(end, float(_rounding.up(above, 8)))


def _share(radii: FloatArray, at: FloatArray) -> FloatArray:
    """The share of `radii` that are at least `at`."""
    return np.asarray(1 - np.searchsorted(np.sort(radii), at, side="left") / radii.size)
