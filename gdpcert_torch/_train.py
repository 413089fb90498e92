"""Training: end to end, one loss, resumable to the bit."""

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim.swa_utils import update_bn

from gdpcert_torch._config import RunConfig, Training, config_hash
from gdpcert_torch._defences import Defence
from gdpcert_torch._noise import keyed_normal
from gdpcert_torch._queries import Split
from gdpcert_torch._run import record_seconds
from gdpcert_torch._weights import load_checkpoint, load_weights, save_checkpoint, save_weights
from gdpcert_torch.data import Images
from gdpcert_torch.masks import StaticMask

# the first word of the keys of training noise; sampling uses keys of another length
_NOISE, _DATA, _DROPOUT = 1, 2, 3
_LOG_EVERY = 10

_CPU = torch.device("cpu")

Progress = Callable[[int, dict[str, float]], None]


@dataclass(frozen=True)
class _Step:
    loss: float
    accuracy: float
    mask_share: float | None


def train(
    defence: Defence,
    config: RunConfig,
    data: Images,
    folder: Path,
    *,
    device: torch.device = _CPU,
    progress: Progress | None = None,
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
        The run's folder: weights.safetensors, checkpoint.safetensors, training.jsonl.
    device : torch.device, optional
        Where to train.
    progress : callable, optional
        Called with the number of steps done and the figures of the last.

    Raises
    ------
    ValueError
        If a file in the folder is truncated or of another config.
    """
    defence.to(device)
    weights, checkpoint = folder / "weights.safetensors", folder / "checkpoint.safetensors"
    config_id = config_hash(config)
    if weights.exists():
        load_weights(weights, defence, config_id)
        defence.eval()
        return
    plan = config.training
    optimizer = _optimizer(defence, plan)
    start, spent = load_checkpoint(checkpoint, defence, optimizer, config_id) if checkpoint.exists() else (0, 0.0)
    _forget_after(folder / "training.jsonl", start)
    begun = time.perf_counter() - spent
    defence.train()
    with torch.random.fork_rng():
        for step in range(start, plan.steps):
            figures = _one_step(defence, optimizer, config, data, step, device)
            done = step + 1
            if done % _LOG_EVERY == 0 or done == plan.steps:
                _log(folder / "training.jsonl", done, plan.steps, figures, time.perf_counter() - begun)
            if done % plan.checkpoint_every == 0 and done < plan.steps:
                spent = time.perf_counter() - begun
                save_checkpoint(checkpoint, defence, optimizer, config_id, step=done, seconds=spent)
            if progress:
                progress(done, {"loss": figures.loss, "accuracy": figures.accuracy})
        _settle_batch_norm(defence, config, data, device)
    defence.eval()
    (folder / "examples.npz").unlink(missing_ok=True)  # of other weights, if there is one
    save_weights(weights, defence, config_id)
    parameters = sum(p.numel() for p in defence.parameters())
    record_seconds(folder, "train", time.perf_counter() - begun, parameters=parameters)
    checkpoint.unlink(missing_ok=True)


def learning_rate(step: int, plan: Training) -> float:
    """The one-cycle schedule as a share of the peak: a half cosine up from 1/25, then one down to 1/10,000."""
    warm = max(1, round(plan.warm_up * plan.steps))
    if step < warm:
        return _cosine(1 / 25, 1.0, step / warm)
    return _cosine(1.0, 1e-4, (step - warm) / max(1, plan.steps - warm))


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2


def _optimizer(defence: Defence, plan: Training) -> torch.optim.Optimizer:
    # decay would pull a static mask towards closed and a learned split towards equal shares
    plain = [p for module in defence.modules() if isinstance(module, StaticMask | Split) for p in module.parameters()]
    known = {id(p) for p in plain}
    others = [p for p in defence.parameters() if id(p) not in known]
    groups = [
        {"params": others, "peak": plan.learning_rate, "weight_decay": plan.weight_decay},
        {"params": plain, "peak": plan.mask_learning_rate, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW([group for group in groups if group["params"]], lr=plan.learning_rate)


def _one_step(
    defence: Defence,
    optimizer: torch.optim.Optimizer,
    config: RunConfig,
    data: Images,
    step: int,
    device: torch.device,
) -> _Step:
    # everything random is keyed by the step, so that a resumed run repeats an uninterrupted one
    torch.manual_seed(int(np.random.SeedSequence([config.seed, _DROPOUT, step]).generate_state(1)[0]))
    rng = np.random.default_rng([config.seed, _DATA, step])
    images, labels = (tensor.to(device) for tensor in data.batch(rng, config.training.batch))
    images = images.contiguous(memory_format=torch.channels_last)

    def noise(look: int) -> Tensor:
        return keyed_normal(tuple(images.shape), _NOISE, config.seed, step, look, 0, device=device)

    looks = defence.looks(images, noise)
    logits = defence.classify(looks)
    loss = F.cross_entropy(logits, labels)
    optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    nn.utils.clip_grad_norm_(defence.parameters(), config.training.clip)
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * learning_rate(step, config.training)
    optimizer.step()
    for module in defence.modules():
        if isinstance(module, StaticMask):
            module.project()
    mask = looks[-1].mask
    share = None if mask is None else float(mask.detach().square().mean())
    return _Step(float(loss.detach()), float((logits.argmax(1) == labels).float().mean()), share)


def _settle_batch_norm(defence: Defence, config: RunConfig, data: Images, device: torch.device) -> None:
    """Takes batch norm's statistics anew, under the mask as it is now and not as it moved while training."""
    torch.manual_seed(int(np.random.SeedSequence([config.seed, _DROPOUT, config.training.steps]).generate_state(1)[0]))
    rng = np.random.default_rng([config.seed, _DATA, config.training.steps])
    batches = (data.batch(rng, config.training.batch)[0] for _ in range(config.training.settling_batches))
    with torch.no_grad():
        update_bn((images.contiguous(memory_format=torch.channels_last) for images in batches), defence, device)


def _log(file: Path, step: int, steps: int, figures: _Step, seconds: float) -> None:
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


def _forget_after(file: Path, step: int) -> None:
    """Drops what the learning curve says of steps that will be taken again."""
    if file.exists():
        kept = [line for line in file.read_text(encoding="utf-8").splitlines() if _step_of(line) <= step]
        file.write_text("".join(line + "\n" for line in kept), encoding="utf-8")


def _step_of(line: str) -> float:
    """The step that a line of the learning curve is about; infinite for a line that is damaged."""
    try:
        return float(json.loads(line)["step"])
    except (ValueError, TypeError, KeyError):
        return math.inf
