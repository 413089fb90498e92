"""Data sets packed without loss into parts of a chosen size, for machines that are reached in small parcels.

    python docs/benchmarks/pack.py pack DATA PARTS --megabytes 60 cifar-10-batches-bin backgrounds
    python docs/benchmarks/pack.py unpack PARTS DATA

Needs nothing but Python. A part that is missing or damaged is named before anything is unpacked.
"""

import argparse
import hashlib
import io
import json
import lzma
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

INDEX = "parts.json"


def pack(data: Path, parts: Path, names: list[str], megabytes: float) -> int:
    """Writes the folders of `data` that are named as part-000, part-001, … and their index; returns how many."""
    missing = [name for name in names if not (data / name).is_dir()]
    if missing:
        sys.exit(f"error: {data} has no {', '.join(missing)}")
    parts.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    with lzma.open(packed, "wb", preset=6) as compressed, tarfile.open(fileobj=compressed, mode="w|") as archive:
        for name in names:
            archive.add(data / name, arcname=name)
    content, size = packed.getvalue(), max(1, int(megabytes * 1e6))
    chunks = [content[start : start + size] for start in range(0, len(content), size)]
    digests = {}
    for number, chunk in enumerate(chunks):
        (parts / f"part-{number:03}").write_bytes(chunk)
        digests[f"part-{number:03}"] = hashlib.sha256(chunk).hexdigest()
    (parts / INDEX).write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    return len(chunks)


def unpack(parts: Path, data: Path) -> None:
    """Puts the folders back under `data`; exits and names the parts that are missing or damaged."""
    digests: dict[str, str] = json.loads((parts / INDEX).read_text(encoding="utf-8"))
    wrong = [name for name, digest in digests.items() if _digest(parts / name) != digest]
    if wrong:
        sys.exit(f"error: missing or damaged: {', '.join(wrong)}; bring them again")
    data.mkdir(parents=True, exist_ok=True)
    content = io.BytesIO(b"".join(_contents(parts, digests)))
    with lzma.open(content) as plain, tarfile.open(fileobj=plain, mode="r|") as archive:
        archive.extractall(data, filter="data")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _contents(parts: Path, names: dict[str, str]) -> Iterator[bytes]:
    return ((parts / name).read_bytes() for name in sorted(names))


def main() -> None:
    """Packs or unpacks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pack", "unpack"))
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("folder", nargs="*", help="to pack, such as cifar-10-batches-bin")
    parser.add_argument("--megabytes", type=float, default=60, help="of a part (%(default)s)")
    given = parser.parse_args()
    if given.what == "unpack":
        unpack(given.source, given.target)
        return
    if not given.folder:
        parser.error("name the folders to pack")
    print(f"{pack(given.source, given.target, given.folder, given.megabytes)} parts in {given.target}")


if __name__ == "__main__":
    main()
