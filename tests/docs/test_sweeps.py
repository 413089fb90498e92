"""One figure from many studies: only studies that differ in nothing else are put into it."""

import importlib.util
import json
import re
import shlex
import subprocess
import sys

import pytest

from gdpcert_torch._config import to_json
from gdpcert_torch.recipes import Adaptive, digits, imagenet, mnist
from tests.docs._pages import DOCS

SCRIPT = DOCS / "benchmarks" / "sweeps.py"


@pytest.fixture(scope="module")
def script():
    specification = importlib.util.spec_from_file_location("sweeps", SCRIPT)
    module = importlib.util.module_from_spec(specification)
    sys.modules["sweeps"] = module
    specification.loader.exec_module(module)
    yield module
    del sys.modules["sweeps"]


@pytest.fixture
def study(tmp_path):
    """A function that writes the report of a study and returns its folder; fields of configs may be changed."""

    def write(configs, spread=0.02, failure=0.001, seeds=(0, 1), **changed):
        plain = [to_json(config) | changed for config in configs]
        numbers = {
            "radii": [0.0, 0.1],
            "certified_accuracy": [0.7, 0.5],
            "certified_accuracy_std": [spread, spread],
            "predict_accuracy": 0.75,
            "predict_accuracy_std": spread,
            "seeds": [0] if spread is None else list(seeds),
            "failure": failure,
            "images": 200,
            "predicted_images": 1000,
        }
        report = {
            "schema": "gdpcert.report/1",
            "standard_radii": {"multiples": [0.0, 1.0], "radii": [0.0, 0.1]},
            "methods": {config["method"]: numbers for config in plain},
            "runs": [{"method": config["method"], "config": config} for config in plain],
        }
        folder = tmp_path / "runs" / plain[0]["study"]
        folder.mkdir(parents=True)
        (folder / "report.json").write_text(json.dumps(report))
        return folder

    return write


SWEEPS = {
    "sigma": ([mnist.scenes(sigma=sigma) for sigma in (0.5, 0.75, 1.5)], [0.5, 0.75, 1.5]),
    "k": ([mnist.scenes(k=k) for k in (32, 48, 96)], [32, 48, 96]),
    "share": ([mnist.scenes(adaptive=Adaptive(share=share)) for share in (0.25, 0.5)], [0.25, 0.5]),
    "looks": ([mnist.scenes(adaptive=Adaptive(looks=looks)) for looks in (2, 3, 4)], [2, 3, 4]),
}


@pytest.mark.parametrize("what", SWEEPS)
def test_studies_of_a_sweep_are_joined_in_order(script, study, what):
    studies, places = SWEEPS[what]
    found = script.points(what, [study(configs) for configs in reversed(studies)])
    expected = [(at, method) for at in places for method in ("vanilla", "static", "adaptive")]
    assert [(point.at, point.method) for point in found] == expected


BASE = mnist.scenes()
NOT_OF_ONE = {
    "another noise along k": ("k", mnist.scenes(k=96, sigma=0.75), {}, "sigma: 0.01562 k and 0.007812 k"),
    "another size along sigma": ("sigma", mnist.scenes(k=96), {}, "data: mnist/scenes/48/edges and"),
    "other places along k": ("k", mnist.scenes(k=96, place="two"), {}, "mnist/scenes/k/two"),
    "other shares along looks": ("looks", mnist.scenes(adaptive=Adaptive(share=0.25, looks=3)), {}, "shares: 0.5"),
    "more looks along share": ("share", mnist.scenes(adaptive=Adaptive(share=0.25, looks=3)), {}, "masks:"),
    "learned along share": ("share", mnist.scenes(adaptive=Adaptive(share=0.25, learn_split=True)), {}, "learn_split"),
    "other data along sigma": ("sigma", mnist.scenes(sigma=0.5), {"data_digest": "x"}, "data_digest"),
    "another failure": ("sigma", mnist.scenes(sigma=0.5), {"failure": 0.05}, "report's failure: 0.001 and 0.05"),
    "another training": ("sigma", mnist.scenes(sigma=0.5), {"training": {"steps": 1}}, "training.steps"),
}


