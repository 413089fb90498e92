"""Starts the processes of a run on this machine, as any launcher would: by a few environment variables.

Importing torch takes seconds, so one server imports it once and every process is forked from there.
"""

import multiprocessing
import socket
import tempfile
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.torch.ranks import worker

ROOT = Path(__file__).parents[3]

_CONTEXT = multiprocessing.get_context("forkserver")
# the optimisers import torch._dynamo when the first of them is built, and the digits come with scikit-learn
_CONTEXT.set_forkserver_preload(["pytest", "torch._dynamo", "sklearn.datasets", "tests.torch.ranks.worker"])


@dataclass(frozen=True)
class Rank:
    """A started process and where its output goes."""

    process: BaseProcess
    printed: Path

    def end(self, timeout=60):
        """Its exit status and what it printed; killed, and said so, if it does not end."""
        self.process.join(timeout)
        self.process.kill()
        self.process.join()
        text = self.printed.read_text()
        self.printed.unlink()
        return self.process.exitcode, text


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(size, program, *arguments):
    """`size` processes that run a program of `worker`; `{rank}` in an argument is replaced by the number."""
    port = free_port()
    started = []
    for rank in range(size):
        shared = {"WORLD_SIZE": size, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
        variables = {name: str(value) for name, value in {**shared, "RANK": rank, "LOCAL_RANK": rank}.items()}
        with tempfile.NamedTemporaryFile(delete=False) as printed:
            own = [str(argument).format(rank=rank) for argument in arguments]
            process = _CONTEXT.Process(target=worker.main, args=(program, own, variables, printed.name))
        process.start()
        started.append(Rank(process, Path(printed.name)))
    return started


def ends(ranks):
    """What each process ended with."""
    return [rank.end() for rank in ranks]
