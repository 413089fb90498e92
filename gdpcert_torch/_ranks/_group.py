"""What the processes of a training say to each other."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor

from gdpcert_torch._ranks._store import open_store
from gdpcert_torch._ranks._world import World


@contextmanager
def process_group(world: World, device: torch.device) -> Iterator[None]:
    """Joins the processes for a training; nothing for a process alone.

    Parameters
    ----------
    world : World
        The processes.
    device : torch.device
        Where this one trains. Gradients of a GPU travel by nccl, everything else by gloo.

    Raises
    ------
    ConnectionError
        As soon as another process is gone.
    """
    if world.size == 1:
        yield
        return
    backend = "cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo"
    with _said_plainly():
        dist.init_process_group(backend, store=open_store(world, "training"), rank=world.rank, world_size=world.size)
        try:
            yield
        finally:
            dist.destroy_process_group()


def total(world: World, values: Sequence[float]) -> list[float]:
    """Each value's sum over the processes."""
    if world.size == 1:
        return list(values)
    sums = torch.tensor(values, dtype=torch.float64)
    dist.all_reduce(sums)
    return [float(value) for value in sums]


def spread(world: World, tensors: Iterable[Tensor]) -> None:
    """Overwrites the tensors, everywhere, with rank 0's."""
    if world.size == 1:
        return
    for tensor in tensors:
        copy = tensor.detach().cpu().contiguous()
        dist.broadcast(copy, 0)
        tensor.detach().copy_(copy)


def read_at_first(world: World, file: Path) -> bytes | None:
    """The content of rank 0's file, at every process; None where it has no such file.

    Machines that share no file system still go on from the same checkpoint.
    """
    content = file.read_bytes() if world.first and file.exists() else None
    if world.size == 1:
        return content
    size = torch.tensor(-1 if content is None else len(content))
    dist.broadcast(size, 0)
    if size < 0:
        return None
    octets = torch.empty(int(size), dtype=torch.uint8)
    if content:
        octets.copy_(torch.frombuffer(bytearray(content), dtype=torch.uint8))
    dist.broadcast(octets, 0)
    return octets.numpy().tobytes()


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        # gloo's errors have no class of their own
        if not isinstance(error, dist.DistError) and "gloo" not in str(error):
            raise
        raise ConnectionError(
            "another process of this training has stopped or cannot be reached; what it printed, if anything, says "
            "why. Give the same command again, with as many processes as you like: training goes on from its last "
            "checkpoint."
        ) from error
