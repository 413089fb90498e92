"""The report: its numbers against a recomputation of their own, and a page that needs and trusts nothing else."""

import json
import math
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import beta, norm

from gdpcert import VoteRecord, VotesHeader
from gdpcert._report import read_study, report_json, report_table, write_report
from gdpcert._report._radii import MULTIPLES, scale_of, shown, standard_radii
from tests.records.recorded import write_votes

SIGMA, DIMENSION, N0, N, FAILURE, IMAGES, CLASSES = 0.5, 12, 20, 200, 0.01, 12, 3
SHARES = {"vanilla": 0.72, "adaptive": 0.85}


def header(method="vanilla", seed=0, **changes):
    plain = VotesHeader(
        study="tiny", method=method, seed=seed, sigma=SIGMA, sigmas=(SIGMA,),
        threat="any" if method == "vanilla" else math.inf, norm=math.inf, dimension=DIMENSION, classes=CLASSES,
        n0=N0, n=N, rule="fixed", stop={"kind": "fixed"}, failure=FAILURE, noise="keyed/1", chunk=8, block=8,
        precision="float32, eager", config="abc",
    )  # fmt: skip
    return replace(plain, **changes)


def records(method, seed, images=IMAGES):
    random = np.random.default_rng([seed, len(method)])
    for index in range(images):
        label = index % CLASSES
        share = 1.0 if index == 0 else float(np.clip(SHARES.get(method, 0.8) + random.normal(0, 0.2), 0.05, 1))
        chances = np.full(CLASSES, (1 - share) / (CLASSES - 1))
        chances[label] = share
        selection, counts = random.multinomial(N0, chances), random.multinomial(N, chances)
        invalid = int(min(counts[label], 1)) if index == 5 else 0
        counts[label] -= invalid
        yield VoteRecord(
            3 * index, label, int(selection.argmax()), tuple(selection.tolist()), tuple(counts.tolist()), invalid
        )


def write_run(root, head, votes):
    folder = root / head.method.replace("/", "-").replace("<", "-") / str(head.seed)
    write_votes(folder, head, votes)
    return folder


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    root = tmp_path_factory.mktemp("template")
    for method in ("adaptive", "vanilla"):
        for seed in (0, 1):
            write_run(root, header(method, seed), records(method, seed))
    return root


@pytest.fixture
def runs(template, tmp_path):
    return shutil.copytree(template, tmp_path / "runs")


def decorate(folder, mask=True):
    random = np.random.default_rng(1)
    config = {"note": "</pre><script>x()</script>", "bad": math.nan}
    (folder / "config.json").write_text(json.dumps(config))
    run = {
        "seconds": {"train": 61.0, "votes": 5},
        "versions": {"torch": "2.11"},
        "machine": "a <b>",
        "parameters": 1234,
    }
    (folder / "run.json").write_text(json.dumps(run))
    line = {"step": 0, "steps": 9, "loss": 1.0, "accuracy": 0.5, "seconds": 1.0, "mask_share": 0.4 if mask else None}
    lines = [json.dumps({**line, "step": step}) for step in range(200)]
    (folder / "training.jsonl").write_text("\n".join(lines) + '\n{"step": 20')
    arrays = {"image": (3, 3, 8, 8), "observation": (3, 3, 8, 8), "estimate": (3, 3, 8, 8)}
    arrays |= {"mask": (3, 1, 8, 8), "sigma": (3, 1, 8, 8)} if mask else {}
    pixels = {name: random.random(shape).astype(np.float32) for name, shape in arrays.items()}
    np.savez(folder / "examples.npz", index=np.arange(3), label=np.arange(3), predicted=np.array([0, 2, -1]), **pixels)


def reached(method, seed, failure=FAILURE):
    """Each image's certified radius by textbook formulas; -1 where wrong or abstained. And who abstained."""
    radii, abstained = [], []
    for vote in records(method, seed):
        k = vote.counts[vote.selected]
        lower = beta.ppf(failure, k, N - k + 1) if k else 0.0
        abstained.append(lower <= 0.5)
        right = lower > 0.5 and vote.selected == vote.label
        radii.append(SIGMA / math.sqrt(DIMENSION) * norm.ppf(lower) if right else -1.0)
    return np.array(radii), np.array(abstained)


