"""A run's folder: what lies where, how files are written, and where a run came from."""

import json
import math
import os
import platform
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy
import scipy
import torch

import gdpcert
from gdpcert_torch._config import RunConfig, from_json, to_json


def run_folder(root: str | os.PathLike[str], config: RunConfig) -> Path:
    """Where a run lives, ``root/study/method/seed``."""
    return Path(root) / config.study / config.method / str(config.seed)


def open_run(folder: str | os.PathLike[str], config: RunConfig) -> Path:
    """Makes a run's folder, or checks that an existing one is of the same config.

    Raises
    ------
    ValueError
        If the folder holds a run of another config; the message names what differs.
    """
    path = Path(folder)
    if (path / "config.json").exists():
        theirs, ours = _flat(to_json(read_config(path))), _flat(to_json(config))
        different = [
            f"{name}: {theirs.get(name)!r} there, {ours[name]!r} now" for name in ours if theirs.get(name) != ours[name]
        ]
        if different:
            raise ValueError(
                f"{path} holds a run of another config ({'; '.join(different)}). "
                "Choose another folder with --runs, or move that one away."
            )
        return path
    path.mkdir(parents=True, exist_ok=True)
    write_json(path / "config.json", to_json(config))
    return path


def read_config(folder: str | os.PathLike[str]) -> RunConfig:
    """The config of a run's folder.

    Raises
    ------
    FileNotFoundError
        If the folder has none.
    ValueError
        If it is not a config of this version.
    """
    file = Path(folder) / "config.json"
    if not file.is_file():
        raise FileNotFoundError(f"there is no {file}; give the folder of a run, such as runs/digits/adaptive/0.")
    try:
        return from_json(json.loads(file.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from error


def write_json(file: Path, values: Mapping[str, Any]) -> None:
    """Writes a JSON file so that a reader finds the old one or the new one, whole."""
    write_bytes(file, (json.dumps(values, indent=2) + "\n").encode())


def write_bytes(file: Path, content: bytes) -> None:
    """Writes a file by renaming a finished one into place."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.partial")
    try:
        with unfinished.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        unfinished.replace(file)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def record_seconds(folder: Path, phase: str, seconds: float, **facts: int) -> None:
    """Notes how long a phase of a run took, on what, and further facts; both phases share one run.json."""
    known = _facts(folder)
    known["seconds"][phase] = round(seconds, 2)
    finished = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    write_json(folder / "run.json", {**known, **facts, **_provenance(), "finished": finished})


def spent(folder: Path, phase: str) -> tuple[float, int]:
    """The seconds and the samples that `record_seconds` noted, 0 before it did."""
    facts = _facts(folder)
    return _number(facts["seconds"].get(phase)), int(_number(facts.get("samples")))


def _facts(folder: Path) -> dict[str, Any]:
    # these are only notes: a damaged file must not stop a run
    try:
        known = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        known = {}
    facts = known if isinstance(known, dict) else {}
    seconds = facts.get("seconds")
    return {**facts, "seconds": seconds if isinstance(seconds, dict) else {}}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else 0.0


@cache
def _provenance() -> dict[str, Any]:
    packages = (gdpcert, torch, numpy, scipy)
    versions = {package.__name__: str(package.__version__) for package in packages}
    return {
        "versions": {"python": platform.python_version(), **versions},
        "revision": _revision(),
        "machine": _machine(),
    }


def _machine() -> str:
    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return f"{_processor()}, {os.cpu_count()} cores, {torch.get_num_threads()} threads"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _revision() -> str | None:
    here = Path(__file__).parent
    command = ["git", "-C", str(here), "describe", "--always", "--dirty"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except OSError:
        return None
    return answer.stdout.strip() or None if answer.returncode == 0 else None


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        flat.update(_flat(value, f"{name}.") if isinstance(value, dict) else {prefix + name: value})
    return flat
