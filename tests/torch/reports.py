"""Reports of studies that never ran, in the layout of the real ones."""

import json

from gdpcert_torch._config import to_json

RADII = [0.0, 0.005, 0.01, 0.02]


def report(root, configs, *, seeds=(0, 1), failure=0.001, without=()):
    """Writes STUDY/report.json for these runs with these seeds, and returns the study's folder."""
    several = len(seeds) > 1
    plain = [{name: value for name, value in to_json(one).items() if name not in without} for one in configs]

    def numbers(sampling):
        return {
            "radii": RADII,
            "certified_accuracy": [0.4, 0.3, 0.2, 0.0],
            "certified_accuracy_std": [0.01 if several else None] * 4,
            "certified_accuracy_band_low": [0.3, 0.2, 0.1, 0.0],
            "certified_accuracy_band_high": [0.5, 0.4, 0.3, 0.1],
            "standard_accuracy": 0.4,
            "predict_accuracy": 0.5,
            "predict_accuracy_std": 0.02 if several else None,
            "predicted_images": sampling["predicted"],
            "images": sampling["images"],
            "seeds": list(seeds),
            "failure": failure,
            "largest_radius": 0.015,
        }

    content = {
        "schema": "gdpcert.report/1",
        "methods": {one["method"]: numbers(one["sampling"]) for one in plain},
        "runs": [{"method": one["method"], "config": one | {"seed": seed}} for one in plain for seed in seeds],
    }
    folder = root / plain[0]["study"]
    folder.mkdir()
    (folder / "report.json").write_text(json.dumps(content))
    return folder


def change(folder, **fields):
    """Puts other values into a report."""
    file = folder / "report.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | fields))
