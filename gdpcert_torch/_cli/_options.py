"""What several commands share: the folder of runs, numbers, progress bars."""

import argparse
import math
from collections.abc import Callable

from tqdm import tqdm

from gdpcert_torch._voting import VotingProgress


def add_runs(parser: argparse.ArgumentParser) -> None:
    """The folder of all runs."""
    parser.add_argument("--runs", default="runs", help="the folder that holds all runs (%(default)s)")


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


def image_bar(title: str, images: int) -> tuple["tqdm[None]", Callable[[int], None]]:
    """A bar over images, and the function that moves it; silent when not on a terminal."""
    bar = tqdm(total=images, desc=title, unit="image", disable=None, leave=False, dynamic_ncols=True)
    return bar, lambda done: bar.update(done - bar.n) and None


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
