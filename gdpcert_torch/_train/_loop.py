"""Training from the first step, or from the last checkpoint, to the weights."""

import math
import time
from collections.abc import Callable
from pathlib import Path

import torch

from gdpcert_torch._config import RunConfig, config_hash
from gdpcert_torch._defences import Defence
from gdpcert_torch._ranks import ALONE, World, process_group, read_at_first, spread
from gdpcert_torch._run import record_seconds
from gdpcert_torch._train._ahead import batches_of
from gdpcert_torch._train._curve import forget_after, log
from gdpcert_torch._train._schedule import build_optimizer
from gdpcert_torch._train._step import Job, one_step, parallel, settle_batch_norm
from gdpcert_torch._weights import load_checkpoint, load_weights, save_checkpoint, save_weights
from gdpcert_torch.data import Images

_CPU = torch.device("cpu")

Progress = Callable[[int, dict[str, float]], None]


def train(
    defence: Defence,
    config: RunConfig,
    data: Images,
    folder: Path,
    *,
    device: torch.device = _CPU,
    progress: Progress | None = None,
    world: World = ALONE,
) -> None:
    """Trains a defence, or goes on from its last checkpoint; returns at once if it is trained already.

    Parameters
    ----------
    defence : Defence
        Built for this config; left trained, in eval mode, on `device`.
    config : RunConfig
        The run.
    data : Images
        Its data set.
    folder : Path
        The run's folder: weights.safetensors, checkpoint.safetensors, training.jsonl. Rank 0 alone reads and
        writes it.
    device : torch.device, optional
        Where to train.
    progress : callable, optional
        Called with the number of steps done and the figures of the last.
    world : World, optional
        The processes that train together, each on its part of every batch.

    Raises
    ------
    ValueError
        If a file in the folder is truncated or of another config, a batch has fewer images than there are
        processes, or the loss is not a number any more.
    ConnectionError
        If another process of the training is gone.
    """
    if config.training.batch < world.size:
        raise ValueError(
            f"a batch of {config.training.batch} images has none for some of {world.size} processes; start at most "
            f"{config.training.batch}."
        )
    defence.to(device)
    with process_group(world, device):
        weights = folder / "weights.safetensors"
        content = read_at_first(world, weights)
        if content is not None:
            load_weights(weights, defence, config_hash(config), content=content)
        else:
            _train(
                Job(defence, build_optimizer(defence, config.training), config, data, device, world), folder, progress
            )
    defence.eval()


def _train(job: Job, folder: Path, progress: Progress | None) -> None:
    checkpoint, curve = folder / "checkpoint.safetensors", folder / "training.jsonl"
    plan, config_id, first = job.config.training, config_hash(job.config), job.world.first
    start, spent = 0, 0.0
    content = read_at_first(job.world, checkpoint)
    if content is not None:
        start, spent = load_checkpoint(checkpoint, job.defence, job.optimizer, config_id, content=content)
    if first:
        forget_after(curve, start)
    begun = time.perf_counter() - spent
    job.defence.train()
    if job.config.frozen:
        job.defence.classifier.eval()
    with torch.random.fork_rng(), batches_of(job) as batches:
        model = parallel(job)
        for step in range(start, plan.steps):
            figures = one_step(model, job, step, batches(step))
            done = step + 1
            _require_finite(figures.loss, done)
            if first:
                log(curve, done, plan.steps, figures, time.perf_counter() - begun)
            if first and done % plan.checkpoint_every == 0 and done < plan.steps:
                spent = time.perf_counter() - begun
                _require_whole(job.defence, done)
                save_checkpoint(checkpoint, job.defence, job.optimizer, config_id, step=done, seconds=spent)
            if progress:
                progress(done, {"loss": figures.loss, "accuracy": figures.accuracy})
        if first:
            settle_batch_norm(job)
    if first:
        _require_whole(job.defence, plan.steps)
        _save(job, folder, time.perf_counter() - begun)
    spread(job.world, job.defence.state_dict().values())


def _require_finite(loss: float, step: int) -> None:
    if not math.isfinite(loss):
        raise _left(f"the loss of step {step} is {loss}")


def _require_whole(defence: Defence, step: int) -> None:
    """What is saved can be gone on with: the loss of a step says nothing of its own update."""
    for name, tensor in defence.state_dict().items():
        if not torch.isfinite(tensor).all():
            raise _left(f"after step {step} {name} is not finite")


def _left(what: str) -> ValueError:
    return ValueError(
        f"{what}: the training has left what numbers can hold, and no later step would bring it back. Lower the "
        "learning rate, or look for images that are not finite."
    )


def _save(job: Job, folder: Path, seconds: float) -> None:
    (folder / "examples.npz").unlink(missing_ok=True)  # of other weights, if there is one
    job.defence.eval()
    save_weights(folder / "weights.safetensors", job.defence, config_hash(job.config), job.data)
    parameters = sum(p.numel() for p in job.defence.parameters())
    record_seconds(folder, "train", seconds, parameters=parameters, ranks=job.world.size)
    (folder / "checkpoint.safetensors").unlink(missing_ok=True)
