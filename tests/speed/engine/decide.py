"""Certified accuracy at one radius, each image sampled until it is decided, beside the loop of fixed n = 100,000.

Every part goes on where it was stopped: the votes lie in a run folder, and so does the time that they took.
"""

import hashlib
import time
from dataclasses import dataclass

import numpy as np

import gdpcert
from gdpcert_torch import sample_votes
from gdpcert_torch._noise import stream_name
from gdpcert_torch._run import write_json
from gdpcert_torch._settings import settings_text
from gdpcert_torch._stopping import stop_json
from tests.speed.engine import loop
from tests.speed.engine.forward import BLOCK, CHUNK
from tests.speed.engine.network import SIGMA
from tests.speed.engine.notes import noted

RADII = (0.25, 0.5, 1.0)
FAILURE, CAP = 1e-3, loop.N
LOOPED = 3


@dataclass(frozen=True)
class Task:
    """A defence, images with labels and places, and where the runs lie."""

    defence: object
    weights: object
    images: object
    labels: object
    places: list
    folder: object

    def first(self, count):
        return Task(
            self.defence, self.weights, self.images[:count], self.labels[:count], self.places[:count], self.folder
        )


def decided(task):
    """Samples and seconds of the engine for every radius, and the share of images certified there."""
    return {f"{radius:g}": at_radius(task, radius) for radius in RADII}


def at_radius(task, radius):
    stop = gdpcert.DecideRadius(radius, sigma=SIGMA, failure=FAILURE, cap=CAP)
    votes, spent = sampled(task, stop, f"r{radius:g}")
    return {"images": len(task.images), "certified_accuracy": accuracy(task, votes, radius), **spent}


def fixed(task):
    """The same through the engine with n = 100,000 votes on every image; one run serves all radii."""
    return sampled(task, gdpcert.FixedVotes(CAP), "fixed")


def accuracy(task, votes, radius):
    """Of the task's images alone: a run may hold more."""
    wanted = dict(zip(task.places, task.labels.tolist(), strict=True))
    certificates = gdpcert.certify_votes(votes)
    places = np.array([record.index for record in votes.records])
    right = [wanted.get(place) for place in places]
    reached = (certificates.predicted == np.array([-2 if one is None else one for one in right])) & (
        certificates.radius >= radius
    )
    return float(reached.sum() / len(wanted))


def sampled(task, stop, name):
    """The run's votes, the missing ones sampled now, and what all of them took."""
    folder = task.folder / name
    with gdpcert.open_votes(folder, header(task, stop)) as run:
        known = {record.index for record in run.records}
        missing = [position for position, place in enumerate(task.places) if place not in known]
        spent = noted(folder / "spent.json", {"samples": 0, "seconds": 0.0})
        begun, at = time.perf_counter(), [0]
        records = sample_votes(
            task.defence,
            task.images[missing],
            task.labels[missing],
            stop=stop,
            n0=loop.N0,
            indices=[task.places[position] for position in missing],
            watch=lambda progress: at.__setitem__(0, progress.samples),
        )
        now = spent
        for count, record in enumerate(records, start=len(known) + 1):
            run.append(record)
            seconds = spent["seconds"] + time.perf_counter() - begun
            # of the samples of this call the chunk that finished this image is not reported yet
            now = {"samples": spent["samples"] + at[0] + CHUNK, "seconds": seconds}
            write_json(folder / "spent.json", now)
            if count % 10 == 0:
                print(f"  {name}: {count} images, {now['samples']} samples, {seconds:.0f} s", flush=True)
    return gdpcert.read_votes(folder), now


def header(task, stop):
    return gdpcert.VotesHeader(
        study="speed",
        method="vanilla",
        seed=0,
        sigma=SIGMA,
        sigmas=(SIGMA,),
        threat="any",
        norm=2.0,
        dimension=task.images[0].numel(),
        classes=10,
        n0=loop.N0,
        n=stop.cap,
        rule=stop.rule,
        stop=stop_json(stop),
        failure=FAILURE,
        noise=stream_name("cpu"),
        chunk=CHUNK,
        block=BLOCK,
        precision=settings_text(task.defence),
        config=hashlib.sha256(task.weights.read_bytes()).hexdigest()[:16],
    )


def looped(model, task, count=LOOPED, n=loop.N):
    """Seconds an image of the field's loop, for a few images, noted as they are done."""
    file = task.folder / "loop.json"
    times = noted(file, {"seconds": []})["seconds"]
    for image in task.images[len(times) : count]:
        start = time.perf_counter()
        loop.certify(model, image, SIGMA, 10, n=n)
        times.append(time.perf_counter() - start)
        write_json(file, {"seconds": times})
        print(f"  loop: {len(times)} images, {sum(times):.0f} s", flush=True)
    return sum(times[:count]) / count
