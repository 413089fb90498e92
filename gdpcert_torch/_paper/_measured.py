"""What a study's report says of its methods' accuracy."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCALES = ("paper", "small")


@dataclass(frozen=True)
class Measured:
    """The accuracy of one method, in per cent.

    Attributes
    ----------
    mean : float
        Of a majority of votes, over all images and seeds.
    std : float or None
        Over seeds; None of one seed.
    seeds, images : int
        How many of each.
    scale : str
        At which networks and epochs.
    failure : float
        That its certificates were made for.
    """

    mean: float
    std: float | None
    seeds: int
    images: int
    scale: str
    failure: float


def measured(folder: Path, study: str, method: str, scale: str) -> Measured | None:
    """A method's accuracy by FOLDER/STUDY/report.json; None where there is none.

    Raises
    ------
    ValueError
        If the file is not a report of this version.
    """
    file = folder / study / "report.json"
    if not file.exists():
        return None
    try:
        figures: dict[str, Any] | None = json.loads(file.read_text(encoding="utf-8"))["methods"].get(method)
        return None if figures is None else _of(figures, scale)
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{file} is not a report of this version: {error!r}. Make it again.") from error


def _of(figures: dict[str, Any], scale: str) -> Measured:
    spread = figures["predict_accuracy_std"]
    return Measured(
        mean=100 * figures["predict_accuracy"],
        std=None if spread is None else 100 * spread,
        seeds=len(figures["seeds"]),
        images=figures["predicted_images"],
        scale=scale,
        failure=figures["failure"],
    )
