"""The table of docs/benchmarks/speed.md; a module with `rows()` joins it by its name in MODULES."""

import platform

import numpy as np
import scipy

import gdpcert
from tests.speed import _clock, composition, elementwise, imports

MODULES = (elementwise,)


def main():
    versions = f"gdpcert {gdpcert.__version__}, numpy {np.__version__}, scipy {scipy.__version__}"
    print(f"{versions}, Python {platform.python_version()}; medians of 15 repeats in turn\n")
    print("| what | ours, ms | naive expression | its ms | ratio | at most |\n|---|---|---|---|---|---|")
    for module in MODULES:
        for row in module.rows():
            print(_clock.line(row), flush=True)
    print(imports.line(), end="\n\n")
    for line in composition.lines():
        print(line, flush=True)


if __name__ == "__main__":
    main()
