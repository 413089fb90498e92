"""What keeps a number of ours apart from the paper's, and from what its row's recipe says."""

from dataclasses import dataclass
from typing import Any

from gdpcert_torch._config import RunConfig, to_json
from gdpcert_torch._paper._measured import Measured, Share

KINDS = {
    "a": "small networks and few epochs, not the paper's",
    "b": "backgrounds of which it is not known whether they are the paper's",
    "c": "faces that smile or not, of another data set, not CelebA's mouths",
    "d": "data files that are not the official ones",
    "e": "another failure probability than the paper's",
    "f": "fewer seeds than the paper's five",
    "g": "fewer images than the recipe's",
    "h": "fewer training steps than the recipe's",
    "i": "otherwise not what the recipe says",
}
_SEEDS = 5
# what an accuracy does not depend on, or what is compared where it is measured
_IGNORED = {
    *("study", "method", "seed", "precision", "compile", "tf32", "data_notes", "data_digest"),
    *("training.checkpoint_every", "sampling.chunk", "sampling.block"),
    *("sampling.images", "sampling.predicted", "sampling.failure"),
}
# what a majority of n0 votes does not depend on
_OF_CERTIFICATES = {f"sampling.{name}" for name in ("n", "radius", "tolerance", "give_up", "norm")}


@dataclass(frozen=True)
class Expected:
    """What a number is compared with.

    Attributes
    ----------
    config : RunConfig
        What the recipe of the row says of the method.
    small : bool
        Whether that is the small scale.
    failure : float
        The paper's.
    """

    config: RunConfig
    small: bool
    failure: float


def marks(ours: Measured, expected: Expected, share: Share, *, certified: bool) -> str:
    """The letters of `KINDS` that hold for one of a method's two accuracies."""
    data, planned = expected.config.data, expected.config.sampling
    images = planned.images if certified else max(planned.images, planned.predicted)
    changed = {name for name in _changed(ours, expected) if certified or name not in _OF_CERTIFICATES}
    shorter = {"training.steps"} if _steps(ours) < expected.config.training.steps else set()
    holds = {
        "a": expected.small,
        "b": "scenes" in data,
        "c": data.startswith("faces/"),
        "d": any(config.get("data_notes") for config in ours.configs),
        "e": certified and ours.failure != expected.failure,
        "f": ours.seeds < _SEEDS,
        "g": share.images < images,
        "h": bool(shorter),
        "i": bool(changed - shorter),
    }
    return "".join(mark for mark, true in holds.items() if true)


def details(ours: Measured, expected: Expected) -> tuple[str, ...]:
    """What marks d, h and i are about, in words."""
    notes = sorted({note for config in ours.configs for note in config.get("data_notes", ())})
    changed = _changed(ours, expected)
    return (*notes, *(f"{name} {found}, the recipe's {planned}" for name, (found, planned) in changed.items()))


def _changed(ours: Measured, expected: Expected) -> dict[str, tuple[Any, Any]]:
    """Fields by name, with what ran and what the recipe says."""
    planned = _flat(to_json(expected.config))
    found = [_flat(config) for config in ours.configs]
    # a field that is not recorded is younger than the record, and was as it still is by default
    return {
        name: (config[name], planned[name])
        for config in found
        for name in config
        if name in planned and name not in _IGNORED and config[name] != planned[name]
    }


def _steps(ours: Measured) -> int:
    return min((config["training"]["steps"] for config in ours.configs), default=0)


def _flat(config: dict[str, Any]) -> dict[str, Any]:
    inner = {name: value for name, value in config.items() if isinstance(value, dict)}
    own = {name: value for name, value in config.items() if name not in inner}
    return own | {f"{name}.{field}": value for name, fields in inner.items() for field, value in fields.items()}
