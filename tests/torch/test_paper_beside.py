"""The paper's numbers and ours beside them: what is printed, and what is said to keep the two apart."""

import json
import re
from dataclasses import replace

import pytest

from gdpcert_torch._cli import main
from gdpcert_torch._paper import paper_text
from gdpcert_torch.recipes import celeba, cifar10, faces
from tests.torch.reports import change, report

TWO = "2 loc., sigma .75"


def runs(scale="small", **options):
    return cifar10.scenes(place="two", scale=scale, **options)


def line(text, start, below=0):
    """The line that starts so, or one below it."""
    lines = text.splitlines()
    (place,) = [number for number, one in enumerate(lines) if one.startswith(start)]
    return lines[place + below]


def numbers(folder, **fields):
    """Puts other values into the numbers of every method."""
    methods = json.loads((folder / "report.json").read_text())["methods"]
    change(folder, methods={name: old | fields for name, old in methods.items()})


def marks(text, start, below):
    return re.findall(r"\) ?(\w*)", line(text, start, below))


def test_both_accuracies_stand_below_the_published_one(tmp_path):
    report(tmp_path, runs()[2:], seeds=(0, 1))
    text = paper_text(tmp_path)
    assert line(text, TWO).split("  ")[-1] == "57.1 ± 1"
    assert re.fullmatch(r"  here, certified +40\.0 ± 1\.0 \(2x500\) abef", line(text, TWO, 1))
    # failure probabilities are of certificates
    assert re.fullmatch(r"  here, majority +50\.0 ± 2\.0 \(2x2000\) abf", line(text, TWO, 2))
    assert [mark for mark in "abcdefghi" if f"\n{mark} " in text] == list("abef")
    assert "here," not in line(text, "edges, sigma .75", 1)


@pytest.mark.parametrize("spread", [None, 0.0])
def test_one_seed_has_no_deviation(tmp_path, spread):
    numbers(report(tmp_path, runs(), seeds=(3,)), certified_accuracy_std=[spread] * 4)
    assert "40.0 (1x500)" in line(paper_text(tmp_path), TWO, 1)


def test_the_paper_s_scale_comes_first_and_has_its_own_marks(tmp_path):
    report(tmp_path, runs())
    report(tmp_path, runs("paper"), seeds=range(5), failure=0.05)
    text = paper_text(tmp_path)
    assert marks(text, TWO, 1) == marks(text, TWO, 2) == ["b"] * 3
    assert "small networks" not in text


def test_celeba_s_files_are_checked_and_other_faces_are_not_celeba_s(tmp_path):
    report(tmp_path, celeba.mouths(margin=10), seeds=range(5), failure=0.05)
    report(tmp_path, faces.cropped(margin=7), seeds=range(5), failure=0.05)
    text = paper_text(tmp_path)
    assert marks(text, "s = 10", 1) == [""] * 3
    assert marks(text, "s = 20", 1) == ["ac"] * 3


def changed(config, **training):
    return replace(config, training=replace(config.training, **training))


def sampled(config, **sampling):
    return replace(config, sampling=replace(config.sampling, **sampling))


