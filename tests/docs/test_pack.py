"""Data packed in parts comes back as it was, or says which part is missing."""

import importlib.util
import re
import shlex
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


@pytest.fixture
def script():
    specification = importlib.util.spec_from_file_location("pack", SCRIPT)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def content(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_it_comes_back_as_it_was(data, parts, tmp_path):
    files = sorted(parts.glob("part-*"))
    assert len(files) > 2
    assert max(file.stat().st_size for file in files) <= 200
    assert run("unpack", parts, tmp_path / "other").returncode == 0
    assert content(tmp_path / "other") == content(data)


def test_links_are_followed(data, tmp_path):
    (data / "linked").symlink_to(data / "images", target_is_directory=True)
    assert run("pack", data, tmp_path / "parts", "linked").returncode == 0
    assert run("unpack", tmp_path / "parts", tmp_path / "other").returncode == 0
    assert content(tmp_path / "other" / "linked") == content(data / "images")
    assert not (tmp_path / "other" / "linked").is_symlink()


@pytest.mark.parametrize("page", [SCRIPT, DOCS / "guides" / "paper.md"], ids=lambda page: page.name)
def test_the_command_that_is_written_down_works(data, tmp_path, page):
    (data / "images").rename(data / "cifar-10-batches-bin")
    lines = re.findall(r"^ +python docs/benchmarks/pack\.py (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) == 2
    places = {"PARTS": tmp_path / "parts"}
    for line, folder in zip(lines, (data, tmp_path / "other"), strict=True):
        done = run(*(places.get(word, folder if word == "DATA" else word) for word in shlex.split(line)))
        assert done.returncode == 0, done.stderr
    assert content(tmp_path / "other") == content(data)


def test_parts_beyond_999_are_put_together_in_their_order(script, data, tmp_path):
    (data / "images" / "long.bin").write_bytes(b"".join(i.to_bytes(2, "big") for i in range(2000)))
    count = script.pack(data, tmp_path / "parts", ["images", "backgrounds"], 1e-6)
    assert count > 1000
    script.unpack(tmp_path / "parts", tmp_path / "other")
    assert content(tmp_path / "other") == content(data)


@pytest.mark.parametrize("size", ["0", "-1", "nan", "inf"])
def test_parts_have_a_size(data, tmp_path, size):
    done = run("pack", data, tmp_path / "parts", "images", f"--megabytes={size}")
    assert done.returncode == 2
    assert "must be positive and finite" in done.stderr


@pytest.mark.parametrize("index", [None, "{", "[]", "{}", '{"../x": "0"}'])
def test_an_index_that_is_missing_or_damaged_is_named(parts, tmp_path, index):
    (parts / "parts.json").unlink()
    if index is not None:
        (parts / "parts.json").write_text(index)
    done = run("unpack", parts, tmp_path / "other")
    assert done.returncode == 1
    assert "parts.json is" in done.stderr
    assert "bring it again" in done.stderr
    assert "Traceback" not in done.stderr


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
