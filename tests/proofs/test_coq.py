"""The machine-checked proofs: every theorem is listed, nothing is left unproven; `make proofs` compiles them."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def prove(tmp_path):
    spec = importlib.util.spec_from_file_location("prove", ROOT / "proofs_checks" / "coq" / "prove.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_lists_every_theorem_and_no_other(prove):
    stated = prove.listed(prove.PAGE.read_text(encoding="utf-8"))
    assert prove.unlisted(stated) == []


def test_nothing_is_left_unproven(prove):
    assert prove.unproven() == []


# each is put into a file of the test's own, to be found there
@pytest.mark.parametrize("word", ["Admitted.", "admit.", "Axiom a : False.", "Parameter p : nat."])
def test_what_is_left_unproven_is_found(prove, monkeypatch, tmp_path, word):
    (tmp_path / "some.v").write_text(f"(* Axiom in a comment *) Theorem t : True. {word}", encoding="utf-8")
    monkeypatch.setattr(prove, "HERE", tmp_path)
    assert prove.unproven() == [f"some.v: {word.split()[0].rstrip('.')}"]
    assert prove.unlisted({}) == []


def test_a_theorem_that_the_page_forgets_is_found(prove, monkeypatch, tmp_path):
    (tmp_path / "some.v").write_text("Theorem forgotten : True.", encoding="utf-8")
    monkeypatch.setattr(prove, "HERE", tmp_path)
    assert prove.unlisted({}) == ["some.forgotten is not listed in proofs.md"]
    named = {"some.forgotten": ["reals"], "some.invented": ["reals"]}
    assert prove.unlisted(named) == ["some.invented of proofs.md is no theorem"]


def test_without_coq_the_message_says_what_to_install(prove, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert prove.main() == 2
    assert "apt-get install coq libcoq-coquelicot" in capsys.readouterr().err
