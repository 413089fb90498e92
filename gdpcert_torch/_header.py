"""What a run's votes mean: the header of its record."""

from dataclasses import replace
from pathlib import Path

import gdpcert
from gdpcert_torch._config import RunConfig, config_hash
from gdpcert_torch._defences import Defence
from gdpcert_torch._noise import stream_name
from gdpcert_torch._pipeline import best_device
from gdpcert_torch._settings import settings_text
from gdpcert_torch._stopping import stop_json
from gdpcert_torch.data import load


def votes_header(defence: Defence, config: RunConfig, stop: gdpcert.Stop, weights: str) -> gdpcert.VotesHeader:
    """The header of the votes that a trained defence casts under a config; `weights` is the hash of its weights."""
    data, plan = load(config.data), config.sampling
    return gdpcert.VotesHeader(
        study=config.study,
        method=config.method,
        seed=config.seed,
        sigma=config.sigma,
        sigmas=defence.split.certified(),
        threat=defence.threat,
        norm=plan.norm,
        dimension=data.dimension,
        classes=data.classes,
        n0=plan.n0,
        n=plan.n,
        rule=stop.rule,
        stop=stop_json(stop),
        failure=plan.failure,
        noise=stream_name(best_device()),
        chunk=plan.chunk,
        block=plan.block,
        precision=settings_text(defence),
        config=f"{config_hash(config)}-{weights}",
    )


def all_cast(file: Path, header: gdpcert.VotesHeader, images: int) -> gdpcert.Votes | None:
    """What a file of votes holds if none is left to be cast, of the same weights on whatever machine; else None."""
    try:
        found = gdpcert.read_votes(file)
    except (FileNotFoundError, ValueError):
        return None
    elsewhere = replace(header, precision=found.header.precision, noise=found.header.noise)
    done = {record.index for record in found.records} >= set(range(images))
    return found if done and found.header == elsewhere else None
