"""Reports of logs: alone, several, and beside recorded runs."""

import json
from dataclasses import replace

import numpy as np
import pytest

from gdpcert import VoteRecord, read_study, report_table, write_report
from gdpcert._cli import main
from gdpcert._report import report_json
from gdpcert._report._figures._curves import _columns
from tests.logs.test_read import HEAD, PUBLISHED, write
from tests.records.recorded import write_votes
from tests.records.test_records import HEADER

NAME = "noise_0.50__sigma_0.25"


def recorded(folder, **changes):
    votes = [VoteRecord(index, label, label, (0,) * 9, (1,) * 9, 0) for index, label in ((0, 3), (20, 7))]
    certain = [replace(vote, counts=tuple(91 if c == vote.label else 1 for c in range(9)), invalid=1) for vote in votes]
    write_votes(folder, replace(HEADER, sigma=0.25, sigmas=(0.25,), classes=9, **changes), certain)


def test_the_numbers_are_those_of_the_log_and_what_it_does_not_say_is_null(tmp_path):
    study = read_study(write(tmp_path, PUBLISHED))
    numbers = report_json(study)
    method = numbers["methods"][NAME]
    assert (numbers["study"], numbers["sigma"], numbers["norm"]) == (tmp_path.name, 0.25, 2)
    unknown = ("n", "n0", "rule", "mean_votes", "failure", "predict_accuracy", "largest_radius")
    assert [method[name] for name in unknown] == [None] * len(unknown)
    assert numbers["dimension"] is None
    assert method["standard_accuracy"] == 4 / 6
    assert method["abstained"] == 1 / 6
    at = dict(zip(method["radii"], method["certified_accuracy"], strict=True))
    # multiples of sigma = 0.25: 0.0734 and 0.21 are below 0.25, 0.405 below 0.5, and 1.0 is read as 0.9995
    assert [at[radius] for radius in (0.0625, 0.25, 0.5, 0.75)] == [4 / 6, 2 / 6, 1 / 6, 1 / 6]
    assert method["mean_radius"] == pytest.approx((0.07335 + 0.4045 + 0.9995 + 0.2095) / 6, rel=1e-12)
    assert method["radii"][-1] == pytest.approx(1.215)
    assert numbers["runs"][0]["log"] == f"{NAME}.tsv"
    json.dumps(numbers, allow_nan=False)


def test_the_table_and_the_page_say_that_it_is_a_log(tmp_path):
    study = read_study(write(tmp_path, PUBLISHED))
    words = " ".join(report_table(study).split())
    assert "Without votes, as logs: noise_0.50__sigma_0.25.tsv." in words
    assert (
        "printed in 3 digits, and read as the least number that is printed so; sigma 0.25 is from the file's" in words
    )
    page = write_report(study, tmp_path / "out").read_text()
    assert "votes that the log does not have" in page
    assert f"that of {NAME} is not in the log" in page
    assert "The curve ends at the largest radius of the log" in page
    for absent in ("nan", "None", "not recorded", "unanimous", "Out of reach", "d&nbsp;="):
        assert absent not in page.partition("</style>")[2].partition("<svg")[0] + page.rpartition("</svg>")[2]


def test_logs_of_one_sigma_are_compared_and_others_are_refused(tmp_path):
    files = [write(tmp_path, PUBLISHED, f"noise_{noise}__sigma_0.25.tsv") for noise in ("0.12", "0.25")]
    assert [method.name for method in read_study(files).methods] == ["noise_0.12__sigma_0.25", "noise_0.25__sigma_0.25"]
    with pytest.raises(ValueError, match=r"differ in sigma: 0\.25 \(noise_0\.12.*0\.5 \(noise_0\.12__sigma_0\.50"):
        read_study([*files, write(tmp_path, PUBLISHED, "noise_0.12__sigma_0.50.tsv")])
    with pytest.raises(ValueError, match=r"sigma_0\.25 comes twice"):
        read_study([files[0], write(tmp_path, PUBLISHED, "noise_0.12__sigma_0.25")])
    assert len(read_study([files[0], files[0]]).runs) == 1


def test_a_log_stands_beside_a_recorded_run(tmp_path):
    recorded(tmp_path / "run")
    short = write(tmp_path, "".join(PUBLISHED.splitlines(keepends=True)[:3]))
    study = read_study([tmp_path / "run", short])
    assert (study.name, study.dimension) == ("pairs", 12)
    methods = report_json(study)["methods"]
    assert (methods["vanilla"]["n"], methods[NAME]["n"]) == (100, None)
    assert methods["vanilla"]["certified_accuracy"][0] == 1.0
    (comparison,) = report_json(study)["comparisons"].values()
    assert comparison["difference"][0] == -0.5
    page = write_report(study, tmp_path / "out").read_text()
    assert "0.001; that of noise_0.50__sigma_0.25 is not in the log" in page
    assert "Beyond\nthe dotted line" in page
    # the three radii above that of a unanimous vote, in vanilla's column alone
    assert page.count("<small>out of reach</small>") == 3
    assert "differ in the number of votes" not in report_table(study)


def test_long_names_stand_in_fewer_columns_of_the_legend():
    assert _columns(("vanilla", "static", "adaptive")) == 4
    assert _columns(("noise_0.25__sigma_0.50", "noise_0.50__sigma_0.50", "noise_1.00__sigma_0.50")) == 2
    assert _columns(("a" * 100,)) == 1


def test_labels_of_another_test_set_are_refused(tmp_path):
    recorded(tmp_path / "run")
    log = write(tmp_path, HEAD + "0\t5\t5\t0.5\t1\t0.0\n")
    with pytest.raises(ValueError, match=r"index 0 has the label 3 in one run and 5 in noise_0\.50"):
        read_study([tmp_path / "run", log])


def test_what_a_log_cannot_answer_is_refused(tmp_path, capsys):
    log = str(write(tmp_path, PUBLISHED))
    for arguments, message in (
        (["--failure", "0.01"], "cannot be computed again at another failure probability. Leave --failure out"),
        (["--norm", "inf"], "holds radii in L2; leave --norm out"),
    ):
        assert main(["report", log, *arguments]) == 1
        assert message in capsys.readouterr().err
    recorded(tmp_path / "run")
    assert main(["report", str(tmp_path / "run"), "--sigma", "0.25"]) == 1
    assert "give it with logs alone" in capsys.readouterr().err
    assert main(["report", str(tmp_path / "nowhere")]) == 1
    assert "or the files of logs" in capsys.readouterr().err


def test_the_command_writes_beside_the_log(tmp_path, capsys):
    log = write(tmp_path, PUBLISHED, "mine.tsv")
    assert main(["report", str(log)]) == 1
    assert "--sigma" in capsys.readouterr().err
    assert main(["report", str(log), "--sigma", "0.5"]) == 0
    assert "sigma 0.5 is from --sigma" in " ".join(capsys.readouterr().out.split())
    assert (tmp_path / "mine-report" / "report.html").is_file()
    recorded(tmp_path / "run")
    assert main(["report", str(tmp_path / "run" / "votes.jsonl")]) == 0
    assert (tmp_path / "run" / "report.html").is_file()


def test_a_log_in_which_all_abstain_has_a_report(tmp_path):
    study = read_study(write(tmp_path, HEAD + "0\t3\t-1\t0.0\t0\t1.0\n"))
    write_report(study, tmp_path / "out")
    assert np.max(report_json(study)["methods"][NAME]["certified_accuracy"]) == 0
