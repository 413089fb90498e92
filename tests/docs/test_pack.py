"""Data packed in parts comes back as it was, or says which part is missing."""

import subprocess
import sys

import pytest

from tests.docs._pages import DOCS

SCRIPT = DOCS / "benchmarks" / "pack.py"


def run(*arguments):
    return subprocess.run([sys.executable, SCRIPT, *map(str, arguments)], capture_output=True, text=True, check=False)


@pytest.fixture
def data(tmp_path):
    for name in ("images", "backgrounds/train"):
        (tmp_path / "data" / name).mkdir(parents=True)
        for number in range(3):
            (tmp_path / "data" / name / f"{number}.bin").write_bytes(bytes((7 * i + number) % 256 for i in range(5000)))
    return tmp_path / "data"


@pytest.fixture
def parts(data, tmp_path):
    done = run("pack", data, tmp_path / "parts", "images", "backgrounds", "--megabytes", 0.0002)
    assert done.returncode == 0, done.stderr
    return tmp_path / "parts"


def content(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_it_comes_back_as_it_was(data, parts, tmp_path):
    files = sorted(parts.glob("part-*"))
    assert len(files) > 2
    assert max(file.stat().st_size for file in files) <= 200
    assert run("unpack", parts, tmp_path / "other").returncode == 0
    assert content(tmp_path / "other") == content(data)


@pytest.mark.parametrize("damage", ["lose", "change"])
def test_a_missing_or_damaged_part_is_named_and_nothing_is_unpacked(parts, tmp_path, damage):
    part = parts / "part-001"
    if damage == "lose":
        part.unlink()
    else:
        part.write_bytes(b"x" + part.read_bytes()[1:])
    done = run("unpack", parts, tmp_path / "other")
    assert done.returncode == 1
    assert "missing or damaged: part-001; bring them again" in done.stderr
    assert not (tmp_path / "other").exists()


def test_a_folder_that_is_not_there_is_named(data, tmp_path):
    done = run("pack", data, tmp_path / "parts", "images", "nothing")
    assert done.returncode == 1
    assert "has no nothing" in done.stderr
