"""The report's numbers as JSON."""

import math
from dataclasses import asdict

import numpy as np
import numpy.typing as npt

from gdpcert._logs import Log
from gdpcert._records import VotesHeader
from gdpcert._report._comparison import BASELINE, Comparison, compare
from gdpcert._report._radii import MULTIPLES, standard_radii
from gdpcert._report._run import Run
from gdpcert._report._study import Study
from gdpcert._report._summary import Summary, summarize

SCHEMA = "gdpcert.report/1"

# what the ends of a method's numbers are about
BANDS = {
    "coverage": 0.95,
    "population": "the one that the images were drawn from",
    "at_each_radius_by_itself": ["certified_accuracy_low", "certified_accuracy_high"],
    "all_at_once": [
        "certified_accuracy_band_low",
        "certified_accuracy_band_high",
        "robust_accuracy_low",
        "mean_radius_low",
        "mean_radius_high",
    ],
    "of_the_images_of_one_run": ["wrong_certificates"],
}


def report_json(study: Study) -> dict[str, object]:
    """The numbers of a study as strict JSON: shares in [0, 1], radii in the unit of the input, "inf" for infinity."""
    scale, comparisons = study.scale, compare(study)
    return {
        "schema": SCHEMA,
        "study": study.name,
        "sigma": study.sigma,
        "dimension": study.dimension,
        "norm": norm_json(study.norm),
        "standard_radii": {
            "multiples": list(MULTIPLES),
            "of": scale.unit_name,
            "radii": list(standard_radii(scale)),
        },
        "bands": BANDS,
        "methods": {summary.method: _method(summary) for summary in summarize(study)},
        "comparisons": {one.method: comparison_json(one) for one in comparisons if one.baseline == BASELINE},
        "further_comparisons": [
            {"method": one.method, **comparison_json(one)} for one in comparisons if one.baseline != BASELINE
        ],
        "notes": list(study.notes),
        "runs": [_run(run) for run in study.runs],
    }


def _method(summary: Summary) -> dict[str, object]:
    return {
        "radii": _floats(summary.radii),
        "certified_accuracy": _floats(summary.accuracy),
        "certified_accuracy_low": _floats(summary.pointwise_low),
        "certified_accuracy_high": _floats(summary.pointwise_high),
        "certified_accuracy_band_low": _floats(summary.bands.low),
        "certified_accuracy_band_high": _floats(summary.bands.high),
        "robust_accuracy_low": None if summary.bands.robust is None else _floats(summary.bands.robust),
        "certified_accuracy_std": _floats(summary.deviation),
        "standard_accuracy": summary.standard_accuracy,
        "predict_accuracy": summary.predict_accuracy,
        "predict_accuracy_std": summary.predict_deviation,
        "predicted_images": summary.predicted_images,
        "mean_radius": summary.mean_radius,
        "mean_radius_low": summary.bands.mean_radius[0],
        "mean_radius_high": summary.bands.mean_radius[1],
        "wrong_certificates": summary.bands.wrong,
        "largest_radius": summary.largest_radius,
        "abstained": summary.abstained,
        "images": summary.images,
        "seeds": list(summary.seeds),
        "n0": summary.n0,
        "n": summary.n,
        "rule": summary.rule,
        "mean_votes": summary.mean_votes,
        "failure": summary.failure,
        "seconds": {"train": summary.train_seconds, "votes": summary.votes_seconds},
    }


def comparison_json(comparison: Comparison) -> dict[str, object]:
    """The numbers of a comparison, without the method's name."""
    return {
        "baseline": comparison.baseline,
        "images": comparison.images,
        "radii": list(comparison.radii),
        "multiples": list(MULTIPLES),
        "difference": _floats(comparison.difference),
        "low": _floats(comparison.low),
        "high": _floats(comparison.high),
        "prediction": None if comparison.prediction is None else asdict(comparison.prediction),
    }


def _run(run: Run) -> dict[str, object]:
    header, made = run.header, run.provenance
    return {
        "method": run.plan.method,
        "seed": run.plan.seed,
        "images": len(run.indices),
        **({"log": run.source.file.name} if isinstance(run.source, Log) else {}),
        **({} if header is None else _header(header)),
        "config": run.config,
        "seconds": {"train": made.train_seconds, "votes": made.votes_seconds},
        "versions": dict(made.versions),
        "revision": made.revision,
        "machine": made.machine,
        "finished": made.finished,
        "parameters": made.parameters,
    }


def _header(header: VotesHeader) -> dict[str, object]:
    return {
        "sigmas": list(header.sigmas),
        "threat": header.threat if isinstance(header.threat, str) else norm_json(header.threat),
        "noise": header.noise,
        "chunk": header.chunk,
        "block": header.block,
        "precision": header.precision,
        "stop": dict(header.stop),
        "config_hash": header.config,
    }


def norm_json(norm: float) -> float | str:
    """The p of a norm."""
    return "inf" if math.isinf(norm) else norm


def _floats(values: npt.NDArray[np.float64]) -> list[float | None]:
    return [None if math.isnan(value) else value for value in values.tolist()]
