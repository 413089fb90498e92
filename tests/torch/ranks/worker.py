"""One of several processes that a test starts.

train KIND FOLDER [RANK STEP]: trains, and dies by SIGKILL as that rank after that step.
"""

import os
import signal
import sys
from pathlib import Path

import torch

from gdpcert_torch._ranks import this_world
from gdpcert_torch._train import train
from tests.torch.ranks import tiny

torch.set_num_threads(1)


def main(program, arguments, variables, printed):
    """Runs a program under these environment variables, and writes what it prints to a file."""
    os.environ.update(variables)
    with open(printed, "wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    PROGRAMS[program](*arguments)


def run_training(kind, folder, rank="-1", step="0"):
    world = this_world()

    def progress(done, _):
        if (world.rank, done) == (int(rank), int(step)):
            os.kill(os.getpid(), signal.SIGKILL)

    defence = tiny.defence(kind)
    try:
        train(defence, tiny.config(), tiny.data(), Path(folder), progress=progress, world=world)
    except ConnectionError as error:
        sys.exit(f"error: {error}")
    state = {name: tensor.tolist() for name, tensor in defence.state_dict().items()}
    sys.stdout.write(f"{state} training={defence.training}\n")


PROGRAMS = {"train": run_training}
if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](*sys.argv[2:])
