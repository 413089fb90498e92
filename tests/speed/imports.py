"""The time that `import gdpcert` adds to that of scipy.special, each in a process of its own."""

import os
import statistics
import subprocess
import sys
from pathlib import Path

from tests.speed._clock import in_turn

ROOT = Path(__file__).parents[2]
# an installed package is compiled already; here the first, untimed run does it
ENVIRONMENT = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
CODE = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"


def seconds(module):
    command = [sys.executable, "-c", CODE.format(module)]
    return float(subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=True).stdout)


def line(repeats=15):
    pairs = in_turn("gdpcert", "scipy.special", repeats, seconds)
    ours, naive = (1e3 * statistics.median(column) for column in zip(*pairs, strict=True))
    more = 1e3 * statistics.median(a - b for a, b in pairs)
    return f"| import gdpcert | {ours:.0f} | `import scipy.special` | {naive:.0f} | {more:+.0f} ms | +50 ms |"
