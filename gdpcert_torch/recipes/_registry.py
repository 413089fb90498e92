"""The studies by name, with what they need and what they cost."""

from collections.abc import Callable
from dataclasses import dataclass

from gdpcert_torch._config import RunConfig
from gdpcert_torch.recipes._digits import digits


@dataclass(frozen=True)
class Study:
    """A named list of runs.

    Attributes
    ----------
    name : str
        As the command line spells it.
    runs : callable
        ``runs(sigma=…, seed=…)`` returns the configs.
    summary, needs, costs : str
        One line each: what it compares, which data it needs, how long it takes.
    """

    name: str
    runs: Callable[..., tuple[RunConfig, ...]]
    summary: str
    needs: str
    costs: str


STUDIES = (
    Study(
        "digits",
        digits,
        "vanilla, static and adaptive smoothing on handwritten digits against photographs, 48x48",
        "nothing: the images ship with scikit-learn",
        "about 8 minutes on 2 CPU cores",
    ),
)


def study_named(name: str) -> Study:
    """The study of a name.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    for study in STUDIES:
        if study.name == name:
            return study
    raise ValueError(f"there is no study {name!r}; there are {[study.name for study in STUDIES]}.")
