"""A run trained in its folder, and loaded from there."""

import os
from pathlib import Path

import torch

from gdpcert_torch._config import RunConfig, config_hash
from gdpcert_torch._defences import Defence
from gdpcert_torch._run import open_run, read_config
from gdpcert_torch._stopping import require_useful, run_stop
from gdpcert_torch._train import Progress, train
from gdpcert_torch._weights import load_weights
from gdpcert_torch.data import load
from gdpcert_torch.recipes import build_defence


def train_run(config: RunConfig, folder: Path, *, progress: Progress | None = None) -> None:
    """Trains a run in its folder, or goes on where it stopped.

    Parameters
    ----------
    config : RunConfig
        The run.
    folder : Path
        Its folder; made if missing.
    progress : callable, optional
        Called after every step, see `train`.

    Raises
    ------
    ValueError
        If the folder holds a run of another config, or a truncated file.
    """
    require_useful(run_stop(config), config.sampling.failure)
    data = load(config.data)
    data.test(config.sampling.images)  # refuses what sampling could not do, before hours of training
    open_run(folder, config)
    train(build_defence(config, data), config, data, folder, device=best_device(), progress=progress)


def load_defence(folder: str | os.PathLike[str]) -> Defence:
    """The trained defence of a run's folder, for certifying images of one's own.

    Parameters
    ----------
    folder : path-like
        Such as runs/digits/adaptive/0.

    Returns
    -------
    Defence
        In eval mode, on the GPU if there is one.

    Raises
    ------
    FileNotFoundError, ValueError
        If the run is not trained, or a file is truncated or of another config.
    """
    config = read_config(folder)
    defence = build_defence(config, load(config.data)).to(best_device())
    load_weights(Path(folder) / "weights.safetensors", defence, config_hash(config))
    return defence.eval()


def best_device() -> torch.device:
    """The GPU if there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
