"""A run's votes opened for appending: locked, repaired, and folded into one file."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from gdpcert._records._append import AppendFile
from gdpcert._records._files import parse_run, shard_file, votes_file
from gdpcert._records._lines import Lines, gather, header_line, record_line, require_same
from gdpcert._records._lock import locked
from gdpcert._records._schema import VoteRecord, VotesHeader, record_from_json


class VotesFile:
    """A run's file of votes, as `open_votes` gives it; nobody else appends to it meanwhile.

    Only `open_votes` makes one, from the records that it found and the end of the file that it locked.

    Attributes
    ----------
    header : VotesHeader
        What the votes mean.
    """

    def __init__(self, header: VotesHeader, records: Sequence[VoteRecord], end: AppendFile) -> None:
        self.header = header
        self._records = {record.index: record for record in records}
        self._end = end

    @property
    def records(self) -> tuple[VoteRecord, ...]:
        """All that the run had when it was opened, then those appended."""
        return tuple(self._records.values())

    def append(self, record: VoteRecord) -> None:
        """Adds one record, which is on the disk when this returns.

        Parameters
        ----------
        record : VoteRecord
            The votes on one input. An identical one that is already there is not written again.

        Raises
        ------
        ValueError
            If the record does not fit the header, or its index is there with other votes; nothing is written.
        OSError
            If the disk is full. The records before are safe, no half line is left, and it may be tried again.
        """
        record = record_from_json(asdict(record), self.header)
        if self._records.get(record.index, record) != record:
            raise ValueError(
                f"index {record.index} was recorded before with different votes; the same input, seed and classifier "
                "give the same votes, so something of these has changed. Give the changed run a folder of its own."
            )
        if record.index not in self._records:
            self._end.write(record_line(record))
            self._records[record.index] = record


@contextmanager
def open_votes(path: str | os.PathLike[str], header: VotesHeader, *, shard: str | None = None) -> Iterator[VotesFile]:
    """Opens a run's votes for appending, in a with-block: makes the file, or repairs it and goes on.

    Parameters
    ----------
    path : path-like
        The votes.jsonl or its run folder; made if missing.
    header : VotesHeader
        What this run's votes mean.
    shard : str, optional
        A name, such as the rank, of one of several workers that write to the run at once, each to a file of its own,
        ``votes.shard-NAME.jsonl``. `read_votes` reads them all, and the next opening without a shard folds them into
        votes.jsonl.

    Yields
    ------
    VotesFile
        With the records that are already there and `VotesFile.append`. A last line that a killed writer left
        unfinished is cut off; one that lacks only its newline is kept.

    Raises
    ------
    BlockingIOError
        If another process is writing to the run, or to this shard of it. Where the system or its file system has no
        locks a RuntimeWarning says so.
    ValueError
        If the file belongs to a run with another header, or holds something else; the message names what differs,
        and the file is left as it was.
    OSError
        If the disk is full.

    Examples
    --------
    >>> import tempfile
    >>> from gdpcert import VoteRecord, VotesHeader, open_votes
    >>> header = VotesHeader(
    ...     study="example", method="vanilla", seed=0, sigma=0.5, sigmas=(0.5,), threat="any", norm=2.0, dimension=12,
    ...     classes=2, n0=10, n=100, rule="fixed", stop={"kind": "fixed"}, failure=0.001, noise="numpy-sfc64-boxmuller",
    ...     chunk=100, block=100, precision="float32", config="by hand",
    ... )
    >>> with tempfile.TemporaryDirectory() as folder, open_votes(folder, header) as votes:
    ...     votes.append(VoteRecord(0, label=0, selected=0, selection=(9, 1), counts=(98, 2), invalid=0))
    ...     len(votes.records)
    1
    """
    run = votes_file(path)
    file = run if shard is None else shard_file(run, shard)
    run.parent.mkdir(parents=True, exist_ok=True)
    with locked(run, shared=shard is not None), locked(file) if shard is not None else _nothing():
        found = parse_run(run)
        votes = gather(found)
        for lines in found:
            require_same(str(lines.file), lines.header, header, "now")
            _require_votes(lines)
        there = next((lines for lines in found if lines.file == file), None)
        known = votes.records if votes is not None else ()
        end = _opened(file, there, header)
        try:
            if shard is None:
                _fold(found, run, known, end)
            yield VotesFile(header, known, end)
        finally:
            end.close()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _opened(file: Path, there: Lines | None, header: VotesHeader) -> AppendFile:
    """The file with its header and its whole lines, the last of them ended."""
    if there is None or there.header is None:
        end, missing = AppendFile(file, 0), header_line(header)
    else:
        end, missing = AppendFile(file, there.whole), b"" if there.ended else b"\n"
    try:
        end.write(missing)
        _sync_folder(file.parent)
    except BaseException:
        end.close()
        raise
    return end


def _require_votes(lines: Lines) -> None:
    """Refuses to repair a file that never was one of votes."""
    begin = b'{"study": "'
    # zeros are what a power failure may leave of a line
    begun = lines.tail.startswith(begin) or begin.startswith(lines.tail) or not lines.tail.strip(b"\0")
    if lines.header is None and not begun:
        raise ValueError(f"{lines.file} is not a file of votes; give another path, or move it away.")


def _fold(found: Sequence[Lines], run: Path, known: Sequence[VoteRecord], end: AppendFile) -> None:
    """Moves the records of shards that workers left behind into the run's own file."""
    own = {record.index for lines in found if lines.file == run for _, record in lines.records}
    missing = b"".join(record_line(record) for record in known if record.index not in own)
    if missing:
        end.write(missing)
    for lines in found:
        if lines.file != run:
            lines.file.unlink()
    # a worker that was killed before its first line leaves a lock alone; whoever holds the run has no workers beside it
    for lock in run.parent.glob(f".{run.stem}.shard-*.lock"):
        lock.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Puts a new file's name on the disk too, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
