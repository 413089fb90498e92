"""The bands of a method: one event for all radii and the mean radius, for the population of the images."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding
from gdpcert._bands import integrated_band, less_wrong, simultaneous_band, wrong_certificates
from gdpcert._curve import correct_radii
from gdpcert._report._run import Run

FloatArray = npt.NDArray[np.float64]
Ends = tuple[npt.ArrayLike, npt.ArrayLike]

FAILURE = 0.05


@dataclass(frozen=True, eq=False)
class Bands:
    """What the images say of the population that they were drawn from, with probability 0.95 all of it at once.

    Attributes
    ----------
    low, high : ndarray
        The ends for the certified accuracy at the radii asked for, of the mean over the runs.
    robust : ndarray or None
        A lower end for the share that is truly robust and right; None where no failure probability is known.
    mean_radius : tuple of float and (float or None)
        The ends for the mean certified radius; no upper one where the largest possible radius is not known.
    wrong : int or None
        The most certificates of one run that are wrong, a statement of its own about the images themselves.
    """

    low: FloatArray
    high: FloatArray
    robust: FloatArray | None
    mean_radius: tuple[float, float | None]
    wrong: int | None


def bands(runs: Sequence[Run], radii: FloatArray, largest: float | None, failure: float | None) -> Bands:
    """The bands of the mean over runs of one method.

    Parameters
    ----------
    runs : sequence of Run
        At least one.
    radii : ndarray
        Where the curve is asked for.
    largest : float or None
        The largest radius that a certificate can have, where it is known.
    failure : float or None
        The probability that a certificate is wrong, where it is known.
    """
    reached = [correct_radii(run.certificate, run.labels) for run in runs]
    groups = [reached] if _same_images(runs) else [[radii_of_run] for radii_of_run in reached]
    # rounding may put a radius a hair above the largest
    end = max(largest or 0.0, *(float(r.max()) for r in reached))
    low, high = _mean(groups, lambda group, level: _curve(group, radii, level))
    below, above = _mean(groups, lambda group, level: integrated_band(group, end, level))
    return Bands(
        low=low,
        high=np.minimum(high, 1.0),
        robust=None if failure is None else less_wrong(low, failure),
        mean_radius=(float(below), None if largest is None else min(float(above), end)),
        wrong=None if failure is None else wrong_certificates(max(r.size for r in reached), failure, FAILURE),
    )


def _same_images(runs: Sequence[Run]) -> bool:
    return len({tuple(sorted(run.indices.tolist())) for run in runs}) == 1


def _curve(reached: Sequence[FloatArray], radii: FloatArray, level: float) -> Ends:
    share = np.mean([(r >= radii[:, None]).mean(axis=1) for r in reached], axis=0)
    return simultaneous_band(share, reached[0].size, level, runs=len(reached))


def _mean(
    groups: Sequence[Sequence[FloatArray]], ends: Callable[[Sequence[FloatArray], float], Ends]
) -> tuple[FloatArray, FloatArray]:
    """The ends of the mean: those of the group, or, by a union bound, the means of those of several groups."""
    found = [ends(group, FAILURE / len(groups)) for group in groups]
    if len(found) == 1:
        return np.asarray(found[0][0]), np.asarray(found[0][1])
    low, high = (np.mean([np.asarray(pair[side]) for pair in found], axis=0) for side in (0, 1))
    margin = len(found) + 1  # a sum errs by half an ulp a term, the division by another half
    return np.maximum(_rounding.down(low, margin), 0.0), np.asarray(_rounding.up(high, margin))
