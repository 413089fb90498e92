"""The numbers of one method: means over its seeds, with bands over images."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdpcert._certify import certify
from gdpcert._curve import accuracy_band, certified_accuracy, mean_radius
from gdpcert._records import VotesHeader
from gdpcert._report._bands import Bands, bands
from gdpcert._report._radii import standard_radii
from gdpcert._report._run import Method
from gdpcert._report._study import Study

FloatArray = npt.NDArray[np.float64]

_GRID = 101


@dataclass(frozen=True, eq=False)
class Summary:
    """The numbers of one method.

    Attributes
    ----------
    method : str
        Its name.
    seeds : tuple of int or None
        Its runs' seeds.
    n0, n : int or None
        The votes per input that choose the class, and those that bound its probability; under the rule "anytime"
        n is the most that an input may get. A log says neither, nor the next three.
    rule : str or None
        How the n votes were counted: "fixed", or "anytime" where inputs were stopped by looking at their votes.
    mean_votes : float or None
        The votes that bound the probability, per input on average.
    failure : float or None
        The probability that a certificate is wrong, per input.
    images : int
        The images of the run that has fewest.
    largest_radius : float or None
        The radius of a unanimous vote; None where it is not known.
    reach : float
        That radius, or the largest that a log has.
    radii : ndarray
        An even grid from 0 to `reach`, and the standard radii.
    accuracy, deviation : ndarray
        The certified accuracy at `radii`, and its standard deviation over seeds, NaN of one seed.
    bands : Bands
        What it says of the population, at all of `radii` and of the mean radius at once.
    pointwise_low, pointwise_high : ndarray
        The ends of its 95 % band at each of `radii` by itself, for a radius that was fixed beforehand.
    standard_accuracy, abstained : float
        Shares of images: certified right at r = 0; abstained.
    predict_accuracy, predict_deviation : float or None
        The share of images that are right by the n0 votes, and its standard deviation over seeds; None where a log
        does not say, and the deviation of one seed.
    predicted_images : int or None
        On how many images, the same for all runs.
    mean_radius : float
        The mean certified radius, an abstained or wrong input counting 0.
    train_seconds, votes_seconds : float or None
        Per run; None where no run recorded them.
    """

    method: str
    seeds: tuple[int | None, ...]
    n0: int | None
    n: int | None
    rule: str | None
    mean_votes: float | None
    failure: float | None
    images: int
    largest_radius: float | None
    reach: float
    radii: FloatArray
    accuracy: FloatArray
    deviation: FloatArray
    bands: Bands
    pointwise_low: FloatArray
    pointwise_high: FloatArray
    standard_accuracy: float
    predict_accuracy: float | None
    predict_deviation: float | None
    predicted_images: int | None
    mean_radius: float
    abstained: float
    train_seconds: float | None
    votes_seconds: float | None

    def place(self, radius: float) -> int:
        """Where a standard radius stands in `radii`."""
        return int(np.searchsorted(self.radii, radius))


def summarize(study: Study) -> tuple[Summary, ...]:
    """The numbers of each method of a study, in the study's order."""
    return tuple(_summary(study, method) for method in study.methods)


def _summary(study: Study, method: Method) -> Summary:
    runs, plan, header = method.runs, method.runs[0].plan, method.runs[0].header
    failure = None if header is None else runs[0].certificate.failure
    largest = None if header is None else _unanimous(header, runs[0].certificate.failure, study)
    reach = max(float(np.max(run.certificate.radius)) for run in runs) if largest is None else largest
    radii = np.union1d(np.linspace(0.0, reach, _GRID), standard_radii(study.scale))
    curves = np.array([certified_accuracy(run.certificate, run.labels, radii) for run in runs])
    images = min(len(run.indices) for run in runs)
    accuracy = curves.mean(axis=0)
    # the seeds share their images, so they do not make the sample of images larger
    low, high = accuracy_band(accuracy, images)
    predicted = [run.predictions.accuracy for run in runs if run.predictions]
    return Summary(
        method=method.name,
        seeds=tuple(run.plan.seed for run in runs),
        n0=plan.n0,
        n=plan.n,
        rule=plan.rule,
        mean_votes=None if header is None else _mean(np.mean(run.certificate.n) for run in runs),
        failure=failure,
        images=images,
        largest_radius=largest,
        reach=reach,
        radii=radii,
        accuracy=accuracy,
        deviation=curves.std(axis=0, ddof=1) if len(runs) > 1 else np.full_like(radii, np.nan),
        bands=bands(runs, radii, largest, failure),
        pointwise_low=low,
        pointwise_high=high,
        standard_accuracy=float(accuracy[0]),
        predict_accuracy=_mean(predicted) if predicted else None,
        predict_deviation=float(np.std(predicted, ddof=1)) if len(predicted) > 1 else None,
        predicted_images=next((len(run.predictions.indices) for run in runs if run.predictions), None),
        mean_radius=_mean(mean_radius(run.certificate, run.labels) for run in runs),
        abstained=_mean(np.mean(run.certificate.abstained) for run in runs),
        train_seconds=_known_mean(run.provenance.train_seconds for run in runs),
        votes_seconds=_known_mean(run.provenance.votes_seconds for run in runs),
    )


def _unanimous(header: VotesHeader, failure: float, study: Study) -> float:
    selected = None if header.rule == "same-samples" else 0
    dimension = study.dimension if study.norm > 2 else None
    best = certify(
        [header.n, 0],
        selected,
        failure=failure,
        sigma=study.sigma,
        norm=study.norm,
        dimension=dimension,
        rule=header.rule,
    )
    return float(best.radius)


def _mean(values: Iterable[float | np.floating]) -> float:
    return float(np.mean([float(value) for value in values]))


def _known_mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return _mean(known) if known else None
