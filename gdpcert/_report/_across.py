"""Two studies beside each other: what a method gains or loses between them, on the same images."""

from collections.abc import Sequence
from dataclasses import dataclass

from gdpcert._report._belonging import require_one_data_set, require_one_label
from gdpcert._report._comparison import Comparison, paired
from gdpcert._report._configs import apart
from gdpcert._report._counterparts import counterparts
from gdpcert._report._differences import differences, known
from gdpcert._report._notes import decided
from gdpcert._report._radii import Scale, standard_radii
from gdpcert._report._run import Method, Run
from gdpcert._report._study import Study

NAMES = ("study", "baseline")


@dataclass(frozen=True, eq=False)
class MethodAcross:
    """A method of a study and its counterpart in another.

    Attributes
    ----------
    seeds : tuple of int
        The seeds that are compared: those that both have. A log has none.
    comparison : Comparison
        The study's accuracy minus the baseline's.
    apart : tuple of str
        What sets their runs apart, as their headers and config.json say.
    notes : tuple of str
        Where the difference says less than it seems to.
    """

    seeds: tuple[int, ...]
    comparison: Comparison
    apart: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class StudyComparison:
    """A study compared with another, method by method.

    Attributes
    ----------
    study, baseline : Study
        The two.
    methods : tuple of MethodAcross
        Those that both have.
    """

    study: Study
    baseline: Study
    methods: tuple[MethodAcross, ...]

    @property
    def scale(self) -> Scale:
        """The units that radii are shown in: the baseline's."""
        return self.baseline.scale

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know, each thing once: what sets the two apart, and which radii were decided alone."""
        differ = (f"They differ in {what}." for method in self.methods for what in method.apart)
        return tuple(dict.fromkeys([*differ, *(note for method in self.methods for note in method.notes)]))


def compare_studies(study: Study, baseline: Study) -> StudyComparison:
    """Each method of a study minus the same method of another, paired over images.

    Parameters
    ----------
    study, baseline : Study
        What `read_study` returned, on the same data set. Methods are compared by name; where each study has one,
        these two are, whatever they are called.

    Returns
    -------
    StudyComparison
        At the standard radii of the baseline, of the seeds that both have and the images that all these runs certify.

    Raises
    ------
    ValueError
        If the studies differ in the norm, the dimension, the data set or the failure probability, or have no method,
        seed or image in common.
    """
    _require_comparable(study, baseline)
    radii, found = standard_radii(baseline.scale), []
    for ours, theirs in counterparts(study, baseline):
        seeds = tuple(run.plan.seed for run in ours.runs if run.plan.seed is not None)
        both = list(zip(NAMES, (ours, theirs), strict=True))
        notes = tuple(f"In the {name} {note}" for name, method in both for note in decided(method))
        found.append(MethodAcross(seeds, paired(ours, theirs, radii), (*_sampling(both), *apart(both)), notes))
    return StudyComparison(study, baseline, tuple(found))


def _require_comparable(*studies: Study) -> None:
    # of every run: the methods of one study may differ in more than their looks
    named = [(name, study, run) for name, study in zip(NAMES, studies, strict=True) for run in study.runs]
    different = differences((name, known(_basis(study, run))) for name, study, run in named)
    if different:
        raise ValueError(
            f"the studies cannot be compared image by image: they differ in {'; '.join(different)}. Give two on the "
            "same images; --norm and --failure certify both alike."
        )
    runs = [run for _, _, run in named]
    require_one_label(run.source for run in runs)
    require_one_data_set(runs)


def _basis(study: Study, run: Run) -> dict[str, object]:
    made = {} if run.header is None else {"data": (run.config or {}).get("data"), "failure": run.certificate.failure}
    return {"norm": study.norm, "dimension": study.dimension, **made}


def _sampling(methods: Sequence[tuple[str, Method]]) -> list[str]:
    plans = [(name, method.runs[0].plan) for name, method in methods]
    fields = ("sigma", "n0", "n", "rule", "stop")
    return differences((name, known({one: getattr(plan, one) for one in fields})) for name, plan in plans)
