"""A run trained in its folder, and loaded from there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import torch

from gdpcert_torch._config import RunConfig, config_hash
from gdpcert_torch._defences import Defence
from gdpcert_torch._engine import make_plan, require_whole
from gdpcert_torch._examples import save_masks
from gdpcert_torch._fold import fold_batch_norms
from gdpcert_torch._frozen import take_classifier
from gdpcert_torch._ranks import this_world
from gdpcert_torch._run import open_run, read_config
from gdpcert_torch._settings import tf32
from gdpcert_torch._stopping import require_useful, run_stop
from gdpcert_torch._train import Progress, begun, train, training_lock
from gdpcert_torch._weights import load_weights, read_task
from gdpcert_torch.data import load
from gdpcert_torch.recipes import build_defence

# images whose masks are kept as they change
_MASKED = 6


def train_run(config: RunConfig, folder: Path, *, progress: Progress | None = None) -> None:
    """Trains a run in its folder, or goes on where it stopped.

    Under torchrun every process trains on its part of each batch; rank 0 alone reads and writes the folder.

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
        If the folder holds a run of another config, or a truncated file; if the config asks for what cannot be
        trained or sampled; if the loss is not a number any more.
    BlockingIOError
        If another process is training the run.
    FileNotFoundError
        If the run takes its classifier from another one that is not trained.
    ConnectionError
        If another process of the training is gone.
    """
    world = this_world()
    config, data = with_data(config), load(config.data)
    defence = build_defence(config, data)
    _require_possible(defence, config)
    if config.frozen:
        defence.classifier.requires_grad_(requires_grad=False)
        # the other processes are given what rank 0 has
        if world.first and not begun(folder):
            take_classifier(defence, config, folder)
    with training_lock(folder) if world.first else nullcontext():
        if world.first:
            open_run(folder, config)
            if any(defence.masked):
                progress = _keeping_masks(defence, config, folder, progress)
        train(defence, config, data, folder, device=best_device(), progress=progress, world=world)


def _require_possible(defence: Defence, config: RunConfig) -> None:
    """Refuses what training or sampling could not do, before hours of training."""
    given, stop = config.sampling, run_stop(config)
    require_useful(stop, given.failure)
    defence.require_norm(given.norm)
    make_plan(seed=config.seed, n0=given.n0, stop=stop, chunk=given.chunk, block=given.block)
    load(config.data).require(max(given.images, given.predicted))
    for name in ("steps", "batch", "checkpoint_every"):
        require_whole(name, getattr(config.training, name))


def _keeping_masks(defence: Defence, config: RunConfig, folder: Path, progress: Progress | None) -> Progress:
    """Writes masks/STEP.npy, those of the first test images, with every checkpoint."""
    images = load(config.data).test(min(_MASKED, config.sampling.images))[0]

    def kept(done: int, figures: dict[str, float]) -> None:
        if done % config.training.checkpoint_every == 0:
            save_masks(defence, images, folder / "masks" / f"{done:06}.npy", seed=config.seed)
        if progress:
            progress(done, figures)

    return kept


def with_data(config: RunConfig) -> RunConfig:
    """The config with what there is to know of its data set as it lies here."""
    data = load(config.data)
    return replace(config, data_notes=data.notes, data_digest=data.digest)


def load_defence(folder: str | os.PathLike[str]) -> Defence:
    """The trained defence of a run's folder, for certifying images of one's own; its data set need not be there.

    Parameters
    ----------
    folder : path-like
        Such as runs/digits/adaptive/0.

    Returns
    -------
    Defence
        In eval mode, on the GPU if there is one, its batch norms folded into the convolutions before them: the
        function that the run's votes are of, faster than the one that was trained and equal to it up to rounding.

    Raises
    ------
    FileNotFoundError, ValueError
        If the run is not trained, or a file is truncated or of another config.
    """
    return _loaded(folder)[0]


def _loaded(folder: str | os.PathLike[str]) -> tuple[Defence, str]:
    config, file = read_config(folder), Path(folder) / "weights.safetensors"
    defence = build_defence(config, read_task(file)).to(best_device())
    weights = load_weights(file, defence, config_hash(config))
    defence.eval()
    fold_batch_norms(defence)
    return defence, weights


def best_device() -> torch.device:
    """The GPU if there is one, else the CPU; of several processes on a machine each has a GPU of its own.

    Raises
    ------
    ValueError
        If there are fewer GPUs than processes on this machine.
    """
    world = this_world()
    if not torch.cuda.is_available():
        return torch.device("cpu")
    if world.size == 1:
        return torch.device("cuda")
    if world.local_rank >= torch.cuda.device_count():
        raise ValueError(
            f"process {world.local_rank} of this machine has no GPU: there are {torch.cuda.device_count()}. "
            "Start as many processes a machine (torchrun --nproc-per-node)."
        )
    return torch.device("cuda", world.local_rank)


@contextmanager
def certified_function(config: RunConfig, folder: str | os.PathLike[str]) -> Iterator[tuple[Defence, str]]:
    """The trained defence, with the settings of its config, and the hash of its weights."""
    with tf32(config.tf32):
        defence, weights = _loaded(folder)
        if config.compile:
            for module in (defence.classifier, *defence.masks):
                module.compile(dynamic=False)
        yield defence, weights
