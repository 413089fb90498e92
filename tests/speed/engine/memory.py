"""Peak memory of a certification, each in a process of its own.

python -m tests.speed.engine.memory IMAGES N
"""

import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def megabytes(images, n):
    """The largest resident set of a process that certifies some images with n votes each."""
    command = [sys.executable, "-m", __spec__.name, str(images), str(n)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main(images, n):
    import torch

    import gdpcert
    from gdpcert_torch import sample_votes
    from tests.speed.engine.network import network, vanilla

    torch.manual_seed(0)
    pixels = torch.rand(images, 3, 32, 32)
    for _ in sample_votes(vanilla(network(), "float32"), pixels, [0] * images, stop=gdpcert.FixedVotes(n)):
        pass
    print(peak())


def peak():
    """Megabytes. On Linux getrusage would count what the process was before exec: a copy of its parent."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        return float(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
