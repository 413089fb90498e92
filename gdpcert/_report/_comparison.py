"""Paired differences of certified accuracy: the same images, with and without a method."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from gdpcert._curve import correct_radii
from gdpcert._report._radii import standard_radii
from gdpcert._report._run import Method
from gdpcert._report._study import Study

FloatArray = npt.NDArray[np.float64]

BASELINE = "vanilla"
_LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Comparison:
    """A method's certified accuracy minus the baseline's, on the same images.

    Attributes
    ----------
    method, baseline : str
        Who is compared with whom.
    images : int
        The number of images of each run.
    radii : tuple of float
        The standard radii.
    difference : ndarray
        At `radii`, as shares of images, averaged over seeds.
    low, high : ndarray
        A 95 % interval over images, by the normal approximation; NaN where no two images differ in
        their difference, because the approximation then says nothing.
    """

    method: str
    baseline: str
    images: int
    radii: tuple[float, ...]
    difference: FloatArray
    low: FloatArray
    high: FloatArray


def compare(study: Study) -> tuple[Comparison, ...]:
    """Each method against vanilla, where all runs of both are on the same images."""
    baseline = next((method for method in study.methods if method.name == BASELINE), None)
    if baseline is None:
        return ()
    others = [method for method in study.methods if method is not baseline]
    return tuple(_comparison(study, method, baseline) for method in others if _same_images(method, baseline))


def uncompared(study: Study) -> tuple[str, ...]:
    """The methods that were not run on the images of vanilla."""
    compared = {comparison.method for comparison in compare(study)}
    names = [method.name for method in study.methods]
    return tuple(name for name in names if BASELINE in names and name not in {BASELINE, *compared})


def _comparison(study: Study, method: Method, baseline: Method) -> Comparison:
    radii = standard_radii(study.scale)
    per_image = _shares(method, radii) - _shares(baseline, radii)
    images = len(per_image)
    difference = per_image.mean(axis=0)
    spread = per_image.std(axis=0, ddof=1) / math.sqrt(images) if images > 1 else np.zeros_like(difference)
    half = np.where(spread > 0, NormalDist().inv_cdf((1 + _LEVEL) / 2) * spread, np.nan)
    return Comparison(
        method=method.name,
        baseline=baseline.name,
        images=images,
        radii=radii,
        difference=difference,
        low=np.maximum(difference - half, -1.0),
        high=np.minimum(difference + half, 1.0),
    )


def _shares(method: Method, radii: tuple[float, ...]) -> FloatArray:
    """The share of seeds that certify each image at each radius, by ascending index."""
    by_seed = []
    for run in method.runs:
        reached = correct_radii(run.certificate, run.labels)[np.argsort(run.indices)]
        by_seed.append(reached[:, None] >= np.array(radii))
    return np.asarray(np.mean(by_seed, axis=0, dtype=np.float64))


def _same_images(method: Method, baseline: Method) -> bool:
    images = {tuple(sorted(run.indices.tolist())) for run in (*method.runs, *baseline.runs)}
    return len(images) == 1
