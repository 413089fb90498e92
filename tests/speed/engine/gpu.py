"""ResNet-110 at 48x48 on a GPU: the engine's samples a second beside those of the field's loop."""

import statistics
from copy import deepcopy

import torch

import gdpcert
from gdpcert_torch._engine import InOrder, Tally, chunk_and_block, make_plan, sample_tallies
from gdpcert_torch.networks import Standardize, resnet110
from tests.speed._clock import in_turn
from tests.speed.engine import loop
from tests.speed.engine.network import SIGMA, vanilla

N, IMAGES, REPEATS = 20_000, 2, 3


def measured():
    """The ratio and both rates, or the reason why there are none."""
    if not torch.cuda.is_available():
        return {"skipped": "no GPU here"}
    torch.manual_seed(0)
    model = torch.nn.Sequential(Standardize(SIGMA), resnet110()).cuda().eval()
    images = torch.rand(IMAGES, 3, 48, 48)
    last = vanilla(deepcopy(model).to(memory_format=torch.channels_last))
    chunk, block = chunk_and_block(torch.device("cuda"), None, None)
    plan = make_plan(seed=0, n0=100, stop=gdpcert.FixedVotes(N), chunk=chunk, block=block)

    def engine():
        for _ in sample_tallies(last, images, plan, InOrder([Tally(i, i) for i in range(IMAGES)])):
            pass

    def field():
        for image in images:
            loop.certify(model, image, SIGMA, 10, n=N)

    pairs = in_turn(engine, field, REPEATS)
    ours, theirs = (IMAGES * N / statistics.median(column) for column in zip(*pairs, strict=True))
    return {
        "ratio": statistics.median(slow / fast for fast, slow in pairs),
        "engine_samples_per_second": ours,
        "loop_samples_per_second": theirs,
        "gpu": torch.cuda.get_device_name(),
    }
