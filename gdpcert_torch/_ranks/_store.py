"""The store of keys and counters that all processes reach."""

from collections import Counter
from datetime import timedelta
from functools import cache

from torch.distributed import PrefixStore, Store, TCPStore

from gdpcert_torch._ranks._world import World

# how long a process waits for the one that holds the store to start
_PATIENCE = timedelta(minutes=5)

_opened: Counter[str] = Counter()


def open_store(world: World, purpose: str) -> Store:
    """A store of its own for one more piece of work; processes that do the same work in the same order share it."""
    _opened[purpose] += 1
    return PrefixStore(f"gdpcert/{world.attempt}/{purpose}/{_opened[purpose]}", _connected(world))


@cache
def _connected(world: World) -> Store:
    # the launcher's store outlives every process of the run; without a launcher rank 0 holds it
    holds = world.first and not world.hosted
    return TCPStore(world.host, world.port, world.size, holds, _PATIENCE, wait_for_workers=False, multi_tenant=True)
