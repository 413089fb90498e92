"""One step of training, of which every process does its part."""

from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.swa_utils import update_bn

from gdpcert_torch._config import RunConfig
from gdpcert_torch._defences import Defence
from gdpcert_torch._noise import keyed_normal
from gdpcert_torch._ranks import World, total
from gdpcert_torch._train._graph import replayed
from gdpcert_torch._train._schedule import learning_rate
from gdpcert_torch.data import Batch, Images
from gdpcert_torch.masks import StaticMask

# the first word of the keys of training noise; sampling uses keys of another length
_NOISE, _DATA, _DROPOUT = 1, 2, 3


@dataclass(frozen=True)
class Job:
    """What is trained, on what, by whom."""

    defence: Defence
    optimizer: torch.optim.Optimizer
    config: RunConfig
    data: Images
    device: torch.device
    world: World


@dataclass(frozen=True)
class Figures:
    """A step's loss, accuracy and mean square of the last mask, over the whole batch."""

    loss: float
    accuracy: float
    mask_share: float | None = None


class Evaluated(nn.Module):
    """A defence whose forward takes the noise of every look, and returns the logits and the last mask, if any."""

    def __init__(self, defence: Defence) -> None:
        super().__init__()
        self.defence = defence

    def forward(self, images: Tensor, *noise: Tensor) -> tuple[Tensor, ...]:
        looks = self.defence.looks(images, noise.__getitem__)
        logits, mask = self.defence.classify(looks), looks[-1].mask
        return (logits,) if mask is None else (logits, mask.detach())


def parallel(job: Job) -> nn.Module:
    """The defence as a step calls it.

    Among several processes gradients are averaged as they come; alone on a GPU its kernels are replayed as a graph.
    """
    eager = Evaluated(job.defence)
    if job.world.size > 1:
        # batch norm normalises by each process's own part of the batch; its running statistics are rank 0's until
        # they are settled at the end
        return DistributedDataParallel(eager)
    if job.device.type == "cuda":
        images, _, noise = _own_part(job, 0, training_batch(job, 0))
        return replayed(eager, (images, *noise))
    return eager


def training_batch(job: Job, step: int) -> Batch:
    """The images and labels of a step, from nothing but the seed and its number."""
    rng = np.random.default_rng([job.config.seed, _DATA, step])
    return job.data.batch(rng, job.config.training.batch, job.device)


def one_step(model: nn.Module, job: Job, step: int, batch: Batch | None = None) -> Figures:
    """Takes the step number `step`, from nothing but the weights, the optimiser and that number.

    `batch` is the step's `training_batch`, if it was drawn already.
    """
    plan = job.config.training
    _seed_dropout(job, step)
    images, labels, noise = _own_part(job, step, training_batch(job, step) if batch is None else batch)
    logits, *mask = model(images, *noise)
    # the mean of this over the processes is the mean over the batch, also where their parts differ by an image
    weight = len(labels) * job.world.size / plan.batch
    loss = F.cross_entropy(logits, labels) * weight
    job.optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    nn.utils.clip_grad_norm_(job.defence.parameters(), plan.clip)
    for group in job.optimizer.param_groups:
        group["lr"] = group["peak"] * learning_rate(step, plan)
    job.optimizer.step()
    for module in job.defence.modules():
        if isinstance(module, StaticMask):
            module.project()
    right = (logits.argmax(1) == labels).float().mean()
    # one transfer: each waits for the device
    own = torch.stack([loss.detach(), weight * right, *(weight * one.square().mean() for one in mask)]).tolist()
    return Figures(*(value / job.world.size for value in total(job.world, own)))


def _own_part(job: Job, step: int, batch: Batch) -> tuple[Tensor, Tensor, tuple[Tensor, ...]]:
    # every process draws the whole batch and the whole noise and keeps its part: what a step sees does not
    # depend on how many processes there are
    plan, part = job.config.training, job.world.part(job.config.training.batch)
    images, labels = (tensor[part] for tensor in batch)
    whole = (plan.batch, *images.shape[1:])

    def noise(look: int) -> Tensor:
        return keyed_normal(whole, _NOISE, job.config.seed, step, look, 0, device=job.device)[part]

    looks = tuple(noise(look) for look in range(job.defence.steps))
    return images.contiguous(memory_format=torch.channels_last), labels, looks


def settle_batch_norm(job: Job) -> None:
    """Takes batch norm's statistics anew, under the mask as it is now and not as it moved while training."""
    plan = job.config.training
    _seed_dropout(job, plan.steps)
    rng = np.random.default_rng([job.config.seed, _DATA, plan.steps])
    batches = (job.data.batch(rng, plan.batch, job.device)[0] for _ in range(plan.settling_batches))
    # a frozen classifier keeps its own, which are of the vanilla estimate
    frozen = deepcopy(job.defence.classifier.state_dict()) if job.config.frozen else None
    with torch.no_grad():
        update_bn((images.contiguous(memory_format=torch.channels_last) for images in batches), job.defence, job.device)
    if frozen is not None:
        job.defence.classifier.load_state_dict(frozen)


def _seed_dropout(job: Job, step: int) -> None:
    # everything random is keyed by the step, so that a resumed run repeats an uninterrupted one
    words = [job.config.seed, _DROPOUT, step, *([job.world.rank] if job.world.rank else [])]
    torch.manual_seed(int(np.random.SeedSequence(words).generate_state(1)[0]))
