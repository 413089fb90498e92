"""The options that say which runs of which study."""

import argparse
import os
from dataclasses import replace
from typing import Any

from gdpcert_torch._cli._options import add_runs, count, natural, positive
from gdpcert_torch._config import RunConfig
from gdpcert_torch.data import VARIABLE
from gdpcert_torch.recipes import STUDIES, Adaptive, Study, study_named

_ADAPTIVE = ("share", "learn_split", "looks")


def add_study(parser: argparse.ArgumentParser) -> None:
    """The study, what it is about, and how long it may take."""
    names = ", ".join(study.name for study in STUDIES)
    parser.add_argument("study", help=f"the study to run: {names}")
    parser.add_argument("--method", action="append", help="only this method of the study; may be repeated")
    parser.add_argument("--seed", type=natural, default=0, help="of initialisation, data and noise (%(default)s)")
    parser.add_argument("--data", help=f"the folder of all data sets (the environment variable {VARIABLE}, or ./data)")
    add_runs(parser)
    _add_what(parser.add_argument_group("what the study is about; without them its own choice"))
    _add_how_long(parser.add_argument_group("how long it may take; without them the study's own choice"))


def _add_what(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--sigma", type=positive, help="the total noise level, for pixels in [0, 1]")
    group.add_argument("--k", type=count, help="the side of the images, 32 to 96 pixels")
    group.add_argument("--place", help="where the object may stand: two, four, eight, edges or anywhere")
    group.add_argument("--backgrounds", help="scenes, or 5scenes: the same five for training and test")
    group.add_argument("--crop", help="of CelebA: whole pictures, or a window around the mouth")
    group.add_argument("--folder", help="of the faces, under the folder of data sets")
    group.add_argument("--margin", type=natural, help="of the frame that faces are cropped from, in pixels")
    group.add_argument("--dimension", type=count, help="of a face: channels x height x width")
    group.add_argument("--training-images", type=count, metavar="N", help="how many faces there are to train on")
    group.add_argument("--scale", help="paper or small: networks and epochs")
    group.add_argument("--share", type=float, help="the first look's share of the precision, above 0 and below 1")
    group.add_argument("--learn-split", action="store_true", default=None, help="train the shares of the looks")
    group.add_argument("--looks", type=count, help="how often adaptive smoothing looks, 2 or more")


def _add_how_long(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--steps", type=count, help="training steps")
    group.add_argument("--images", type=count, help="test images that are certified")
    group.add_argument("--predicted", type=natural, help="test images that are predicted by n0 votes besides")
    group.add_argument("--votes", type=count, metavar="N", help="the most votes an image")
    group.add_argument("--failure", type=positive, help="the probability that a certificate is wrong")
    rule = group.add_mutually_exclusive_group()
    rule.add_argument("--radius", type=positive, help="decide this one radius, with as few votes as that takes")
    rule.add_argument("--tolerance", type=positive, help="how well to know the largest radius, in units of sigma")
    rule.add_argument("--fixed", action="store_true", help="cast just N votes on every image")


def chosen_runs(options: argparse.Namespace) -> tuple[RunConfig, ...]:
    """The configs that the options ask for; data sets are looked for where `--data` says from here on.

    Raises
    ------
    ValueError
        If there is no such study or method, or the study has no such option.
    """
    if options.data is not None:
        os.environ[VARIABLE] = options.data
    study = study_named(options.study)
    configs = study.runs(seed=options.seed, **_given(options, study))
    wanted = options.method or [config.method for config in configs]
    unknown = sorted(set(wanted) - {config.method for config in configs})
    if unknown:
        raise ValueError(
            f"the study {options.study} has no method {', '.join(unknown)}; it has "
            f"{', '.join(config.method for config in configs)}."
        )
    return tuple(_shortened(config, options) for config in configs if config.method in wanted)


def _given(options: argparse.Namespace, study: Study) -> dict[str, Any]:
    """The options that were given, as the study's function takes them."""
    own = {*(name for study in STUDIES for name in study.options), *_ADAPTIVE} - {"adaptive", "seed"}
    given = {name: value for name, value in vars(options).items() if name in own and value is not None}
    allowed = [*study.options, *(_ADAPTIVE if "adaptive" in study.options else ())]
    unknown = [name for name in given if name not in allowed]
    if unknown:
        raise ValueError(
            f"the study {study.name} has no {_spelt(unknown)}; of these options it has "
            f"{_spelt([name for name in allowed if name != 'adaptive'])}."
        )
    ars = {name: given.pop(name) for name in _ADAPTIVE if name in given}
    return {**given, "adaptive": Adaptive(**ars)} if ars else given


def _spelt(names: list[str]) -> str:
    return ", ".join("--" + name.replace("_", "-") for name in names)


def _shortened(config: RunConfig, options: argparse.Namespace) -> RunConfig:
    training = {} if options.steps is None else {"steps": options.steps}
    given = {name: value for name, value in _counts(options).items() if value is not None}
    rules = {"radius": options.radius, "tolerance": options.tolerance}
    if options.fixed or any(value is not None for value in rules.values()):
        given.update(rules)  # a rule that is asked for takes the place of the study's own
    return replace(config, training=replace(config.training, **training), sampling=replace(config.sampling, **given))


def _counts(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "images": options.images,
        "predicted": options.predicted,
        "n": options.votes,
        "failure": options.failure,
    }
