"""Several processes on one or many machines: which of them this one is, and what they share."""

from gdpcert_torch._ranks._group import process_group, read_at_first, spread, total
from gdpcert_torch._ranks._queue import SharedQueue, shared_queue
from gdpcert_torch._ranks._world import ALONE, World, this_world

__all__ = [
    "ALONE",
    "SharedQueue",
    "World",
    "process_group",
    "read_at_first",
    "shared_queue",
    "spread",
    "this_world",
    "total",
]
