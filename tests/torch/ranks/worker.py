"""One of several processes that a test starts.

train KIND FOLDER [RANK STEP]: trains, and dies by SIGKILL as that rank after that step.
votes FOLDER [RANK IMAGES]: samples a trained run, and dies as that rank when it has recorded so many images, before
any other has heard of the last.
"""

import os
import signal
import sys
from pathlib import Path

import torch

import gdpcert
from gdpcert_torch import vote_run
from gdpcert_torch._ranks import _queue, this_world
from gdpcert_torch._run import read_config
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


def run_sampling(folder, rank="-1", images="0"):
    # where one dies the others need not be waited for as long as on a busy machine
    _queue._POLL, _queue._SILENCE = 0.05, 3.0 if images != "0" else 30.0
    append = gdpcert.VotesFile.append
    left = int(images)

    def recorded(file, record):
        nonlocal left
        append(file, record)
        left -= 1
        if left == 0 and (this_world().rank, this_world().attempt) == (int(rank), "0"):
            os.kill(os.getpid(), signal.SIGKILL)

    gdpcert.VotesFile.append = recorded
    try:
        vote_run(read_config(folder), Path(folder))
    except (ConnectionError, ValueError) as error:
        sys.exit(f"error: {error}")


PROGRAMS = {"train": run_training, "votes": run_sampling}
if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](*sys.argv[2:])
