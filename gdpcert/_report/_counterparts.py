"""Which runs of two studies are compared with which: the same methods, seeds and images."""

from collections.abc import Iterator
from dataclasses import replace

from gdpcert._report._comparison import shared_images
from gdpcert._report._predictions import on_shared_images
from gdpcert._report._run import Method
from gdpcert._report._study import Study

Pair = tuple[Method, Method]


def counterparts(study: Study, baseline: Study) -> Iterator[Pair]:
    """The methods of a study, each with its counterpart in the other; of both the seeds and predictions in common.

    Raises
    ------
    ValueError
        If they have no method, or two counterparts no seed or no image, in common.
    """
    for pair in _same_methods(study, baseline):
        both = _same_seeds(pair)
        if not len(shared_images([run for method in both for run in method.runs])):
            raise ValueError(f"the runs of {pair[0].name} have no image in common. Certify the same images in both.")
        yield _same_predictions(both)


def _same_methods(study: Study, baseline: Study) -> list[Pair]:
    if len(study.methods) == len(baseline.methods) == 1:
        return [(study.methods[0], baseline.methods[0])]
    theirs = {method.name: method for method in baseline.methods}
    pairs = [(method, theirs[method.name]) for method in study.methods if method.name in theirs]
    if not pairs:
        ours, others = (", ".join(method.name for method in one.methods) for one in (study, baseline))
        raise ValueError(
            f"the studies have no method in common: {ours} (study), {others} (baseline). Give the folder of one method "
            "of each."
        )
    return pairs


def _same_seeds(pair: Pair) -> Pair:
    ours, theirs = ([run.plan.seed for run in method.runs] for method in pair)
    if None in (*ours, *theirs):  # a log does not say its seed
        return pair
    both = set(ours) & set(theirs)
    if not both:
        first, second = (", ".join(map(str, seeds)) for seeds in (ours, theirs))
        raise ValueError(
            f"the runs of {pair[0].name} have no seed in common: {first} (study), {second} (baseline). Run one seed in "
            "both."
        )
    kept = [replace(one, runs=tuple(run for run in one.runs if run.plan.seed in both)) for one in pair]
    return kept[0], kept[1]


def _same_predictions(pair: Pair) -> Pair:
    shared = iter(on_shared_images([run.predictions for method in pair for run in method.runs]))
    first, second = (
        replace(one, runs=tuple(replace(run, predictions=next(shared)) for run in one.runs)) for one in pair
    )
    return first, second