def test_one_seed_has_no_deviation(runs):
    shutil.rmtree(runs / "adaptive" / "1")
    methods = report_json(read_study(runs))["methods"]
    assert set(methods["adaptive"]["certified_accuracy_std"]) == {None}
    assert None not in methods["vanilla"]["certified_accuracy_std"]


def test_methods_of_other_seeds_are_said_to_be(runs):
    shutil.rmtree(runs / "adaptive" / "1")
    assert "The methods were trained with different seeds: vanilla 0, 1; adaptive 0." in read_study(runs).notes


def data(folder, **values):
    (folder / "config.json").write_text(json.dumps(values))


def test_what_a_config_says_of_the_data_is_a_note_once(runs):
    for seed in (0, 1):
        data(runs / "vanilla" / str(seed), data_notes=["not the official files"], data_digest="a")
    data(runs / "adaptive" / "0", data_notes=7)
    assert read_study(runs).notes.count("not the official files") == 1


def test_runs_on_other_images_are_refused(runs):
    data(runs / "vanilla" / "0", data_digest="a")
    data(runs / "adaptive" / "1", data_digest="b")
    with pytest.raises(
        ValueError, match=r"on other images: data_digest: 'b' \(adaptive, seed 1\), 'a' \(vanilla, seed 0"
    ):
        read_study(runs)


