"""Options that several commands share, and the progress bars."""

import argparse
import math
from collections.abc import Callable
from dataclasses import replace

from tqdm import tqdm

from gdpcert_torch._config import RunConfig
from gdpcert_torch._voting import VotingProgress
from gdpcert_torch.recipes import STUDIES, study_named


def add_study(parser: argparse.ArgumentParser) -> None:
    """The study, its noise level, seed and place."""
    names = ", ".join(study.name for study in STUDIES)
    parser.add_argument("study", help=f"the study to run: {names}")
    parser.add_argument("--sigma", type=positive, help="the total noise level, for pixels in [0, 1] (the study's own)")
    parser.add_argument("--seed", type=natural, default=0, help="of initialisation, data and noise (%(default)s)")
    parser.add_argument("--steps", type=count, help="training steps, for a quick trial (the study's own)")
    parser.add_argument("--images", type=count, help="test images, for a quick trial (the study's own)")
    parser.add_argument("--votes", type=count, metavar="N", help="the most votes an image (the study's own)")
    rule = parser.add_mutually_exclusive_group()
    rule.add_argument("--radius", type=positive, help="decide this one radius, with as few votes as that takes")
    rule.add_argument(
        "--tolerance", type=positive, help="how well to know the largest radius, in units of sigma (the study's own)"
    )
    rule.add_argument("--fixed", action="store_true", help="cast just N votes on every image")
    parser.add_argument("--method", action="append", help="only this method of the study; may be repeated")
    add_runs(parser)


def add_runs(parser: argparse.ArgumentParser) -> None:
    """The folder of all runs."""
    parser.add_argument("--runs", default="runs", help="the folder that holds all runs (%(default)s)")


def chosen_runs(options: argparse.Namespace) -> tuple[RunConfig, ...]:
    """The configs that the options ask for.

    Raises
    ------
    ValueError
        If there is no such study or method.
    """
    given = {} if options.sigma is None else {"sigma": options.sigma}
    configs = study_named(options.study).runs(seed=options.seed, **given)
    wanted = options.method or [config.method for config in configs]
    unknown = sorted(set(wanted) - {config.method for config in configs})
    if unknown:
        raise ValueError(
            f"the study {options.study} has no method {', '.join(unknown)}; it has "
            f"{', '.join(config.method for config in configs)}."
        )
    return tuple(_shortened(config, options) for config in configs if config.method in wanted)


def _shortened(config: RunConfig, options: argparse.Namespace) -> RunConfig:
    training = {} if options.steps is None else {"steps": options.steps}
    given = {name: value for name, value in {"images": options.images, "n": options.votes}.items() if value is not None}
    rules = {"radius": options.radius, "tolerance": options.tolerance}
    if options.fixed or any(value is not None for value in rules.values()):
        given.update(rules)  # a rule that is asked for takes the place of the study's own
    return replace(config, training=replace(config.training, **training), sampling=replace(config.sampling, **given))


def training_bar(title: str, steps: int) -> tuple["tqdm[None]", Callable[[int, dict[str, float]], None]]:
    """A bar over training steps, and the function that moves it; silent when not on a terminal."""
    bar = tqdm(total=steps, desc=title, unit="step", disable=None, leave=False, dynamic_ncols=True)

    def moved(done: int, figures: dict[str, float]) -> None:
        bar.set_postfix({name: f"{value:.2f}" for name, value in figures.items()}, refresh=False)
        bar.update(done - bar.n)

    return bar, moved


def voting_bar(title: str, images: int) -> tuple["tqdm[None]", Callable[[VotingProgress], None]]:
    """A bar over images, and the function that moves it; silent when not on a terminal."""
    bar = tqdm(total=images, desc=title, unit="image", disable=None, leave=False, dynamic_ncols=True)

    def moved(now: VotingProgress) -> None:
        right = "" if now.certified is None else f", {100 * now.certified:.1f} % certified right"
        bar.set_postfix_str(f"{now.samples:,} samples, {now.samples / now.seconds:,.0f}/s{right}", refresh=False)
        bar.update(now.images - bar.n)
        bar.refresh()

    return bar, moved


def natural(text: str) -> int:
    """A whole number from 0 on, for argparse."""
    if not text.isdecimal() or int(text) >= 2**64:
        raise argparse.ArgumentTypeError(f"must be a whole number from 0 to 2**64 - 1; got {text}")
    return int(text)


def count(text: str) -> int:
    """A whole number from 1 on, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 on; got {text}")
    return int(text)


def positive(text: str) -> float:
    """A positive finite number, for argparse."""
    value = float(text)
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"must be positive and finite; got {text}")
    return value
