"""`import gdpcert` is light: numpy and scipy alone, and a proof that this test could fail."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import gdpcert

PACKAGE = Path(gdpcert.__file__).parent
HEAVY = {"torch", "torchvision", "matplotlib", "jinja2", "sklearn", "statsmodels", "pandas", "mpmath", "flint", "PIL"}
CODE = """
import json, sys
sys.path[:0] = json.loads(sys.argv[1])
import gdpcert
assert gdpcert.__file__.startswith(json.loads(sys.argv[1])[0]), gdpcert.__file__
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded_by_importing(*paths):
    """The top-level modules in memory after `import gdpcert` from the first of `paths`, warnings being errors."""
    command = [sys.executable, "-I", "-W", "error", "-c", CODE, json.dumps([str(path) for path in paths])]
    return set(json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout))


def test_importing_loads_nothing_heavy():
    loaded = loaded_by_importing(PACKAGE.parent)
    assert {"gdpcert", "numpy", "scipy"} <= loaded
    assert loaded & HEAVY == set()


def test_the_test_above_can_fail(tmp_path):
    """A copy of the package with an import planted deep inside; what it imports is an empty stand-in."""
    copy = tmp_path / "gdpcert"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "torch.py").touch()
    assert loaded_by_importing(tmp_path) & HEAVY == set()
    planted = copy / "_rounding.py"
    planted.write_text(planted.read_text() + "\nimport torch\n")
    assert loaded_by_importing(tmp_path) & HEAVY == {"torch"}
