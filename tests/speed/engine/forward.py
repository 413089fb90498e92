"""The engine beside the bare forward pass of the networks that it runs, and what keying the noise costs."""

import statistics
import time

import torch

import gdpcert
from gdpcert_torch import Defence
from gdpcert_torch._engine import InOrder, Tally, chunk_and_block, make_plan, sample_tallies
from gdpcert_torch._noise import keyed_blocks
from gdpcert_torch.masks import SmallUNet
from tests.speed._clock import in_turn
from tests.speed.engine.network import SIGMA, folded

BATCHES = (50, 100, 200, 400, 800)
CHUNK, BLOCK = chunk_and_block(torch.device("cpu"), None, None)
IMAGES, N0, N = 8, 100, 900  # whole chunks: 8000 samples
REPEATS = 5


def bare(modules, precision, batch, samples, shape=(3, 32, 32)):
    """Seconds nothing: a function that runs bare forward passes of `samples` samples, one module after the other."""
    device = next(modules[0].parameters()).device
    pixels = torch.rand(batch, *shape, device=device).contiguous(memory_format=torch.channels_last)

    def compute():
        autocast = torch.autocast(device.type, dtype=torch.bfloat16, enabled=precision == "bfloat16")
        with torch.inference_mode(), autocast:
            for module in modules:
                for _ in range(samples // batch):
                    module(pixels)
        if device.type == "cuda":
            torch.cuda.synchronize()

    return compute


def best_batch(modules, precision):
    """The batch size with the most samples a second: medians of three, in turn."""
    samples = 2 * max(BATCHES)
    taken = {batch: [] for batch in BATCHES}
    for _ in range(4):
        for batch in BATCHES:
            compute = bare(modules, precision, batch, samples)
            start = time.perf_counter()
            compute()
            taken[batch].append(time.perf_counter() - start)
    rates = {batch: samples / statistics.median(times[1:]) for batch, times in taken.items()}
    return max(rates, key=rates.get), rates


def engine(defence, images):
    """A function that samples `IMAGES` images, N0 + N votes each."""
    plan = make_plan(seed=0, n0=N0, stop=gdpcert.FixedVotes(N), chunk=CHUNK, block=BLOCK)

    def compute():
        for _ in sample_tallies(defence, images, plan, InOrder([Tally(i, i) for i in range(IMAGES)])):
            pass

    return compute


def beside(defence, modules, images):
    """Samples a second of the engine, of the bare modules at their best batch size, and the ratio, in turn.

    The same beside the modules with their batch norms folded, as the engine runs them.
    """
    batch, rates = best_batch(modules, defence.precision)
    samples = IMAGES * (N0 + N)
    found = {}
    for prefix, networks in (("", modules), ("folded_", [folded(module) for module in modules])):
        pairs = in_turn(engine(defence, images), bare(networks, defence.precision, batch, samples), REPEATS)
        ours, theirs = (samples / statistics.median(column) for column in zip(*pairs, strict=True))
        found |= {
            f"{prefix}ratio": statistics.median(forward / sampled for sampled, forward in pairs),
            f"{prefix}engine_samples_per_second": ours,
            f"{prefix}forward_samples_per_second": theirs,
        }
    return found | {
        "best_batch": batch,
        "forward_by_batch": rates,
        "chunk": CHUNK,
    }


def adaptive(model, images, precision):
    """ARS with the mask network of the studies, its weights as they were drawn: they cost what trained ones do."""
    torch.manual_seed(0)
    seen = gdpcert.split(SIGMA, (0.5, 0.5))[0]
    mask = SmallUNet(16, seen).to(memory_format=torch.channels_last).eval()
    defence = folded(Defence(model, SIGMA, (None, mask), precision=precision))
    measured = beside(defence, [mask, model], images)
    return measured | {name: 1 / measured[name] for name in ("ratio", "folded_ratio")}


def keying(model, precision):
    """What keyed noise takes beyond unkeyed noise, and all of it, as shares of the network's forward."""
    keys = [(0, 1, number, 0) for number in range(CHUNK // BLOCK)]
    forward = bare([model], precision, CHUNK, CHUNK)
    rows = []
    for _ in range(50):
        times = []
        for compute in (
            lambda: keyed_blocks((BLOCK, 3, 32, 32), keys),
            lambda: torch.randn(CHUNK, 3, 32, 32),
            forward,
        ):
            start = time.perf_counter()
            compute()
            times.append(time.perf_counter() - start)
        rows.append(times)
    keyed, unkeyed, passes = (statistics.median(column) for column in zip(*rows[5:], strict=True))
    return {"share": (keyed - unkeyed) / passes, "noise_share": keyed / passes, "unkeyed_share": unkeyed / passes}
