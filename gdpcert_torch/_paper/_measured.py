"""What a study's report says of its methods: accuracy, the curve, and how it came about."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCALES = ("paper", "small")
_SCHEMA = "gdpcert.report/1"


@dataclass(frozen=True)
class Share:
    """A share of images, in per cent.

    Attributes
    ----------
    mean : float
        Over all images and seeds.
    std : float or None
        Over seeds; None of one seed.
    images : int
        Of each seed.
    """

    mean: float
    std: float | None
    images: int


@dataclass(frozen=True)
class Curve:
    """Certified accuracy by radius, as shares in [0, 1], as far as anything can be certified.

    Attributes
    ----------
    radii, accuracy : tuple of float
        The mean over seeds.
    std : tuple of float or None
        Over seeds; None of one seed.
    low, high : tuple of float
        The band that holds the curve of the population with 95 %.
    """

    radii: tuple[float, ...]
    accuracy: tuple[float, ...]
    std: tuple[float, ...] | None
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Measured:
    """What is recorded of one method.

    Attributes
    ----------
    certified : Share
        Right and certified at radius 0.
    majority : Share
        Right by a majority of n0 votes, nothing certified.
    seeds : int
        How many.
    failure : float
        That its certificates were made for.
    curve : Curve
    configs : tuple of dict
        Of its runs, as their JSON has them.
    """

    certified: Share
    majority: Share
    seeds: int
    failure: float
    curve: Curve
    configs: tuple[dict[str, Any], ...]


def measured(folder: Path) -> dict[str, Measured]:
    """What a study's folder says of its methods; nothing if it holds no report.json.

    Raises
    ------
    ValueError
        If the file is not a report of a study of this version; it says how to make it again.
    """
    file = folder / "report.json"
    if not file.exists():
        return {}
    try:
        report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if report["schema"] != _SCHEMA:
            raise ValueError(f"its schema is {report['schema']}, not {_SCHEMA}")
        return {method: _of(report, method, figures) for method, figures in report["methods"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise ValueError(
            f"{file} is not a report of this version ({error!r}). Make it again: gdpcert report {folder}"
        ) from error


def _of(report: dict[str, Any], method: str, figures: dict[str, Any]) -> Measured:
    if figures["radii"][0] != 0:
        raise ValueError(f"the radii of {method} do not begin at 0")
    seeds = len(figures["seeds"])
    # earlier reports say 0 of one seed
    spread = figures["certified_accuracy_std"] if seeds > 1 else None
    configs = tuple(dict(run["config"]) for run in report["runs"] if run["method"] == method)
    return Measured(
        certified=_share(figures["standard_accuracy"], spread and spread[0], figures["images"]),
        majority=_share(figures["predict_accuracy"], figures["predict_accuracy_std"], figures["predicted_images"]),
        seeds=seeds,
        failure=float(figures["failure"]),
        curve=_curve(figures, spread),
        configs=configs,
    )


def _share(mean: float, std: float | None, images: int) -> Share:
    return Share(100 * mean, None if std is None else 100 * std, int(images))


def _curve(figures: dict[str, Any], spread: list[float] | None) -> Curve:
    end = float(figures["largest_radius"])
    count = sum(radius <= end for radius in figures["radii"])

    def cut(values: list[float]) -> tuple[float, ...]:
        return tuple(float(value) for value in values[:count])

    return Curve(
        radii=cut(figures["radii"]),
        accuracy=cut(figures["certified_accuracy"]),
        std=None if spread is None else cut(spread),
        low=cut(figures["certified_accuracy_band_low"]),
        high=cut(figures["certified_accuracy_band_high"]),
    )
