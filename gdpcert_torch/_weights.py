"""Weights and checkpoints as safetensors: nothing is unpickled, nothing is half-written."""

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

from gdpcert_torch._run import write_bytes
from gdpcert_torch.data import Task


class StoredTask(NamedTuple):
    """What a file of weights says of the images that they are for."""

    classes: int
    shape: tuple[int, int, int]


def save_weights(file: Path, model: nn.Module, config: str, task: Task) -> None:
    """Writes a model's parameters and buffers, the hash of their config, and what they were trained for."""
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in model.state_dict().items()}
    about = {"config": config, "classes": task.classes, "shape": task.shape}
    # one entry, since safetensors writes several in any order, and equal weights are equal files
    write_bytes(file, safetensors.torch.save(tensors, {"about": json.dumps(about)}))


def read_task(file: Path) -> StoredTask:
    """The task of the weights in a file, without the data set.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is missing, truncated or of an earlier version, which did not keep it.
    """
    about = _tensors(file, _content(file))[1]
    if "shape" not in about:
        raise ValueError(f"{file} is of an earlier version, which did not keep the shape of the images. Train again.")
    channels, height, width = about["shape"]
    return StoredTask(about["classes"], (channels, height, width))


def load_weights(file: Path, model: nn.Module, config: str, *, content: bytes | None = None) -> str:
    """Reads what `save_weights` wrote into a model of the same config; `content` is the file's if it was read already.

    Returns
    -------
    str
        The hash of what was read: votes belong to one network, and say to which.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is missing, truncated or of another config.
    """
    content = _content(file) if content is None else content
    _load_state(file, model, _own_tensors(file, config, content)[0])
    return hashlib.sha256(content).hexdigest()[:16]


def save_checkpoint(
    file: Path, model: nn.Module, optimizer: torch.optim.Optimizer, config: str, *, step: int, seconds: float
) -> None:
    """Writes everything that training needs to go on from `step` exactly."""
    tensors = {f"model.{name}": tensor for name, tensor in model.state_dict().items()}
    for index, state in optimizer.state_dict()["state"].items():
        tensors.update({f"optimizer.{index}.{name}": torch.as_tensor(value) for name, value in state.items()})
    plain = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    metadata = {"config": config, "progress": json.dumps({"step": step, "seconds": seconds})}
    write_bytes(file, safetensors.torch.save(plain, metadata))


def load_checkpoint(
    file: Path, model: nn.Module, optimizer: torch.optim.Optimizer, config: str, *, content: bytes | None = None
) -> tuple[int, float]:
    """Restores what `save_checkpoint` wrote, or this content of it; returns the step and the seconds spent.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is missing, truncated or of another config.
    """
    tensors, metadata = _own_tensors(file, config, _content(file) if content is None else content)
    weights = {name.removeprefix("model."): tensor for name, tensor in tensors.items() if name.startswith("model.")}
    _load_state(file, model, weights)
    states: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        if name.startswith("optimizer."):
            _, index, key = name.split(".", 2)
            states.setdefault(int(index), {})[key] = tensor
    optimizer.load_state_dict({"state": states, "param_groups": optimizer.state_dict()["param_groups"]})
    progress = json.loads(metadata["progress"])
    return int(progress["step"]), float(progress["seconds"])


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise FileNotFoundError(f"there is no {file}; train the run first (python -m gdpcert_torch train).")
    return file.read_bytes()


def _own_tensors(file: Path, config: str, content: bytes) -> tuple[dict[str, Tensor], dict[str, Any]]:
    tensors, metadata = _tensors(file, content)
    if metadata.get("config") != config:
        raise ValueError(f"{file} belongs to another config ({metadata.get('config')}, not {config}). Train again.")
    return tensors, metadata


def _tensors(file: Path, content: bytes) -> tuple[dict[str, Tensor], dict[str, Any]]:
    try:
        tensors = safetensors.torch.load(content)
    except safetensors.SafetensorError as error:
        raise ValueError(
            f"{file} is truncated or not a safetensors file ({error}). "
            "Delete it and train again; training goes on from the last whole checkpoint, if there is one."
        ) from error
    return tensors, _metadata(content)


def _metadata(content: bytes) -> dict[str, Any]:
    # a safetensors file starts with the length of its header, eight bytes, and the header, JSON
    size = int.from_bytes(content[:8], "little")
    metadata: dict[str, Any] = json.loads(content[8 : 8 + size]).get("__metadata__", {})
    about: dict[str, Any] = json.loads(metadata["about"]) if "about" in metadata else metadata
    return about


def _load_state(file: Path, model: nn.Module, tensors: dict[str, Tensor]) -> None:
    try:
        model.load_state_dict(tensors)
    except RuntimeError as error:
        raise ValueError(f"{file} does not fit the network of this config: {error}") from error
