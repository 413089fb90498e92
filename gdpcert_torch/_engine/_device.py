"""What travels between the processor and the device: an image once, a chunk's counts without waiting."""

import math
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from gdpcert_torch._engine._tally import Tally
from gdpcert_torch._engine._whole import require_whole


def device_of(model: nn.Module, images: Tensor) -> torch.device:
    """Where a model lives; where the images do if it has neither parameters nor buffers."""
    tensors = chain(model.parameters(), model.buffers())
    return next((tensor.device for tensor in tensors), images.device)


def chunk_and_block(device: torch.device, chunk: int | None, block: int | None) -> tuple[int, int]:
    """What was given, and for what was not a size that suits the device.

    A processor is fastest where a chunk's layers fit its cache; a GPU wants many samples, and pays for every key.
    """
    usual = (1000, 100) if device.type == "cuda" else (100, 25)
    for name, value in (("chunk", chunk), ("block", block)):
        if value is not None:
            require_whole(name, value)
    whole = usual[0] if chunk is None else chunk
    return whole, math.gcd(whole, usual[1]) if block is None else block


class Bank:
    """The images in flight, each brought to the device once."""

    def __init__(self, images: Tensor, device: torch.device) -> None:
        self._images, self._device = images, device
        self._there: dict[int, Tensor] = {}

    def image(self, tally: Tally) -> Tensor:
        """A tally's image on the device."""
        if tally.position not in self._there:
            self._there[tally.position] = self._images[tally.position].to(self._device)
        return self._there[tally.position]

    def keep(self, tallies: tuple[Tally, ...]) -> None:
        """Forgets all other images."""
        kept = {tally.position for tally in tallies}
        self._there = {position: image for position, image in self._there.items() if position in kept}


@dataclass(frozen=True)
class Transfer:
    """A chunk's counts on their way to the processor."""

    counts: Tensor
    arrived: torch.cuda.Event | None

    def wait(self) -> npt.NDArray[np.int64]:
        """The counts, once they are there."""
        if self.arrived is not None:
            self.arrived.synchronize()
        host: npt.NDArray[np.int64] = self.counts.numpy()
        return host


def send(counts: Tensor) -> Transfer:
    """Starts bringing counts to the processor; a GPU goes on with what comes next."""
    if counts.device.type != "cuda":
        return Transfer(counts.cpu(), None)
    host = torch.empty(counts.shape, dtype=counts.dtype, pin_memory=True)
    host.copy_(counts, non_blocking=True)
    arrived = torch.cuda.current_stream().record_event()
    return Transfer(host, arrived)
