"""The processes that work on one run, as torchrun's environment describes them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class World:
    """The processes of a run, and this one's place among them.

    Attributes
    ----------
    rank, size : int
        This process's number, and how many there are.
    local_rank : int
        Its number on its machine: the GPU that it uses.
    host, port
        Where the store that they share listens.
    hosted : bool
        Whether the launcher holds that store; otherwise rank 0 does.
    attempt : str
        How many times the launcher has started them anew.
    """

    rank: int = 0
    size: int = 1
    local_rank: int = 0
    host: str = ""
    port: int = 0
    hosted: bool = False
    attempt: str = "0"

    @property
    def first(self) -> bool:
        """Whether this is the one that writes and prints what is needed once."""
        return self.rank == 0

    def part(self, count: int) -> slice:
        """The share of `count` things that is this process's: consecutive, as many as the others', give or take one."""
        return slice(self.rank * count // self.size, (self.rank + 1) * count // self.size)


ALONE = World()


def this_world(environment: Mapping[str, str] | None = None) -> World:
    """Which of the processes this one is; `ALONE` where none but it was started.

    Parameters
    ----------
    environment : mapping, optional
        The variables that torchrun sets; ``os.environ`` by default. Any other launcher may set them:
        RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT, and LOCAL_RANK on machines with several GPUs.

    Raises
    ------
    ValueError
        If there are several processes and one of the variables is missing or makes no sense.
    """
    given = os.environ if environment is None else environment
    size = _number(given, "WORLD_SIZE", 1)
    if size <= 1:
        return ALONE
    rank = _number(given, "RANK", None)
    if rank >= size:
        raise ValueError(f"RANK is a number from 0 to WORLD_SIZE - 1 = {size - 1}; got {rank}.")
    if not given.get("MASTER_ADDR"):
        raise _missing("MASTER_ADDR", size)
    return World(
        rank=rank,
        size=size,
        local_rank=_number(given, "LOCAL_RANK", 0),
        host=given["MASTER_ADDR"],
        port=_number(given, "MASTER_PORT", None),
        hosted=given.get("TORCHELASTIC_USE_AGENT_STORE") == "True",
        attempt=given.get("TORCHELASTIC_RESTART_COUNT", "0"),
    )


def _number(given: Mapping[str, str], name: str, default: int | None) -> int:
    text = given.get(name)
    if not text:
        if default is None:
            raise _missing(name, _number(given, "WORLD_SIZE", 1))
        return default
    if not text.isdecimal():
        raise ValueError(f"the environment variable {name} must be a whole number; got {text!r}.")
    return int(text)


def _missing(name: str, size: int) -> ValueError:
    return ValueError(
        f"WORLD_SIZE={size} announces {size} processes, and {name} is not set. Start them with torchrun "
        "(python -m torch.distributed.run), which sets both, or unset WORLD_SIZE."
    )
