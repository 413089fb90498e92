"""Paired differences of certified accuracy: the same images, with and without a method."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from gdpcert._curve import correct_radii
from gdpcert._report._radii import standard_radii
from gdpcert._report._run import Method, Run
from gdpcert._report._study import Study

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

BASELINE = "vanilla"
LEADING = "adaptive"  # compared with every method, first in the galleries, and the method of the headline
_LEVEL = 0.95


@dataclass(frozen=True)
class PairedAccuracy:
    """A method's accuracy by a majority of votes minus the baseline's, on the same images.

    Attributes
    ----------
    images : int
        How many.
    difference : float
        As a share of them, averaged over seeds.
    low, high : float or None
        A 95 % interval as in `Comparison`; None where it says nothing.
    """

    images: int
    difference: float
    low: float | None
    high: float | None


@dataclass(frozen=True, eq=False)
class Comparison:
    """A method's certified accuracy minus the baseline's, on the same images.

    Attributes
    ----------
    method, baseline : str
        Who is compared with whom.
    images : int
        The number of images that all runs of both have.
    radii : tuple of float
        The standard radii.
    difference : ndarray
        At `radii`, as shares of images, averaged over seeds.
    low, high : ndarray
        A 95 % interval over images, by the normal approximation; NaN where no two images differ in
        their difference, because the approximation then says nothing.
    prediction : PairedAccuracy or None
        The same of the accuracy by a majority of votes; None where the runs share no predicted image.
    """

    method: str
    baseline: str
    images: int
    radii: tuple[float, ...]
    difference: FloatArray
    low: FloatArray
    high: FloatArray
    prediction: PairedAccuracy | None


def compare(study: Study) -> tuple[Comparison, ...]:
    """Each method against vanilla, then adaptive against each other; where all runs of both are on the same images."""
    by_name = {method.name: method for method in study.methods}
    others = [name for name in by_name if name != BASELINE]
    pairs = [(name, BASELINE) for name in others if BASELINE in by_name]
    pairs += [(LEADING, name) for name in others if LEADING in by_name and name != LEADING]
    both = [(by_name[method], by_name[baseline]) for method, baseline in pairs]
    radii = standard_radii(study.scale)
    return tuple(paired(method, baseline, radii) for method, baseline in both if _same_images(method, baseline))


def uncompared(study: Study) -> tuple[str, ...]:
    """The methods that were not run on the images of vanilla."""
    compared = {comparison.method for comparison in compare(study) if comparison.baseline == BASELINE}
    names = [method.name for method in study.methods]
    return tuple(name for name in names if BASELINE in names and name not in {BASELINE, *compared})


def paired(method: Method, baseline: Method, radii: tuple[float, ...]) -> Comparison:
    """The differences at some radii, on the images that all runs of both certify."""
    images = shared_images((*method.runs, *baseline.runs))
    per_image = _shares(method, radii, images) - _shares(baseline, radii, images)
    difference, low, high = _interval(per_image)
    return Comparison(
        method=method.name,
        baseline=baseline.name,
        images=len(per_image),
        radii=radii,
        difference=difference,
        low=low,
        high=high,
        prediction=_predictions(method, baseline),
    )


def shared_images(runs: Sequence[Run]) -> IntArray:
    """The indices that all runs have records of, ascending."""
    return reduce(np.intersect1d, [run.indices for run in runs])


def _interval(per_image: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The mean over images and the ends of its interval."""
    images, mean = len(per_image), per_image.mean(axis=0)
    spread = per_image.std(axis=0, ddof=1) / math.sqrt(images) if images > 1 else np.zeros_like(mean)
    half = np.where(spread > 0, NormalDist().inv_cdf((1 + _LEVEL) / 2) * spread, np.nan)
    return mean, np.maximum(mean - half, -1.0), np.minimum(mean + half, 1.0)


def _predictions(method: Method, baseline: Method) -> PairedAccuracy | None:
    both = [[run.predictions for run in one.runs if run.predictions is not None] for one in (method, baseline)]
    if not all(both):
        return None
    ours, theirs = (np.array([one.right for one in some], dtype=np.float64) for some in both)
    # an image a row, one column
    per_image = ours.mean(axis=0, keepdims=True).T - theirs.mean(axis=0, keepdims=True).T
    difference, low, high = (float(end[0]) for end in _interval(per_image))
    known = not math.isnan(low)
    return PairedAccuracy(len(per_image), difference, low if known else None, high if known else None)


def _shares(method: Method, radii: tuple[float, ...], images: IntArray) -> FloatArray:
    """The share of seeds that certify each of the images at each radius."""
    by_seed = []
    for run in method.runs:
        order = np.argsort(run.indices)
        places = order[np.searchsorted(run.indices, images, sorter=order)]
        reached = correct_radii(run.certificate, run.labels)[places]
        by_seed.append(reached[:, None] >= np.array(radii))
    return np.asarray(np.mean(by_seed, axis=0, dtype=np.float64))


def _same_images(method: Method, baseline: Method) -> bool:
    images = {tuple(sorted(run.indices.tolist())) for run in (*method.runs, *baseline.runs)}
    return len(images) == 1
