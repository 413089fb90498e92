"""votes.jsonl: what survives a kill, and what is refused."""

import json
import math
import os
from dataclasses import asdict, replace

import pytest

from gdpcert import (
    VoteRecord,
    VotesHeader,
    open_votes,
    read_votes,
)
from tests.records.recorded import write_votes

HEADER = VotesHeader(
    study="pairs",
    method="vanilla",
    seed=0,
    sigma=0.5,
    sigmas=(0.5,),
    threat="any",
    norm=2.0,
    dimension=12,
    classes=3,
    n0=10,
    n=100,
    rule="fixed",
    stop={"kind": "fixed"},
    failure=0.001,
    noise="keyed",
    chunk=32,
    block=32,
    precision="float32, eager",
    config="abc",
)
ADAPTIVE = replace(HEADER, method="adaptive", threat=math.inf, norm=math.inf, sigmas=(0.71, 0.71))


def record(index=0, top=90, invalid=4):
    return VoteRecord(index, 1, 1, (1, 9, 0), (100 - top - invalid, top, 0), invalid)


@pytest.fixture
def run(tmp_path):
    """A run of three records, and its file."""
    write_votes(tmp_path, HEADER, (record(index, 80 + index) for index in range(3)))
    return tmp_path / "votes.jsonl"


def add(file, vote):
    with file.open("a") as handle:
        handle.write(json.dumps(asdict(vote)) + "\n")


def lines(file):
    return file.read_text().splitlines()


def test_what_was_appended_is_read_back_after_every_append(tmp_path):
    with open_votes(tmp_path, HEADER) as votes:
        assert votes.records == ()
        for index in range(4):
            votes.append(record(index))
            assert read_votes(tmp_path).records == votes.records == tuple(record(i) for i in range(index + 1))
    assert read_votes(tmp_path).header == HEADER


def test_a_run_killed_at_any_byte_resumes_to_the_same_file(run, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda handle: None)  # it makes every case slow and none different
    whole = run.read_bytes()
    records = read_votes(run).records
    for length in range(len(whole)):
        run.write_bytes(whole[:length])
        # a line that lacks only its newline is whole
        finished = whole[: length + 1].count(b"\n")
        if finished:
            assert read_votes(run).records == records[: finished - 1]
        with open_votes(run, HEADER) as votes:
            assert votes.records == records[: max(finished - 1, 0)]
            for missing in records[len(votes.records) :]:
                votes.append(missing)
        assert run.read_bytes() == whole


def test_every_line_is_strict_json_with_the_fields_of_the_schema(run):
    def refuse(constant):
        raise AssertionError(constant)

    header, *rest = [json.loads(line, parse_constant=refuse) for line in lines(run)]
    assert header["schema"] == "gdpcert.votes/2"
    assert [set(values) for values in rest] == [set(asdict(record()))] * 3


def test_an_infinite_norm_comes_back(tmp_path):
    write_votes(tmp_path, ADAPTIVE)
    assert read_votes(tmp_path).header == ADAPTIVE


def test_an_index_may_come_again_with_the_same_votes_only(run):
    before = run.read_bytes()
    assert len(write_votes(run, HEADER, [record(1, 81)])) == 3
    with pytest.raises(ValueError, match=r"index 1 was recorded before with different votes"):
        write_votes(run, HEADER, [record(1, 82)])
    assert run.read_bytes() == before
    add(run, record(1, 81))
    assert len(read_votes(run).records) == 3
    add(run, record(1, 82))
    with pytest.raises(ValueError, match=r"line 6: index 1 was recorded before with different votes .*line 3\)"):
        read_votes(run)


def test_shards_of_one_run_merge_by_concatenation(run, tmp_path):
    other = tmp_path / "shard.jsonl"
    write_votes(other, HEADER, [record(7)])
    run.write_bytes(run.read_bytes() + other.read_bytes())
    assert [r.index for r in read_votes(run).records] == [0, 1, 2, 7]


def test_shards_of_two_runs_do_not(run, tmp_path):
    other = tmp_path / "shard.jsonl"
    write_votes(other, replace(HEADER, seed=1))
    run.write_bytes(run.read_bytes() + other.read_bytes())
    with pytest.raises(ValueError, match=r"line 5, holds the votes of another run \(seed: 1 there, 0 in line 1\)"):
        read_votes(run)


@pytest.mark.parametrize(
    ("field", "value"),
    [("sigma", 0.25), ("sigmas", (0.6, 0.6)), ("seed", 7), ("threat", math.inf), ("config", "def"), ("n", 101)],
)
def test_a_run_does_not_continue_another_and_says_which_field_differs(run, field, value):
    before = run.read_bytes()
    with pytest.raises(ValueError, match=rf"another run \({field}: .* there, .* now\)\. Give each run a folder"):
        write_votes(run, replace(HEADER, **{field: value}))
    assert run.read_bytes() == before


def spoilt(values, **changes):
    return json.dumps({**values, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"invalid": 5}, "do not add up"),
        ({"counts": [16, 85, -1]}, "non-negative integer"),
        ({"counts": [16.0, 80, 0]}, "non-negative integer"),
        ({"counts": [16, 80]}, "3 entries"),
        ({"counts": 96}, "not a valid line"),
        ({"selected": 3}, "`selected` is 3 of 3 classes"),
        ({"selection": [9, 9, 9]}, "do not add up"),
        ({"index": True}, "non-negative integer"),
        ({"extra": 1}, r"unknown fields \['extra'\]"),
    ],
)
def test_a_record_that_does_not_add_up_is_refused_with_its_line(run, changes, message):
    header, first, *rest = lines(run)
    run.write_text("\n".join([header, spoilt(json.loads(first), **changes), *rest]) + "\n")
    with pytest.raises(ValueError, match=rf"line 2 .*{message}"):
        read_votes(run)


@pytest.mark.parametrize("line", ["", "{", "[]", "null", '{"index": 1}', '{"index": NaN}'])
def test_a_finished_line_that_is_no_record_is_refused_with_its_line(run, line):
    run.write_text("\n".join([*lines(run)[:2], line, *lines(run)[2:]]) + "\n")
    with pytest.raises(ValueError, match="line 3 is not a valid line of votes"):
        read_votes(run)


@pytest.mark.parametrize("threat", ["all", "", None, 0.5, -1, "nan"])
def test_an_unknown_threat_is_refused(run, threat):
    header, *rest = lines(run)
    run.write_text("\n".join([spoilt(json.loads(header), threat=threat), *rest]) + "\n")
    with pytest.raises(ValueError, match=r"line 1 .*`threat` must be"):
        read_votes(run)


def test_another_schema_is_refused_by_name(run):
    header, *rest = lines(run)
    run.write_text("\n".join([spoilt(json.loads(header), schema="gdpcert.votes/3"), *rest]) + "\n")
    with pytest.raises(ValueError, match=r"the schema is 'gdpcert.votes/3'; this version of gdpcert reads"):
        read_votes(run)


def test_a_file_that_is_not_there_or_has_no_header_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"give a votes.jsonl or the folder of a run"):
        read_votes(tmp_path)
    (tmp_path / "votes.jsonl").write_text('{"schema": "gdp')
    with pytest.raises(ValueError, match=r"no header line.*Run it again"):
        read_votes(tmp_path)