@pytest.mark.parametrize("method", ["vanilla", "adaptive"])
def test_numbers_match_a_recomputation(runs, method):
    numbers = json.loads(json.dumps(report_json(read_study(runs)), allow_nan=False))
    assert (numbers["schema"], numbers["study"], numbers["norm"]) == ("gdpcert.report/1", "tiny", "inf")
    assert (numbers["sigma"], numbers["dimension"]) == (SIGMA, DIMENSION)
    assert list(numbers["methods"]) == ["vanilla", "adaptive"]
    ours, seeds = numbers["methods"][method], [reached(method, seed) for seed in (0, 1)]
    radii = np.array(ours["radii"])
    # a radius is rounded down, so a grid point that is a certified radius itself is looked up a hair below
    curves = np.array([(r[:, None] >= radii * (1 - 1e-9)).mean(axis=0) for r, _ in seeds])
    np.testing.assert_allclose(ours["certified_accuracy"], curves.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(ours["certified_accuracy_std"], curves.std(axis=0, ddof=1), atol=1e-12)
    # a mean over seeds need not be a count: the band takes the next one outward at either end
    right = curves.mean(axis=0) * IMAGES
    fewest, most = np.floor(right + 1e-9), np.ceil(right - 1e-9)
    low, high = beta.ppf(0.025, fewest, IMAGES - fewest + 1), beta.ppf(0.975, most + 1, IMAGES - most)
    np.testing.assert_allclose(ours["certified_accuracy_low"], np.nan_to_num(low, nan=0.0), atol=1e-9)
    np.testing.assert_allclose(ours["certified_accuracy_high"], np.nan_to_num(high, nan=1.0), atol=1e-9)
    chosen = [np.mean([v.selected == v.label for v in records(method, seed)]) for seed in (0, 1)]
    assert ours["predict_accuracy"] == pytest.approx(np.mean(chosen))
    assert ours["standard_accuracy"] == pytest.approx(np.mean([(r >= 0).mean() for r, _ in seeds]))
    assert ours["abstained"] == pytest.approx(np.mean([a.mean() for _, a in seeds]))
    assert ours["mean_radius"] == pytest.approx(np.mean([np.maximum(r, 0).mean() for r, _ in seeds]), rel=1e-9)
    assert (ours["images"], ours["seeds"], ours["n0"], ours["n"], ours["failure"]) == (IMAGES, [0, 1], N0, N, FAILURE)
    assert ours["seconds"] == {"train": None, "votes": None}
    # the case is worth something only if these differ
    assert 0 < ours["standard_accuracy"] < ours["predict_accuracy"] <= 1
    assert max(ours["certified_accuracy_std"]) > 0


def test_radii_are_an_even_grid_with_the_standard_radii(runs):
    ours = report_json(read_study(runs))["methods"]["vanilla"]
    largest = SIGMA / math.sqrt(DIMENSION) * norm.ppf(FAILURE ** (1 / N))
    grid = np.linspace(0, largest, 101)
    standard = np.array(MULTIPLES) * SIGMA / math.sqrt(DIMENSION)
    assert ours["radii"] == sorted(ours["radii"])
    np.testing.assert_allclose(ours["radii"], np.unique(np.concatenate([grid, standard])), rtol=1e-9)
    at_end = ours["certified_accuracy"][ours["radii"].index(ours["largest_radius"])]
    assert at_end >= 1 / IMAGES  # image 0 is unanimous: the last radius of the grid still counts it


def test_comparison_is_paired_by_image(runs):
    (comparison,) = report_json(read_study(runs))["comparisons"].items()
    name, ours = comparison
    assert (name, ours["baseline"], ours["images"]) == ("adaptive", "vanilla", IMAGES)
    radii = np.array(ours["radii"])
    shares = {m: np.mean([reached(m, s)[0][:, None] >= radii for s in (0, 1)], axis=0) for m in SHARES}
    each = shares["adaptive"] - shares["vanilla"]
    half = 1.959963984540054 * each.std(axis=0, ddof=1) / math.sqrt(IMAGES)
    np.testing.assert_allclose(ours["difference"], each.mean(axis=0), atol=1e-12)
    flat = half == 0
    assert flat.any()  # beyond the largest radius all images agree, and nothing is claimed
    assert not flat.all()
    assert [low is None for low in ours["low"]] == flat.tolist()
    moved = [place for place in range(len(radii)) if not flat[place]]
    np.testing.assert_allclose([ours["low"][p] for p in moved], (each.mean(axis=0) - half)[moved].clip(-1), atol=1e-12)
    np.testing.assert_allclose(
        [ours["high"][p] for p in moved], (each.mean(axis=0) + half)[moved].clip(max=1), atol=1e-12
    )


def test_adaptive_is_compared_with_the_other_methods_too(runs):
    for seed in (0, 1):
        write_run(runs, header("static", seed), records("static", seed))
    numbers = report_json(read_study(runs))
    assert list(numbers["comparisons"]) == ["static", "adaptive"]
    (further,) = numbers["further_comparisons"]
    assert (further["method"], further["baseline"], further["images"]) == ("adaptive", "static", IMAGES)
    ours, theirs = (numbers["comparisons"][name]["difference"] for name in ("adaptive", "static"))
    np.testing.assert_allclose(further["difference"], np.subtract(ours, theirs), atol=1e-12)
    assert max(map(abs, further["difference"])) > 0.0
    assert any(low < high for low, high in zip(further["low"], further["high"], strict=True) if low is not None)
    assert "adaptive − static at r = 1 σ/√d: " in report_table(read_study(runs))


def test_pairs_are_by_index_not_by_order(runs):
    expected = report_json(read_study(runs))["comparisons"]
    file = runs / "vanilla" / "0" / "votes.jsonl"
    first, *others = file.read_text().splitlines()
    file.write_text("\n".join([first, *reversed(others)]) + "\n")
    assert report_json(read_study(runs))["comparisons"] == expected


@pytest.mark.parametrize("sigma", [0.1, 0.25, 0.5, 1 / 3])
@pytest.mark.parametrize("dimension", [1, 12, 784, 3072])
def test_standard_radii_up_and_shown_radii_down(sigma, dimension):
    scale = scale_of(sigma, math.inf, dimension)
    for multiple, radius in zip(MULTIPLES, standard_radii(scale), strict=True):
        square = Fraction(multiple) ** 2 * Fraction(sigma) ** 2 / dimension
        assert Fraction(radius) ** 2 >= square
        assert radius == pytest.approx(multiple * sigma / math.sqrt(dimension), rel=1e-14)
        words = shown(radius, scale)
        assert 0 <= Fraction(radius) * 255 - Fraction(words) < Fraction(1, 100)
    assert standard_radii(scale_of(sigma, 2, dimension)) == pytest.approx([m * sigma for m in MULTIPLES], rel=1e-15)


def test_failure_and_norm_can_be_asked_for_but_not_another_threat(runs):
    other = report_json(read_study(runs, failure=1e-6))["methods"]["adaptive"]
    assert other["failure"] == 1e-6
    expected = np.mean([np.maximum(reached("adaptive", seed, 1e-6)[0], 0).mean() for seed in (0, 1)])
    assert other["mean_radius"] == pytest.approx(expected, rel=1e-9)
    with pytest.raises(ValueError, match="calibrated for the norm L-infinity"):
        read_study(runs, norm=2)
    plain = report_json(read_study([runs / "vanilla"], norm=2))
    assert plain["norm"] == 2
    assert plain["standard_radii"]["radii"][4] == SIGMA


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"sigma": 0.25, "method": "static"}, r"sigma: .*0\.25"),
        ({"dimension": 13, "method": "static"}, "dimension"),
        ({"norm": 2.0, "method": "vanilla", "seed": 7}, "norm"),
        ({"study": "another", "method": "static"}, "study"),
        ({"n": 2 * N, "seed": 7}, "n: "),
        ({"failure": 0.001, "seed": 7}, "failure"),
    ],
)
def test_refuses_runs_that_do_not_belong_together(runs, changes, named):
    doubled = (
        replace(vote, counts=tuple(2 * c for c in vote.counts), invalid=2 * vote.invalid) for vote in records("x", 0)
    )
    write_run(runs, header(**changes), doubled if "n" in changes else records("x", 0))
    with pytest.raises(ValueError, match=f"differ in {named}"):
        read_study(runs)


