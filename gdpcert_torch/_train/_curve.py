"""training.jsonl: the learning curve, a line every few steps."""

import json
import math
from pathlib import Path

from gdpcert_torch._run import write_bytes
from gdpcert_torch._train._step import Figures

_EVERY = 10


def log(file: Path, step: int, steps: int, figures: Figures, seconds: float) -> None:
    """Adds a line for every tenth step and the last."""
    if step % _EVERY and step != steps:
        return
    line = {
        "step": step,
        "steps": steps,
        "loss": figures.loss,
        "accuracy": figures.accuracy,
        "seconds": round(seconds, 2),
        "mask_share": figures.mask_share,
    }
    with file.open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(line) + "\n")


def forget_after(file: Path, step: int) -> None:
    """Drops what the learning curve says of steps that will be taken again."""
    if file.exists():
        kept = [line for line in file.read_text(encoding="utf-8").splitlines() if _step_of(line) <= step]
        write_bytes(file, "".join(line + "\n" for line in kept).encode())


def _step_of(line: str) -> float:
    """The step that a line of the learning curve is about; infinite for a line that is damaged."""
    try:
        return float(json.loads(line)["step"])
    except (ValueError, TypeError, KeyError):
        return math.inf
