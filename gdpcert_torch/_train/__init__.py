"""Training: end to end, one loss, resumable to the bit, by one process or by many."""

from gdpcert_torch._train._loop import Progress, train
from gdpcert_torch._train._schedule import learning_rate

__all__ = ["Progress", "learning_rate", "train"]
