"""A process that writes votes: ``python -m tests.records.writer FOLDER COUNT``, with SHARD or --fork after it."""

import os
import signal
import sys
import time

from gdpcert import open_votes
from tests.records.test_records import HEADER, record


def say(word):
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def write(folder, count, shard=None, say=say, appended=lambda: None):
    """Appends what is missing of the first `count` records."""
    with open_votes(folder, HEADER, shard=shard) as votes:
        known = {one.index for one in votes.records}
        say("open")
        for index in range(count):
            if index not in known:
                votes.append(record(index, 50 + index % 40))
                appended()
        say("done")
        sys.stdin.readline()


def fork_and_kill(folder, count, since, seconds):
    """Kills a fork that writes, some seconds after its start or its opening; how many records it had reported."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        write(folder, count, say=lambda word: os.write(writing, b"o"), appended=lambda: os.write(writing, b"."))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        if since == "open":
            pipe.read(1)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return pipe.read().count(b".")


def main(folder, count, how=None):
    """Writes and waits for a line before it ends; or, for every line of moments, forks a writer and kills it."""
    if how != "--fork":
        write(folder, int(count), how)
        return
    for line in sys.stdin:
        if line.strip():
            since, seconds = line.split()
            say(fork_and_kill(folder, int(count), since, float(seconds)))


if __name__ == "__main__":
    main(*sys.argv[1:])
