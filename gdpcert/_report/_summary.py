"""The numbers of one method: means over its seeds, with a band over images."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdpcert._certify import certify
from gdpcert._curve import accuracy_band, certified_accuracy, mean_radius
from gdpcert._records import VotesHeader
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
    seeds : tuple of int
        Its runs' seeds.
    n0, n : int
        The votes per input that choose the class, and those that bound its probability; under the rule "anytime"
        n is the most that an input may get.
    rule : str
        How the n votes were counted: "fixed", or "anytime" where inputs were stopped by looking at their votes.
    mean_votes : float
        The votes that bound the probability, per input on average.
    failure : float
        The probability that a certificate is wrong, per input.
    images : int
        The images of the run that has fewest.
    largest_radius : float
        The radius of a unanimous vote.
    radii : ndarray
        An even grid from 0 to `largest_radius`, and the standard radii.
    accuracy, low, high, deviation : ndarray
        The certified accuracy at `radii`, the ends of its pointwise 95 % band, and the standard
        deviation over seeds.
    standard_accuracy, predict_accuracy, abstained : float
        Shares of images: certified right at r = 0; right by the n0 votes; abstained.
    mean_radius : float
        The mean certified radius, an abstained or wrong input counting 0.
    train_seconds, votes_seconds : float or None
        Per run; None where no run recorded them.
    """

    method: str
    seeds: tuple[int, ...]
    n0: int
    n: int
    rule: str
    mean_votes: float
    failure: float
    images: int
    largest_radius: float
    radii: FloatArray
    accuracy: FloatArray
    low: FloatArray
    high: FloatArray
    deviation: FloatArray
    standard_accuracy: float
    predict_accuracy: float
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
    runs, header = method.runs, method.runs[0].votes.header
    failure = runs[0].certificate.failure
    largest = _unanimous(header, failure, study)
    radii = np.union1d(np.linspace(0.0, largest, _GRID), standard_radii(study.scale))
    curves = np.array([certified_accuracy(run.certificate, run.labels, radii) for run in runs])
    images = min(len(run.votes.records) for run in runs)
    accuracy = curves.mean(axis=0)
    # the seeds share their images, so they do not make the sample of images larger
    low, high = accuracy_band(accuracy, images)
    return Summary(
        method=method.name,
        seeds=tuple(run.votes.header.seed for run in runs),
        n0=header.n0,
        n=header.n,
        rule=header.rule,
        mean_votes=_mean(np.mean(run.certificate.n) for run in runs),
        failure=failure,
        images=images,
        largest_radius=largest,
        radii=radii,
        accuracy=accuracy,
        low=low,
        high=high,
        deviation=curves.std(axis=0, ddof=1) if len(runs) > 1 else np.zeros_like(radii),
        standard_accuracy=float(accuracy[0]),
        predict_accuracy=_mean((run.selected == run.labels).mean() for run in runs),
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