@pytest.mark.parametrize(
    ("change", "certified", "majority", "detail"),
    [
        (lambda one: changed(one, steps=20), "h", "h", "training.steps 20, the recipe's 16667"),
        (lambda one: changed(one, steps=20_000), "i", "i", "training.steps 20000, the recipe's 16667"),
        (lambda one: changed(one, batch=64), "i", "i", "training.batch 64, the recipe's 300"),
        (lambda one: changed(one, steps=20, batch=64), "hi", "hi", "training.batch 64, the recipe's 300"),
        (lambda one: replace(one, classifier="resnet-20"), "i", "i", "classifier resnet-20, the recipe's resnet-110"),
        (lambda one: replace(one, masks=("none",)), "i", "i", "masks ['none'], the recipe's ['none', 'unet-32']"),
        (lambda one: replace(one, data="cifar10/scenes/48/four"), "i", "i", "data cifar10/scenes/48/four"),
        (lambda one: sampled(one, n=1000), "i", "", "sampling.n 1000, the recipe's 50000"),
        (lambda one: sampled(one, tolerance=None), "i", "", "sampling.tolerance None, the recipe's 0.1"),
        (lambda one: sampled(one, n0=10), "i", "i", "sampling.n0 10, the recipe's 100"),
        (lambda one: sampled(one, images=499), "g", "", None),
        (lambda one: sampled(one, predicted=9999), "", "g", None),
        (lambda one: replace(one, data_notes=("CIFAR-10: other files",)), "d", "d", "CIFAR-10: other files"),
        (lambda one: replace(one, precision="bfloat16", data_digest="x"), "", "", None),
    ],
)
def test_what_ran_is_compared_with_the_recipe(tmp_path, change, certified, majority, detail):
    adaptive = runs("paper")[2]
    report(tmp_path, [change(adaptive)], seeds=range(5), failure=0.05)
    text = paper_text(tmp_path)

    def mixed(*letters):
        return "".join(sorted("b" + "".join(letters)))

    assert marks(text, TWO, 1) == [mixed(certified)]
    assert marks(text, TWO, 2) == [mixed(majority)]
    stated = [one for one in text.splitlines() if one.startswith(f"  {adaptive.study}: ")]
    assert stated == [] if detail is None else any(detail in one for one in stated)


def test_a_record_that_is_older_than_a_field_is_read(tmp_path):
    report(tmp_path, runs("paper"), seeds=range(5), failure=0.05, without=("frozen", "data_digest"))
    assert marks(paper_text(tmp_path), TWO, 1) == ["b"] * 3


DAMAGES = {
    "not JSON": "{",
    "empty": "{}",
    "a list": "[]",
    "an older schema": {"schema": "gdpcert.report/0"},
    "methods in a list": {"methods": []},
    "methods that are null": {"methods": {"adaptive": None}},
    "runs without configs": {"runs": [{"method": "adaptive", "config": None}]},
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_report_is_named_and_the_others_are_printed(tmp_path, damage):
    bad = report(tmp_path, runs())
    report(tmp_path, cifar10.scenes())
    (bad / "report.json").write_text(damage) if isinstance(damage, str) else change(bad, **damage)
    text = paper_text(tmp_path)
    said = line(text, TWO, 1)
    assert said.startswith(f"  unreadable: {bad / 'report.json'} is not a report of this version (")
    assert said.endswith(f"Make it again: gdpcert report {bad}")
    assert "here, certified" in line(text, "edges, sigma .75", 1)


def test_a_curve_that_does_not_begin_at_0_is_no_standard_accuracy(tmp_path):
    numbers(report(tmp_path, runs()), radii=[0.001, 0.005, 0.01, 0.02])
    assert "the radii of vanilla do not begin at 0" in line(paper_text(tmp_path), TWO, 1)


def test_a_damaged_report_of_one_scale_leaves_the_other(tmp_path):
    change(report(tmp_path, runs("paper")), schema=None)
    report(tmp_path, runs())
    text = paper_text(tmp_path)
    assert "here, certified" in line(text, TWO, 1)
    assert "unreadable" in line(text, TWO, 3)


def test_the_command_prints_the_tables_also_without_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for arguments in (["paper"], ["paper", "--runs", str(tmp_path)]):
        assert main(arguments) == 0
        out = capsys.readouterr().out
        assert all(f"Table {number}." in out for number in (1, 2, 3))
        assert "57.1 ± 1" in out
        assert "Figure 8." in out


@pytest.mark.parametrize("arguments", [["--runs", "nowhere"], ["--figures", "drawn"]])
def test_a_folder_of_runs_that_is_not_there_is_an_error(tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.chdir(tmp_path)
    assert main(["paper", *arguments]) == 1
    assert "there is no folder" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
