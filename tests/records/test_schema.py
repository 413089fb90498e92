"""The header of schema 2: stopping rules as frozen values, stopped runs, and files of schema 1."""

import copy
import json
import pickle
from dataclasses import asdict, replace

import pytest

from gdpcert import VoteRecord, VotesHeader, open_votes, read_votes
from tests.records.recorded import write_votes
from tests.records.test_records import HEADER, record

RADIUS = {"kind": "radius", "radius": 0.5, "give_up": 0.001}
STOPS = ({"kind": "fixed"}, RADIUS, {"kind": "tolerance", "tolerance": 0.05, "give_up": 0.001})
STOPPED = replace(HEADER, rule="anytime", stop=RADIUS)

# a file as version 1 wrote it
SCHEMA_1 = """\
{"study": "pairs", "method": "vanilla", "seed": 0, "sigma": 0.5, "sigmas": [0.5], "threat": "any", "norm": 2.0, \
"dimension": 12, "classes": 3, "n0": 10, "n": 100, "rule": "fixed", "failure": 0.001, "noise": "keyed", "chunk": 32, \
"config": "abc", "schema": "gdpcert.votes/1"}
{"index": 0, "label": 1, "selected": 1, "selection": [1, 9, 0], "counts": [6, 90, 0], "invalid": 4}
"""


def votes_of(total):
    return VoteRecord(0, 1, 1, (1, 9, 0), (0, total, 0), 0)


@pytest.mark.parametrize("stop", STOPS)
def test_a_stopping_rule_comes_back_as_it_went(tmp_path, stop):
    header = replace(HEADER, rule="anytime", stop=stop)
    write_votes(tmp_path, header)
    there = read_votes(tmp_path).header
    assert there == header
    assert there.stop == stop
    assert dict(there.stop) == stop


def test_a_header_with_a_list_is_that_of_the_same_run(tmp_path):
    listed = replace(HEADER, sigmas=[0.5])
    write_votes(tmp_path, listed, [record(0)])
    assert write_votes(tmp_path, listed, [record(1)]) == (record(0), record(1))


@pytest.mark.parametrize("stop", STOPS)
def test_a_header_is_a_value(stop):
    given = dict(stop)
    header = replace(HEADER, rule="anytime", stop=given)
    given["kind"] = "changed"
    assert header.stop == stop
    with pytest.raises(TypeError):
        header.stop["kind"] = "changed"
    same = [copy.deepcopy(header), pickle.loads(pickle.dumps(header)), replace(header)]
    assert {header, *same} == {header}
    assert len({hash(replace(header, stop=other)) for other in STOPS}) == len(STOPS)


@pytest.mark.parametrize(
    ("stop", "message"),
    [
        ({}, "kind of `stop` must be one of 'fixed', 'radius', 'tolerance'; got None"),
        ({"kind": "guess"}, "got 'guess'"),
        ({"kind": ["fixed"]}, "kind of `stop`"),
        ("fixed", "must be a mapping"),
        ({"kind": "fixed", "radius": 1.0}, "has nothing besides its kind"),
        ({"kind": "radius", "radius": 1.0}, "has radius and give_up besides its kind"),
        ({**RADIUS, "radius": -1.0}, "`radius` of `stop` must be a finite number"),
        ({**RADIUS, "radius": float("nan")}, "`radius` of `stop`"),
        ({**RADIUS, "give_up": float("inf")}, "`give_up` of `stop`"),
        ({**RADIUS, "give_up": True}, "`give_up` of `stop`"),
    ],
)
def test_a_stopping_rule_that_says_too_little_or_too_much_is_refused(stop, message):
    with pytest.raises(ValueError, match=message):
        replace(HEADER, rule="anytime", stop=stop)


@pytest.mark.parametrize("rule", ["fixed", "same-samples"])
def test_votes_that_were_looked_at_to_stop_are_never_called_fixed(rule):
    with pytest.raises(ValueError, match="allow only the rule 'anytime'"):
        replace(HEADER, rule=rule, stop=RADIUS)
    with pytest.raises(ValueError, match="`rule` must be one of"):
        replace(HEADER, rule="lucky")


def test_a_stopped_input_has_from_one_vote_to_the_cap(tmp_path):
    write_votes(tmp_path, STOPPED, (replace(votes_of(total), index=index) for index, total in enumerate((1, 42, 100))))
    assert [sum(r.counts) for r in read_votes(tmp_path).records] == [1, 42, 100]


@pytest.mark.parametrize(("header", "total"), [(STOPPED, 0), (STOPPED, 101), (HEADER, 99), (HEADER, 101)])
def test_other_numbers_of_votes_are_refused(tmp_path, header, total):
    with open_votes(tmp_path, header) as votes, pytest.raises(ValueError, match="do not add up"):
        votes.append(votes_of(total))
    assert read_votes(tmp_path).records == ()
    with (tmp_path / "votes.jsonl").open("a") as file:
        file.write(json.dumps(asdict(votes_of(total))) + "\n")
    with pytest.raises(ValueError, match=r"line 2 .* do not add up"):
        read_votes(tmp_path)


def test_a_file_of_schema_1_is_read_and_says_what_it_does_not_know(tmp_path):
    file = tmp_path / "votes.jsonl"
    file.write_text(SCHEMA_1)
    votes = read_votes(file)
    assert votes.header == replace(HEADER, block=HEADER.chunk, precision="unrecorded", stop={"kind": "fixed"})
    assert votes.records == (record(0, 90),)
    assert write_votes(file, votes.header, [record(1, 80)]) == (*votes.records, record(1, 80))
    assert len(read_votes(file).records) == 2
    with pytest.raises(ValueError, match="precision: 'unrecorded' there"):
        write_votes(file, replace(votes.header, precision="float32"))


def test_every_field_of_the_header_is_required(tmp_path):
    write_votes(tmp_path, STOPPED)
    header = json.loads((tmp_path / "votes.jsonl").read_text())
    assert set(header) == set(VotesHeader.__dataclass_fields__)
    for name in set(header) - {"schema"}:
        without = {key: value for key, value in header.items() if key != name}
        (tmp_path / "votes.jsonl").write_text(json.dumps(without) + "\n")
        with pytest.raises(ValueError, match=rf"missing fields \['{name}'\]"):
            read_votes(tmp_path)
