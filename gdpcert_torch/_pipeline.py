"""One run from its config to its votes, in a folder, resumable at every point."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

import gdpcert
from gdpcert_torch._certify import require_useful_n
from gdpcert_torch._config import RunConfig, config_hash
from gdpcert_torch._defences import Defence
from gdpcert_torch._examples import save_examples
from gdpcert_torch._noise import stream_name
from gdpcert_torch._run import open_run, read_config, record_seconds, spent_seconds
from gdpcert_torch._train import Progress, train
from gdpcert_torch._votes import precision_name, sample_votes
from gdpcert_torch._weights import load_weights, weights_hash
from gdpcert_torch.data import load
from gdpcert_torch.recipes import build_defence

_EXAMPLES = 6


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
    require_useful_n(config.sampling.n, config.sampling.failure)
    data = load(config.data)
    data.test(config.sampling.images)  # refuses what sampling could not do, before hours of training
    open_run(folder, config)
    train(build_defence(config, data), config, data, folder, device=best_device(), progress=progress)


def vote_run(config: RunConfig, folder: Path, *, progress: Callable[[int, int], None] | None = None) -> gdpcert.Votes:
    """Samples a trained run's votes, or the rest of them, and keeps a few examples.

    Parameters
    ----------
    config : RunConfig
        The run.
    folder : Path
        Its folder, with weights.safetensors.
    progress : callable, optional
        Called with the number of images done and of all.

    Returns
    -------
    gdpcert.Votes
        All of the run's records.

    Raises
    ------
    FileNotFoundError, ValueError
        If the run is not trained, or a file is truncated or of another config.
    """
    require_useful_n(config.sampling.n, config.sampling.failure)
    open_run(folder, config)
    defence = load_defence(folder)
    images, labels = load(config.data).test(config.sampling.images)
    done = _sample(defence, config, folder, images, labels, progress)
    if not (folder / "examples.npz").exists():
        few = slice(0, min(_EXAMPLES, len(images)))
        save_examples(defence, images[few], labels[few], folder / "examples.npz", seed=config.seed)
    return done


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


def _sample(
    defence: Defence,
    config: RunConfig,
    folder: Path,
    images: Tensor,
    labels: Tensor,
    progress: Callable[[int, int], None] | None,
) -> gdpcert.Votes:
    plan = config.sampling
    header = _header(defence, config, weights_hash(folder / "weights.safetensors"))
    with gdpcert.open_votes(folder, header) as votes:
        known = {record.index for record in votes.records}
        missing = [index for index in range(len(images)) if index not in known]
        spent, begun = spent_seconds(folder, "votes"), time.perf_counter()
        records = sample_votes(
            defence,
            images[missing],
            labels[missing],
            n0=plan.n0,
            n=plan.n,
            seed=config.seed,
            chunk=plan.chunk,
            indices=missing,
        )
        for done, record in enumerate(records, start=len(known) + 1):
            votes.append(record)
            record_seconds(folder, "votes", spent + time.perf_counter() - begun)
            if progress:
                progress(done, len(images))
    return gdpcert.read_votes(folder)


def _header(defence: Defence, config: RunConfig, weights: str) -> gdpcert.VotesHeader:
    data, plan = load(config.data), config.sampling
    return gdpcert.VotesHeader(
        study=config.study,
        method=config.method,
        seed=config.seed,
        sigma=config.sigma,
        sigmas=defence.split.certified(),
        threat=defence.threat,
        norm=plan.norm,
        dimension=data.dimension,
        classes=data.classes,
        n0=plan.n0,
        n=plan.n,
        rule="fixed",
        stop={"kind": "fixed"},
        failure=plan.failure,
        noise=stream_name(best_device()),
        chunk=plan.chunk,
        block=plan.chunk,
        precision=precision_name(defence, best_device()),
        config=f"{config_hash(config)}-{weights}",
    )
