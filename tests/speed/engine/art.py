"""Samples a second of ART's PyTorchRandomizedSmoothing, under a Python that has it installed besides what we need.

python -m tests.speed.engine.art WEIGHTS
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import torch

ROOT = Path(__file__).parents[3]
# it draws all noise at once, 24 bytes a pixel: n = 100,000 would take 7 GB
N, N0, BATCH = 10_000, 100, 400


def measured(python, weights):
    """What was measured, or the reason why nothing was."""
    if not python:
        return {"skipped": "no Python with adversarial-robustness-toolbox was given (--art)"}
    command = [python, "-m", __name__, str(weights.resolve())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"skipped": f"{python} failed: {(done.stderr.strip().splitlines() or ['no message'])[-1]}"}
    return json.loads(done.stdout.splitlines()[-1])


def main(weights):
    import art
    from art.estimators.certification.randomized_smoothing import PyTorchRandomizedSmoothing

    from tests.speed.engine.network import SIGMA, stored

    # as the field keeps it: channels first
    model = stored(weights).to(memory_format=torch.contiguous_format).eval()
    image = torch.rand(1, 3, 32, 32).numpy()
    smoothed = PyTorchRandomizedSmoothing(
        model,
        torch.nn.CrossEntropyLoss(),
        input_shape=image.shape[1:],
        nb_classes=10,
        sample_size=N0,
        scale=SIGMA,
        alpha=0.001,
    )
    smoothed.certify(image, n=BATCH, batch_size=BATCH)  # caches, allocators
    start = time.perf_counter()
    smoothed.certify(image, n=N, batch_size=BATCH)
    rate = (N0 + N) / (time.perf_counter() - start)
    print(json.dumps({"art": art.__version__, "n": N, "batch": BATCH, "samples_per_second": rate}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
