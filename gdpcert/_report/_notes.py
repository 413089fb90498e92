"""What a reader of a study has to know before its numbers."""

from collections.abc import Iterator, Sequence

import numpy as np

from gdpcert._records import Votes
from gdpcert._report._run import Method


def notes_on(all_votes: Sequence[Votes], methods: Sequence[Method]) -> tuple[str, ...]:
    """Runs that are unfinished, methods that were sampled differently, runs that were stopped by looking."""
    notes = [*_unfinished(all_votes), *_different(methods)]
    return (*notes, *(note for method in methods for note in _stopping(method)))


def _unfinished(all_votes: Sequence[Votes]) -> Iterator[str]:
    most = max(len(votes.records) for votes in all_votes)
    for votes in all_votes:
        if len(votes.records) < most:
            head = votes.header
            yield f"{head.method}, seed {head.seed}, is unfinished: {len(votes.records)} of {most} images."


def _different(methods: Sequence[Method]) -> Iterator[str]:
    first = [method.runs[0] for method in methods]
    heads = [(run.votes.header, run.certificate.failure) for run in first]
    if len({(head.n, head.rule, head.stop, failure) for head, failure in heads}) > 1:
        yield "The methods differ in the number of votes or in the failure probability; see the table of runs."


def _stopping(method: Method) -> Iterator[str]:
    header = method.runs[0].votes.header
    if header.rule == "anytime":
        spent = np.concatenate([np.ravel(run.certificate.n) for run in method.runs])
        yield (
            f"{method.name} spent {spent.mean():,.0f} votes an image on average, at most {header.n:,}: it looked at "
            "them and stopped, which its anytime bound allows."
        )
    if header.stop["kind"] == "radius":
        yield (
            f"{method.name} was sampled until the radius {header.stop['radius']:g} was decided: at larger radii, and "
            "in the mean radius, more votes would certify more."
        )
