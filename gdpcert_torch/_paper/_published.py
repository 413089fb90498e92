"""Tables 1 to 3 as they are printed, each row with the recipe that it is a run of.

Shaikh, Lyu, Shpilevskiy, Shelhamer and Lécuyer, *Adaptive Randomized Smoothing: Certified Adversarial Robustness for
Multi-Step Defences*. The text prints standard deviations as fractions; here they are points.
"""

from dataclasses import dataclass

from gdpcert_torch._config import RunConfig
from gdpcert_torch.recipes import study_named

METHODS = ("vanilla", "static", "adaptive")


@dataclass(frozen=True)
class Published:
    """A number of a table, in per cent, and its standard deviation over seeds where one is printed."""

    mean: float
    std: float | None = None


@dataclass(frozen=True)
class Command:
    """A study and its options, as the command line has them.

    Attributes
    ----------
    study : str
        A study of `gdpcert_torch.recipes`.
    options : tuple of pairs
        Names and values, without the scale.
    """

    study: str
    options: tuple[tuple[str, str | float], ...] = ()

    def runs(self, scale: str) -> tuple[RunConfig, ...]:
        """Its runs at a scale."""
        return study_named(self.study).runs(scale=scale, **dict(self.options))

    def spelt(self, scale: str) -> str:
        """What a shell is given."""
        options = " ".join(f"--{name} {value}" for name, value in (*self.options, ("scale", scale)))
        return f"python -m gdpcert_torch demo {self.study} {options}"


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes
    ----------
    setting : str
        As it is printed.
    published : tuple of Published
        Of vanilla smoothing, the static mask and ARS.
    paper, small : Command or None
        What is run at either scale; None where the text does not say what was run.
    """

    setting: str
    published: tuple[Published, Published, Published]
    paper: Command | None
    small: Command | None

    def command(self, scale: str) -> Command | None:
        """What is run at a scale."""
        return self.paper if scale == "paper" else self.small

    def config(self, scale: str, method: str) -> RunConfig | None:
        """What is run of a method at a scale."""
        command = self.command(scale)
        runs = () if command is None else command.runs(scale)
        return next((config for config in runs if config.method == method), None)

    def study(self, scale: str) -> str | None:
        """The name of its study at a scale."""
        command = self.command(scale)
        return None if command is None else command.runs(scale)[0].study


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    number : int
        In the paper.
    title : str
        What it is about.
    failure : float
        The probability that a certificate was allowed to be wrong.
    rows : tuple of Row
    """

    number: int
    title: str
    failure: float
    rows: tuple[Row, ...]


def _row(setting: str, vanilla: str, static: str, adaptive: str, paper: Command | None, small: Command | None) -> Row:
    one, two, three = (_number(text) for text in (vanilla, static, adaptive))
    return Row(setting, (one, two, three), paper, small)


def _number(text: str) -> Published:
    mean, _, spread = text.partition(" ± ")
    return Published(float(mean), float(spread) if spread else None)


def _scene(setting: str, vanilla: str, static: str, adaptive: str, **options: str | float) -> Row:
    command = Command("cifar10", tuple(options.items()))
    return _row(setting, vanilla, static, adaptive, command, command)


def _five(setting: str, vanilla: str, static: str, adaptive: str, **options: str | float) -> Row:
    return _scene(setting, vanilla, static, adaptive, backgrounds="5scenes", **options)


TABLES = (
    Table(
        1,
        "CIFAR-10 on many backgrounds, k = 48",
        0.05,
        (
            _scene("2 loc., sigma .075", "81.9 ± .7", "80.3 ± 1", "83.6 ± 1", place="two", sigma=0.075),
            _scene("edges, sigma .075", "81.8 ± .8", "81.8 ± .8", "85.7 ± 1", sigma=0.075),
            _scene("2 loc., sigma .75", "47.5 ± 2", "48.8 ± 4", "57.1 ± 1", place="two"),
            _scene("edges, sigma .75", "45.9 ± 1", "45.6 ± 1", "51.2 ± 1"),
        ),
    ),
    Table(
        2,
        "CIFAR-10 on five backgrounds; the last two rows many, in a setting that is not stated",
        0.05,
        (
            _five("2 loc., k = 36", "59.1 ± 2", "59.4 ± .7", "63.0 ± .7", k=36, place="two"),
            _five("2 loc., k = 40", "54.8 ± 1", "58.3 ± .9", "61.4 ± 1", k=40, place="two"),
            _five("2 loc., k = 48", "50.3 ± 2", "51.0 ± 1", "60.8 ± 1", place="two"),
            _five("4 loc.", "50.0 ± 1", "48.2 ± 1", "60.0 ± 1", place="four"),
            _five("8 loc.", "47.7 ± .6", "48.3 ± 2", "58.2 ± 2", place="eight"),
            _five("edges", "47.9 ± 2", "47.7 ± 2", "57.6 ± 1"),
            _five("edges, sigma .12", "78.5 ± 1", "79.3 ± 1", "82.8 ± 1", sigma=0.12),
            _five("edges, sigma .25", "70.9 ± 1", "71.0 ± 1", "74.5 ± 1", sigma=0.25),
            _five("edges, sigma .5", "58.9 ± 1", "57.6 ± 4", "64.8 ± 2", sigma=0.5),
            _five("edges, sigma 1.5", "32.3 ± 1", "32.9 ± 3", "36.2 ± 1", sigma=1.5),
            _row("20kBG, sigma .075", "83.6 ± 1", "83.2 ± 1", "84.5 ± 1", None, None),
            _row("20kBG, sigma .75", "44.4 ± 2", "51.0 ± 3", "52.9 ± 1", None, None),
        ),
    ),
    Table(
        3,
        "CelebA's mouths in a frame of s pixels, cropped; small: any folder of smiles, s for its size",
        0.05,
        tuple(
            _row(
                f"s = {s}",
                vanilla,
                static,
                adaptive,
                Command("celeba", (("margin", s),)),
                Command("faces", (("margin", smaller),)),
            )
            for s, smaller, vanilla, static, adaptive in (
                (0, 0, "74", "85", "82"),
                (10, 4, "64", "65", "64"),
                (20, 7, "60", "60", "68"),
            )
        ),
    ),
)
