"""Whether runs belong into one report: one study, each once, on the same images."""

from collections.abc import Iterable, Sequence

from gdpcert._logs import Log
from gdpcert._records import Votes
from gdpcert._report._differences import differences, known
from gdpcert._report._run import Plan, Run, indices_of, labels_of, plan_of


def require_shared(plans: Sequence[Plan], names: Iterable[str]) -> None:
    """Refuses plans of which two say something else of one of these names."""
    fields = list(names)
    different = differences((plan.name, known({name: getattr(plan, name) for name in fields})) for plan in plans)
    if different:
        raise ValueError(f"the runs differ in {'; '.join(different)}. Give one report's runs alone.")


def require_once(plans: Sequence[Plan]) -> None:
    """Refuses a run that is there twice."""
    seen: set[str] = set()
    for plan in plans:
        if plan.name in seen:
            raise ValueError(f"{plan.name} comes twice; give each run's folder once.")
        seen.add(plan.name)


def require_one_label(sources: Iterable[Votes | Log]) -> None:
    """Refuses runs that give an index different labels."""
    labels: dict[int, int] = {}
    for source in sources:
        for index, label in zip(indices_of(source).tolist(), labels_of(source).tolist(), strict=True):
            if labels.setdefault(index, label) != label:
                raise ValueError(
                    f"index {index} has the label {labels[index]} in one run and {label} in {plan_of(source).name}; "
                    "the runs are not on the same test set."
                )


def require_one_data_set(runs: Sequence[Run]) -> None:
    """The same indices are the same images only where the files were the same; config.json may say which they were."""
    digests = [(run.plan.name, (run.config or {}).get("data_digest")) for run in runs]
    different = differences((who, {"data_digest": digest}) for who, digest in digests if digest)
    if different:
        raise ValueError(
            f"the runs are on other images: {different[0]} of config.json. The files of the data set were changed "
            "between them; give those of one data set alone."
        )