@pytest.mark.parametrize("case", NOT_OF_ONE)
def test_studies_that_differ_in_something_else_are_refused(script, study, case):
    what, configs, changed, message = NOT_OF_ONE[case]
    folders = [study(BASE), study(configs, **changed)]
    with pytest.raises(ValueError, match=re.escape(message)) as raised:
        script.points(what, folders)
    assert all(str(folder) in str(raised.value) for folder in folders)


def test_a_single_seed_has_no_deviation(script, study):
    table = script.table("sigma", script.points("sigma", [study(BASE, spread=None)]))
    assert "| 0.75 | adaptive | 75.0 | 50.0 | 1 |" in table
    table = script.table("sigma", script.points("sigma", [study(mnist.scenes(sigma=0.25), spread=0.0, seeds=[7])]))
    assert "| 0.25 | adaptive | 75.0 ± 0.0 | 50.0 | 1 |" in table
    table = script.table("sigma", script.points("sigma", [study(mnist.scenes(sigma=0.5))]))
    assert "| 0.5 | adaptive | 75.0 ± 2.0 | 50.0 ± 2.0 | 2 |" in table


@pytest.mark.parametrize("spread", [None, 0.02])
def test_it_is_drawn_with_methods_that_are_not_known(script, study, tmp_path, spread):
    found = script.points("sigma", [study(imagenet.variants(sigma=sigma), spread) for sigma in (0.5, 1.0)])
    assert [point.method for point in found] == ["vanilla", "static", "adaptive", "frozen"] * 2
    script.draw("sigma", found, tmp_path / "figure.svg")
    assert "frozen" in (tmp_path / "figure.svg").read_text()


def run(*arguments):
    return subprocess.run([sys.executable, SCRIPT, *map(str, arguments)], capture_output=True, text=True, check=False)


def test_what_cannot_be_read_is_a_plain_error(study, tmp_path):
    for what, folder, message in (
        ("sigma", tmp_path / "nowhere", f"there is no {tmp_path / 'nowhere' / 'report.json'}"),
        ("k", study(digits()), "the data set digits of the study digits has no k"),
        ("sigma", damaged(study(BASE), schema="gdpcert.report/0"), "is not a report that a sweep"),
        ("sigma", damaged(study(mnist.scenes(sigma=0.5)), standard_radii={}), "is not a report that a sweep"),
        ("sigma", damaged(study(mnist.scenes(sigma=0.25)), methods=[]), "is not a report that a sweep"),
    ):
        done = run(what, tmp_path / "figure.svg", folder)
        assert done.returncode == 1
        assert done.stderr.startswith("error: ")
        assert message in done.stderr
        assert "Traceback" not in done.stderr


def damaged(folder, **changed):
    file = folder / "report.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changed))
    return folder


LINES = re.findall(r"^ +\.venv/bin/python docs/benchmarks/sweeps\.py (.*)$", SCRIPT.read_text(), re.MULTILINE)


def test_every_line_that_is_written_down_names_studies_of_one_sweep(script, study, tmp_path):
    for sigma in (0.25, 0.75):
        study(mnist.scenes(sigma=sigma))
    for other in (mnist.scenes(k=32), mnist.scenes(k=64), mnist.scenes(k=64, sigma=0.25)):
        study(other)
    for adaptive in (Adaptive(share=0.25), Adaptive(share=0.25, looks=3), Adaptive(share=0.25, learn_split=True)):
        study(mnist.scenes(adaptive=adaptive))
    assert len(LINES) == 3
    for line in LINES:
        shell = f"cd {shlex.quote(str(tmp_path))} && printf '%s\\n' {line}"
        what, _, *folders = subprocess.check_output(["bash", "-c", shell], text=True).split()
        assert len(script.points(what, [tmp_path / folder for folder in folders])) >= 6
