"""Data sets packed without loss into parts of a chosen size, for machines that are reached in small parcels.

    python docs/benchmarks/pack.py pack DATA PARTS --megabytes 60 cifar-10-batches-bin backgrounds
    python docs/benchmarks/pack.py unpack PARTS DATA

Needs nothing but Python. A part that is missing or damaged is named before anything is unpacked.
"""

import argparse
import hashlib
import json
import lzma
import math
import re
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

INDEX = "parts.json"


class _Writer:
    """A file that falls into parts while it is written."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        self.digests: dict[str, str] = {}
        self._rest = bytearray()

    def write(self, some: bytes) -> int:
        """Takes bytes; whole parts are written at once."""
        self._rest += some
        while len(self._rest) >= self.size:
            self._part()
        return len(some)

    def close(self) -> None:
        """Writes what is left."""
        if self._rest:
            self._part()

    def _part(self) -> None:
        part, name = bytes(self._rest[: self.size]), f"part-{len(self.digests):03}"
        del self._rest[: self.size]
        (self.folder / name).write_bytes(part)
        self.digests[name] = hashlib.sha256(part).hexdigest()


class _Reader:
    """The parts as one file, one of them in memory at a time."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._files, self._rest = iter(files), b""

    def read(self, size: int) -> bytes:
        """At most that many bytes; none at the end."""
        while not self._rest and (file := next(self._files, None)) is not None:
            self._rest = file.read_bytes()
        some, self._rest = self._rest[:size], self._rest[size:]
        return some


def pack(data: Path, parts: Path, names: list[str], megabytes: float) -> int:
    """Writes the folders of `data` that are named as part-000, part-001, … and their index; returns how many."""
    missing = [name for name in names if not (data / name).is_dir()]
    if missing:
        sys.exit(f"error: {data} has no {', '.join(missing)}")
    parts.mkdir(parents=True, exist_ok=True)
    written = _Writer(parts, max(1, int(megabytes * 1e6)))
    with lzma.open(written, "wb", preset=6) as compressed, _archive(compressed) as archive:
        for name in names:
            archive.add(data / name, arcname=name)
    written.close()
    (parts / INDEX).write_text(json.dumps(written.digests, indent=1) + "\n", encoding="utf-8")
    return len(written.digests)


def _archive(compressed: lzma.LZMAFile) -> tarfile.TarFile:
    # links are followed: a folder of data is often one to another disk, which the other machine does not have
    return tarfile.open(fileobj=compressed, mode="w|", dereference=True)


def unpack(parts: Path, data: Path) -> None:
    """Puts the folders back under `data`; exits and names the parts that are missing or damaged."""
    digests = _index(parts / INDEX)
    wrong = [name for name, digest in digests.items() if _digest(parts / name) != digest]
    if wrong:
        sys.exit(f"error: missing or damaged: {', '.join(wrong)}; bring them again")
    data.mkdir(parents=True, exist_ok=True)
    # in the order of the index: part-1000 is after part-999, whatever the alphabet says
    content = _Reader(parts / name for name in digests)
    with lzma.open(content) as plain, tarfile.open(fileobj=plain, mode="r|") as archive:
        archive.extractall(data, filter="data")


def _index(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        sys.exit(f"error: {file} is missing or damaged; bring it again ({error})")
    if not isinstance(found, dict) or not found or not all(re.fullmatch(r"part-\d+", name) for name in found):
        sys.exit(f"error: {file} is damaged: it names no parts; bring it again")
    return found


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"must be positive and finite; got {text}")
    return value


def main() -> None:
    """Packs or unpacks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pack", "unpack"))
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("folder", nargs="*", help="to pack, such as cifar-10-batches-bin")
    parser.add_argument("--megabytes", type=_positive, default=60, help="of a part (%(default)s)")
    # options may stand between the folders
    given = parser.parse_intermixed_args()
    if given.what == "unpack":
        unpack(given.source, given.target)
        return
    if not given.folder:
        parser.error("name the folders to pack")
    print(f"{pack(given.source, given.target, given.folder, given.megabytes)} parts in {given.target}")


if __name__ == "__main__":
    main()
