"""The optimiser and its learning rate."""

import math

import torch

from gdpcert_torch._config import Training
from gdpcert_torch._defences import Defence
from gdpcert_torch._queries import Split
from gdpcert_torch.masks import StaticMask


def learning_rate(step: int, plan: Training) -> float:
    """The one-cycle schedule as a share of the peak: a half cosine up from 1/25, then one down to 1/10,000."""
    warm = max(1, round(plan.warm_up * plan.steps))
    if step < warm:
        return _cosine(1 / 25, 1.0, step / warm)
    return _cosine(1.0, 1e-4, (step - warm) / max(1, plan.steps - warm))


def build_optimizer(defence: Defence, plan: Training) -> torch.optim.Optimizer:
    """AdamW, with a peak of its own, and no decay, for static masks and learned splits."""
    # decay would pull a static mask towards closed and a learned split towards equal shares
    plain = [p for module in defence.modules() if isinstance(module, StaticMask | Split) for p in module.parameters()]
    known = {id(p) for p in plain}
    others = [p for p in defence.parameters() if id(p) not in known and p.requires_grad]
    groups = [
        {"params": others, "peak": plan.learning_rate, "weight_decay": plan.weight_decay},
        {"params": plain, "peak": plan.mask_learning_rate, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW([group for group in groups if group["params"]], lr=plan.learning_rate)


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2
