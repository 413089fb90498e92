"""Merging what machines that share nothing wrote of one run."""

import itertools
import json
import os
from dataclasses import replace

import pytest

from gdpcert import certify_votes, merge_votes, open_votes, read_votes
from gdpcert._cli import main
from gdpcert._records import _merge
from tests.records.recorded import write_votes
from tests.records.test_open_votes import EXPECTED
from tests.records.test_records import HEADER, record


@pytest.fixture
def parts(tmp_path):
    """Two machines' folders and a file; one record is in two of them."""
    write_votes(tmp_path / "a", HEADER, [EXPECTED[4], EXPECTED[0], EXPECTED[2]])
    with open_votes(tmp_path / "b", HEADER, shard="1") as votes:
        votes.append(EXPECTED[1])
    write_votes(tmp_path / "b", HEADER)
    with open_votes(tmp_path / "b", HEADER, shard="0") as votes:
        votes.append(EXPECTED[3])
    write_votes(tmp_path / "c.jsonl", HEADER, [EXPECTED[5], EXPECTED[2]])
    return [tmp_path / "a", tmp_path / "b", tmp_path / "c.jsonl"]


def content(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_order_of_the_files_does_not_matter(parts, tmp_path):
    before = content(tmp_path)
    written = set()
    for number, order in enumerate(itertools.permutations(parts)):
        out = tmp_path / "out" / f"{number}.jsonl"
        assert merge_votes(order, out).records == EXPECTED[:6]
        assert read_votes(out).records == EXPECTED[:6]
        written.add(out.read_bytes())
    assert len(written) == 1
    assert {path: bytes for path, bytes in content(tmp_path).items() if path.parent.name != "out"} == before


def test_merging_is_certifying_all_at_once(parts, tmp_path):
    merged = certify_votes(merge_votes(parts, tmp_path / "merged"))
    whole = write_votes(tmp_path / "whole", HEADER, EXPECTED[:6])
    assert whole == EXPECTED[:6]
    assert certify_votes(read_votes(tmp_path / "whole")) == merged


def test_a_merged_run_goes_on(parts, tmp_path):
    merge_votes(parts, tmp_path / "run")
    assert write_votes(tmp_path / "run", HEADER, EXPECTED[:7]) == EXPECTED[:7]


def test_one_file_merges_with_itself(parts, tmp_path):
    assert merge_votes(parts[0], tmp_path / "one.jsonl").records == tuple(EXPECTED[index] for index in (0, 2, 4))
    assert merge_votes([parts[0]] * 2, parts[0], overwrite=True) == read_votes(parts[0])


def test_nothing_is_overwritten_without_being_asked(parts, tmp_path):
    out = tmp_path / "there.jsonl"
    out.write_text("precious")
    with pytest.raises(FileExistsError, match=r"there\.jsonl exists.*another name, or overwrite=True \(--force\)"):
        merge_votes(parts, out)
    assert out.read_text() == "precious"
    merge_votes(parts, out, overwrite=True)
    assert len(read_votes(out).records) == 6


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seed": 1}, r"\(seed: 1 there, 0 in "),
        ({"noise": "other", "precision": "bf16"}, r"\(noise: 'other' there, 'keyed' in .*; precision: 'bf16' there"),
    ],
)
def test_another_run_is_refused_with_what_differs(parts, tmp_path, changes, words):
    write_votes(tmp_path / "other", replace(HEADER, **changes))
    before = content(tmp_path)
    with pytest.raises(ValueError, match=rf"other.votes\.jsonl holds the votes of another run {words}.*one run alone"):
        merge_votes([*parts, tmp_path / "other"], tmp_path / "out.jsonl")
    assert content(tmp_path) == before


def test_a_conflict_names_the_index_and_both_files(parts, tmp_path):
    write_votes(tmp_path / "other", HEADER, [record(3, 12)])
    before = content(tmp_path)
    with pytest.raises(ValueError, match=r"other.votes\.jsonl, line 2: index 3 .* \(.*b.votes\.shard-0\.jsonl, line 2"):
        merge_votes([*parts, tmp_path / "other"], tmp_path / "out.jsonl")
    assert content(tmp_path) == before


def test_an_interrupted_merge_leaves_nothing_or_the_old_file(parts, tmp_path, monkeypatch):
    out = tmp_path / "out.jsonl"
    merge_votes(parts[:1], out)
    before = content(tmp_path)

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_merge.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        merge_votes(parts, out, overwrite=True)
    assert content(tmp_path) == before


def test_a_run_that_is_being_written_is_not_replaced(parts, tmp_path):
    with (
        open_votes(tmp_path / "a", HEADER),
        pytest.raises(BlockingIOError, match=f"being written by process {os.getpid()}"),
    ):
        merge_votes(parts, tmp_path / "a", overwrite=True)


def test_shards_beside_the_result_are_not_left_out(parts, tmp_path):
    with pytest.raises(ValueError, match=r"shard-0\.jsonl would be read with .* merge its folder too"):
        merge_votes(parts[0], tmp_path / "b", overwrite=True)
    merge_votes(parts[:2], tmp_path / "b", overwrite=True)
    assert read_votes(tmp_path / "b").records == EXPECTED[:5]


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no .*nowhere.votes\.jsonl"):
        merge_votes(tmp_path / "nowhere", tmp_path / "out.jsonl")
    with pytest.raises(ValueError, match="nothing to merge"):
        merge_votes([], tmp_path / "out.jsonl")
    (tmp_path / "votes.jsonl").write_text('{"study"')
    with pytest.raises(ValueError, match="no header line"):
        merge_votes(tmp_path, tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()


def test_the_command(parts, tmp_path, capsys):
    names, out = [str(path) for path in parts], str(tmp_path / "out.jsonl")
    assert main(["merge", *names, "--out", out]) == 0
    assert capsys.readouterr().out == f"pairs, vanilla, seed 0: 6 inputs of 3 runs\nwritten: {out}\n"
    assert main(["merge", *names, "--out", out]) == 1
    assert "--force" in capsys.readouterr().err
    assert main(["merge", *names, "--out", out, "--force", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "study": "pairs", "method": "vanilla", "seed": 0, "inputs": 6, "out": out
    }  # fmt: skip
