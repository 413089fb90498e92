"""Training: end to end, one loss, resumable to the bit, by one process or by many."""

from gdpcert_torch._train._lock import begun, training_lock
from gdpcert_torch._train._loop import Progress, train
from gdpcert_torch._train._schedule import learning_rate

__all__ = ["Progress", "begun", "learning_rate", "train", "training_lock"]