def test_refuses_repeated_runs_and_other_test_sets(runs, tmp_path):
    write_run(tmp_path / "copy", header(), records("vanilla", 0))
    with pytest.raises(ValueError, match="vanilla, seed 0 comes twice"):
        read_study([runs, tmp_path / "copy"])
    assert len(read_study([runs, runs / "vanilla" / "0"]).runs) == 4  # the same file, named twice
    write_run(runs, header("static"), (replace(vote, label=(vote.label + 1) % CLASSES) for vote in records("x", 0)))
    with pytest.raises(ValueError, match="index 0 has the label"):
        read_study(runs)
    with pytest.raises(FileNotFoundError, match=r"no votes\.jsonl"):
        read_study(tmp_path / "nowhere")


def test_an_unfinished_study_is_reported_and_says_so(runs):
    write_run(runs, header("static"), records("static", 0, images=5))
    write_run(runs, header("other"), ())
    study = read_study(runs)
    numbers = report_json(study)
    assert list(numbers["methods"]) == ["vanilla", "static", "adaptive"]
    assert numbers["methods"]["static"]["images"] == 5
    assert list(numbers["comparisons"]) == ["adaptive"]
    assert numbers["further_comparisons"] == []
    table = report_table(study)
    assert "static, seed 0, is unfinished: 5 of 12 images" in table
    assert "other, seed 0, is unfinished: 0 of 12 images" in table
    assert "static was not run on the images of vanilla" in table


def test_the_table_is_narrow_and_names_the_page(runs):
    write_run(runs, header("a method with a very long name indeed"), records("x", 0))
    for seed in (0, 1):
        run = {"seconds": {"train": 123456.7, "votes": 98765.4}}
        (runs / "vanilla" / str(seed) / "run.json").write_text(json.dumps(run))
    table = report_table(read_study(runs), Path("somewhere/report.html"))
    assert max(map(len, table.splitlines())) <= 100
    assert table.endswith("report: somewhere/report.html")
    comparison = report_json(read_study(runs))["comparisons"]["adaptive"]
    points = 100 * comparison["difference"][4]
    assert f"adaptive − vanilla at r = 1 σ/√d: {points:+.1f} points, 95 % interval over images [" in table.replace(
        "−0", "-0"
    )
    assert re.search(r"^vanilla .* 123457 +98765$", table, flags=re.MULTILINE)


