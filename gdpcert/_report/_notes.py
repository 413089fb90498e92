"""What a reader of a study has to know before its numbers."""

from collections.abc import Iterator, Sequence

import numpy as np

from gdpcert._logs import Log
from gdpcert._records import Votes
from gdpcert._report._configs import different_methods
from gdpcert._report._run import Method, Run, indices_of, plan_of


def notes_on(
    sources: Sequence[Votes | Log], methods: Sequence[Method], left_out: Sequence[Run] = ()
) -> tuple[str, ...]:
    """Runs that are unfinished or logs, methods that were made differently or stopped by looking, and the data."""
    runs = [run for method in methods for run in method.runs]
    each = [note for method in methods for note in (*_spent(method), *decided(method))]
    differ = (*_different(methods), *different_methods(methods))
    unfinished = _unfinished(sources, [run.plan.name for run in left_out])
    return (*unfinished, *_predicted(runs), *differ, *each, *_logged(runs), *_data(runs))


def _unfinished(sources: Sequence[Votes | Log], left_out: Sequence[str]) -> Iterator[str]:
    most = max(len(indices_of(source)) for source in sources)
    for source in sources:
        if len(indices_of(source)) < most:
            name = plan_of(source).name
            comma = "," if isinstance(source, Votes) else ""  # after the seed
            rest = ", and left out of its method's means" if name in left_out else ""
            yield f"{name}{comma} is unfinished: {len(indices_of(source))} of {most} images{rest}."


def _predicted(runs: Sequence[Run]) -> Iterator[str]:
    known = [run for run in runs if run.predictions is not None]
    if not known and any(run.header is not None for run in runs):
        yield "No image is predicted by all runs: there is no accuracy by a majority of votes to compare."
    wide = sorted({run.predictions.of for run in known if run.predictions})
    if len(wide) > 1 and known[0].predictions:
        fewest = next(run.plan.name for run in known if run.predictions and run.predictions.of == wide[0])
        yield (
            f"The accuracy by a majority of votes is over the {len(known[0].predictions.indices):,} images that all "
            f"runs predict, of up to {wide[-1]:,}: {fewest}, predicts {wide[0]:,}."
        )


def _different(methods: Sequence[Method]) -> Iterator[str]:
    seeds = {method.name: [run.plan.seed for run in method.runs if run.plan.seed is not None] for method in methods}
    if len({tuple(some) for some in seeds.values() if some}) > 1:
        each = "; ".join(f"{name} {', '.join(map(str, some))}" for name, some in seeds.items())
        yield f"The methods were trained with different seeds: {each}."
    first = [method.runs[0] for method in methods]
    known = [run for run in first if run.header is not None]
    if len({(run.plan.n, run.plan.rule, run.plan.stop, run.certificate.failure) for run in known}) > 1:
        yield "The methods differ in the number of votes or in the failure probability; see the table of runs."


def _spent(method: Method) -> Iterator[str]:
    plan = method.runs[0].plan
    if plan.rule == "anytime":
        spent = np.concatenate([np.ravel(run.certificate.n) for run in method.runs])
        yield (
            f"{method.name} spent {spent.mean():,.0f} votes an image on average, at most {plan.n:,}: it looked at "
            "them and stopped, which its anytime bound allows."
        )


def decided(method: Method) -> Iterator[str]:
    """A sentence where one radius alone was decided."""
    plan = method.runs[0].plan
    if plan.stop is not None and plan.stop["kind"] == "radius":
        yield (
            f"{method.name} was sampled until the radius {plan.stop['radius']:g} was decided: at larger radii, and "
            "in the mean radius, more votes would certify more."
        )


def _data(runs: Sequence[Run]) -> Iterator[str]:
    """What the runs' configs say of the data's files, each once."""
    found = [note for run in runs for note in _listed((run.config or {}).get("data_notes"))]
    yield from dict.fromkeys(found)


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _logged(runs: Sequence[Run]) -> Iterator[str]:
    logs = [run.source for run in runs if isinstance(run.source, Log)]
    if logs:
        digits = " or ".join(map(str, sorted({log.digits for log in logs})))
        sources = " or ".join(sorted({log.sigma_source for log in logs}))
        names = ", ".join(log.file.name for log in logs)
        yield (
            f"Without votes, as logs: {names}. How many votes there were, and the probability that a radius is wrong, "
            f"are known to whoever made them (by custom 0.001). Their radii are printed in {digits} digits, and read "
            f"as the least number that is printed so; sigma {logs[0].sigma:g} is from {sources}."
        )
