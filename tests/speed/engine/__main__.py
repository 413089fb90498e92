"""What certification costs: a line a ratio with its target, and docs/benchmarks/speed.json.

python -m tests.speed.engine --data FOLDER     # FOLDER holds cifar-10-batches-bin; the digits without it

The parts: `forward` (the engine beside the bare network), `adaptive` (beside mask network and classifier), `keying`,
`decide` (one radius decided, beside fixed n; long, and goes on where it was stopped), `memory`, `gpu`, `art`.
"""

import argparse
import os
import platform
import sys
import time
from copy import deepcopy
from functools import partial
from pathlib import Path

import torch

from gdpcert_torch._run import _processor, write_json
from tests.speed.engine import art, decide, forward, gpu, images, loop, memory, network
from tests.speed.engine.figures import figures_of, lines
from tests.speed.engine.notes import noted

ROOT = Path(__file__).parents[3]
RESULTS = ROOT / "docs" / "benchmarks" / "speed.json"


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="", help="the folder that holds cifar-10-batches-bin (the digits without it)")
    parser.add_argument("--part", action="append", choices=sorted(PARTS), help="only this part; may be repeated")
    parser.add_argument("--images", type=int, default=500, help="images that one radius is decided on (%(default)s)")
    parser.add_argument("--fixed", type=int, default=30, help="of these, images with fixed n too (%(default)s)")
    parser.add_argument("--precision", default="float32", help="of the engine: float32 or bfloat16 (%(default)s)")
    parser.add_argument("--art", default="", metavar="PYTHON", help="a Python that has adversarial-robustness-toolbox")
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "speed", help="weights and votes (%(default)s)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="what is written (%(default)s)")
    return parser.parse_args()


def bare_forward(given, data, model):
    """Both precisions, for the choice is part of the answer."""
    pixels, _ = data.first(forward.IMAGES)
    return {name: forward.beside(network.vanilla(model, name), [model], pixels) for name in ("float32", "bfloat16")}


def adaptive(given, data, model):
    return forward.adaptive(model, data.first(forward.IMAGES)[0], given.precision)


def keying(given, data, model):
    return forward.keying(model, given.precision)


def one_radius(given, data, model):
    step = max(1, len(data.test) // given.images)
    places = list(range(0, len(data.test), step))[: given.images]
    weights = given.runs / f"{data.name}.safetensors"
    folder = given.runs / f"{data.name}-{given.precision}"
    pixels = data.test[places].float() / 255
    defence = network.vanilla(model, given.precision)
    task = decide.Task(defence, weights, pixels, data.test_labels[places], places, folder)
    plain = deepcopy(model).to(memory_format=torch.contiguous_format)
    folder.mkdir(parents=True, exist_ok=True)
    result = {"precision": given.precision, "loop_seconds_an_image": decide.looped(plain, task)}
    result["radii"] = decide.decided(task)
    some = task.first(given.fixed)
    votes, spent = decide.fixed(some)
    result["fixed"] = {"images": len(some.images), **spent}
    for radius in decide.RADII:
        stopped = decide.at_radius(some, radius)["certified_accuracy"]
        result["radii"][f"{radius:g}"]["on_subset"] = [stopped, decide.accuracy(some, votes, radius)]
    return result


def peaks(given, data, model):
    few = {name: memory.megabytes(1, n) for name, n in (("n1e4", 10_000), ("n1e5", 100_000))}
    return few | {f"images{count}": memory.megabytes(count, 100) for count in (10, 500)}


def on_gpu(given, data, model):
    return gpu.measured()


def against_art(given, data, model):
    """ART, and the field's loop on the same image and number of samples, one after the other."""
    plain, image = deepcopy(model).to(memory_format=torch.contiguous_format), data.first(1)[0][0]
    found = art.measured(given.art, given.runs / f"{data.name}.safetensors")
    start = time.perf_counter()
    loop.certify(plain, image, network.SIGMA, 10, n=art.N)
    return found | {"loop_samples_per_second": (art.N + loop.N0) / (time.perf_counter() - start)}


PARTS = {
    "forward": bare_forward,
    "adaptive": adaptive,
    "keying": keying,
    "decide": one_radius,
    "memory": peaks,
    "gpu": on_gpu,
    "art": against_art,
}


def machine():
    return {
        "cpu": _processor(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "python": platform.python_version(),
        "date": time.strftime("%Y-%m-%d"),
    }


def main():
    given = options()
    data = images.load(given.data)
    if data.name == "digits":
        print(f"no {images.FOLDER} under --data; the digits that ship with scikit-learn instead", file=sys.stderr)
    print(f"{data.name}, {machine()}", flush=True)
    model = network.trained(given.runs, data)
    measured = noted(given.results, {"parts": {}})["parts"]
    for name in given.part or PARTS:
        began, load = time.strftime("%H:%M"), os.getloadavg()[0]
        part = partial(PARTS[name], given, data, model)
        # the load before it, for whoever reads a time
        measured[name] = part() | {"data": data.name, "began": began, "load_before": load, "machine": machine()}
        write_json(given.results, {**figures_of(measured), "machine": machine(), "parts": measured})
    print()
    for line in lines(figures_of(measured)):
        print(line)


if __name__ == "__main__":
    main()
