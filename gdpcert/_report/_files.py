"""The files beside a run's votes; each may be missing, unfinished or partial."""

import json
import math
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_REQUIRED = ("image", "label", "predicted")
_OPTIONAL = ("observation", "mask", "estimate", "sigma")


@dataclass(frozen=True)
class Provenance:
    """What run.json says about how a run was made; None or empty where it says nothing."""

    train_seconds: float | None = None
    votes_seconds: float | None = None
    versions: tuple[tuple[str, str], ...] = ()
    revision: str | None = None
    machine: str | None = None
    finished: str | None = None
    parameters: int | None = None


@dataclass(frozen=True)
class TrainingPoint:
    """One line of training.jsonl; None where it does not say."""

    step: float
    loss: float | None
    accuracy: float | None
    mask_share: float | None


@dataclass(frozen=True, eq=False)
class Examples:
    """A few images with what the defence saw of them: [E, channels, height, width], in [0, 1]."""

    image: FloatArray
    label: npt.NDArray[np.int64]
    predicted: npt.NDArray[np.int64]
    observation: FloatArray | None
    mask: FloatArray | None
    estimate: FloatArray | None
    sigma: FloatArray | None


@dataclass(frozen=True, eq=False)
class MaskStep:
    """The masks of a few images at a step of training: [E, height, width], in [0, 1]."""

    step: int
    masks: FloatArray


def read_object(file: Path) -> dict[str, object] | None:
    """A JSON object, or None if there is no file or it does not hold one."""
    try:
        # a NaN stays a word: the report's own JSON has no other way to hold it
        values = json.loads(file.read_text(encoding="utf-8"), parse_constant=str)
    except (FileNotFoundError, ValueError):
        return None
    return values if isinstance(values, dict) else None


def read_provenance(file: Path) -> Provenance:
    """The parts of a run.json that are there and of the right kind."""
    values = read_object(file) or {}
    seconds, versions = values.get("seconds"), values.get("versions")
    times: Mapping[str, object] = seconds if isinstance(seconds, dict) else {}
    names: Mapping[str, object] = versions if isinstance(versions, dict) else {}
    parameters = _number(values.get("parameters"))
    return Provenance(
        train_seconds=_number(times.get("train")),
        votes_seconds=_number(times.get("votes")),
        versions=tuple((name, str(version)) for name, version in names.items()),
        revision=_text(values.get("revision")),
        machine=_text(values.get("machine")),
        finished=_text(values.get("finished")),
        parameters=None if parameters is None else int(parameters),
    )


def read_training(file: Path) -> tuple[TrainingPoint, ...]:
    """The training log's readable lines that have a step; empty if there is no log."""
    if not file.is_file():
        return ()
    points = []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            values = json.loads(line)
        except ValueError:  # the last line of a run that was killed
            continue
        step = _number(values.get("step")) if isinstance(values, dict) else None
        if step is not None:
            loss, accuracy, share = (_number(values.get(name)) for name in ("loss", "accuracy", "mask_share"))
            points.append(TrainingPoint(step, loss, accuracy, share))
    return tuple(points)


def read_examples(file: Path) -> Examples | None:
    """The example images, or None if there are none or the file is not whole."""
    try:
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: np.asarray(stored[name]) for name in (*_REQUIRED, *_OPTIONAL) if name in stored}
    except (FileNotFoundError, ValueError, EOFError, zipfile.BadZipFile):
        return None
    if any(name not in arrays for name in _REQUIRED) or not len(arrays["image"]):
        return None
    pixels = {
        name: None if name not in arrays else np.nan_to_num(arrays[name].astype(np.float64))
        for name in ("image", *_OPTIONAL)
    }
    if any(values is not None and values.ndim != 4 for values in pixels.values()) or pixels["image"] is None:
        return None
    label, predicted = arrays["label"].astype(np.int64), arrays["predicted"].astype(np.int64)
    return Examples(pixels["image"], label, predicted, *(pixels[name] for name in _OPTIONAL))


def read_masks(folder: Path) -> tuple[MaskStep, ...]:
    """The masks that were kept while training, by step; a file that is not whole is left out."""
    found = []
    for file in sorted(folder.glob("*.npy")):
        with suppress(ValueError, EOFError, OSError):
            masks = np.load(file, allow_pickle=False)
            if file.stem.isdecimal() and masks.ndim == 3 and masks.dtype == np.uint8 and len(masks):
                found.append(MaskStep(int(file.stem), masks / 255.0))
    return tuple(found)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