class Reader(HTMLParser):
    """What a page would load or run, and its ids."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.ids, self.pictures, self.text = [], [], [], 0, ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            if name in {"src", "href", "xlink:href", "srcset", "data", "action", "poster"}:
                self.links.append(value)
            self.ids += [value] if name == "id" else []
            assert not name.startswith("on"), name
        self.pictures += tag == "img"

    def handle_data(self, data):
        self.text += data


def test_the_page_is_complete_escaped_and_alone(tmp_path):
    pytest.importorskip("matplotlib")
    pytest.importorskip("jinja2")
    name, odd = "<script>alert('$1 & $2')</script>", r"<i>$\odd$"
    for method in ("vanilla", "adaptive", odd):
        decorate(write_run(tmp_path / "runs", header(method, study=name), records(method, 0)), mask=method != "vanilla")
    study = read_study(tmp_path / "runs")
    page = write_report(study, tmp_path / "one")
    text = page.read_text()
    seen = Reader(text)
    assert not {"script", "link", "iframe", "object", "i", "base"} & set(seen.tags)
    assert all(link.startswith(("data:image/png;base64,", "#")) for link in seen.links)
    assert not re.search(r"@import|url\(\s*['\"]?(?!#)", text)
    assert len(seen.ids) == len(set(seen.ids))
    assert {link[1:] for link in seen.links if link.startswith("#")} <= set(seen.ids)
    assert seen.tags.count("svg") == 2
    assert seen.pictures == 3
    for said in (
        name,
        odd,
        "</pre><script>x()</script>",
        "a <b>",
        "1 min 01 s",
        "torch 2.11",
        "keyed/1",
        "not recorded",
    ):
        assert said in seen.text
    stored = json.loads((tmp_path / "one" / "report.json").read_text())
    assert stored == json.loads(json.dumps(report_json(study)))
    assert stored["methods"]["vanilla"]["seconds"] == {"train": 61.0, "votes": 5.0}
    galleries = {"examples_adaptive", "examples_vanilla", "examples_-i-odd-"}
    pictures = {f"{n}.{kind}" for n in galleries | {"certified_accuracy", "learning_curves"} for kind in ("png", "svg")}
    assert {file.name for file in page.parent.iterdir()} == pictures | {"report.html", "report.json"}
    assert write_report(study, tmp_path / "two").read_bytes() == page.read_bytes()  # no dates, no random ids


@pytest.mark.parametrize("darkest", [np.inf, 1e30])
def test_noise_without_bound_is_drawn_beside_what_can_be_told_apart(runs, tmp_path, darkest):
    pytest.importorskip("matplotlib")
    folder = runs / "adaptive" / "0"
    decorate(folder)
    with np.load(folder / "examples.npz") as stored:
        arrays = dict(stored)
    arrays["sigma"] = np.where(arrays["sigma"] > 0.5, 1.0, darkest)
    np.savez(folder / "examples.npz", **arrays)
    write_report(read_study(runs), tmp_path / "out")
    said = re.findall(r"<!-- ([0-9.]+) -->", (tmp_path / "out" / "examples_adaptive.svg").read_text())
    assert "4" in said, said  # the last tick of the colours: four times the least noise, 1.0
    arrays["sigma"] = np.full_like(arrays["sigma"], np.inf)
    np.savez(folder / "examples.npz", **arrays)
    write_report(read_study(runs), tmp_path / "out")


def test_optional_files_may_be_missing_or_broken(runs, tmp_path):
    pytest.importorskip("matplotlib")
    pytest.importorskip("jinja2")
    broken = runs / "adaptive" / "0"
    for name in ("config.json", "run.json", "training.jsonl", "examples.npz"):
        (broken / name).write_text('{"half')
    page = write_report(read_study(runs), tmp_path / "out")
    seen = Reader(page.read_text())
    assert "No configuration was recorded." in seen.text
    assert "not recorded" in seen.text
    assert (seen.tags.count("svg"), seen.pictures) == (1, 0)
    assert not list(page.parent.glob("examples*"))
    assert not list(page.parent.glob("learning*"))


def test_without_the_extra_the_numbers_are_written_all_the_same(runs, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ImportError, match=r"need matplotlib and jinja2: pip install gdpcert\[plots\]"):
        write_report(read_study(runs), tmp_path)
    assert set(json.loads((tmp_path / "report.json").read_text())["methods"]) == set(SHARES)
    assert not (tmp_path / "report.html").exists()


def test_the_report_loads_matplotlib_and_jinja_only_when_it_draws():
    code = "import sys, gdpcert; gdpcert.write_report; assert not {'matplotlib', 'jinja2'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
