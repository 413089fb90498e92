"""``gdpcert tradeoff``, as a user calls it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdpcert
from gdpcert._cli import main
from gdpcert._cli._tradeoff import _digits


def test_tradeoff_prints_bounds_with_the_exact_number_between(capsys):
    assert main(["tradeoff", "Gaussian(1) @ Laplace(0.5)", "--alpha", "0.05", "--epsilon", "1", "--delta", "1e-5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["mu", "type-I", "epsilon", "delta"]
    for line, exact in zip(lines[1:], (0.70664377, 0.16424235, 4.73736), strict=True):
        low, high = (float(text) for text in (line.split()[-3], line.split()[-1]))
        assert low <= exact * (1 + 1e-5)
        assert high >= exact * (1 - 1e-5)
        assert high - low < 1e-4


def test_tradeoff_of_a_closed_form_is_one_number_and_json_holds_it(capsys):
    assert main(["tradeoff", "EpsilonDelta(0.5, 0.01).compose(2)", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["mu"] == "inf"
    assert found["advantage"] == pytest.approx(gdpcert.EpsilonDelta(0.5, 0.01).compose(2).advantage())
    assert set(found["type_two_error"]) == {"0.01", "0.05", "0.1", "0.5"}


def test_tradeoff_draws(tmp_path, capsys):
    pytest.importorskip("matplotlib")
    for name in ("one.png", "folder/one.svg"):
        assert main(["tradeoff", "Laplace(1) @ Laplace(0.5)", "--plot", str(tmp_path / name)]) == 0
        assert (tmp_path / name).stat().st_size > 5000
    assert main(["tradeoff", "Laplace(1)", "--plot", str(tmp_path / "one.txt")]) == 1
    assert ".png" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "Gaussian(1) + Laplace(1)",
        "Gaussian",
        "Gaussian()",
        "Gaussian(1, 2)",
        "Gaussian(mu=1, mu=2)",
        "Gaussian(**{'mu': 1})",
        "Gaussian(*[1])",
        "Gaussian(True)",
        "",
        "Gaussian('1')",
        "Gaussian(1).lower(3)",
        "Gaussian(1).__class__",
        "(lambda: 0)()",
        "Gaussian(1) @",
        "Gaussian(-1)",
        "@" * 3000,
    ],
)
def test_tradeoff_refuses_everything_else_in_one_line(text, capsys):
    assert main(["tradeoff", text]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert len(error.splitlines()) == 1


REFUSED = [["--alpha", "2"], ["--alpha", "nan"], ["--delta", "-1"], ["--epsilon", "nan"], ["--plot", "x.txt"]]


@pytest.mark.parametrize("arguments", REFUSED)
def test_tradeoff_prints_nothing_before_an_error(arguments, capsys):
    assert main(["tradeoff", "Gaussian(1)", *arguments]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("error: ")
    assert len(shown.err.splitlines()) == 1


def test_tradeoff_at_the_ends_of_every_argument(capsys):
    arguments = [
        "--alpha",
        "0",
        "1",
        "1e-300",
        "--epsilon",
        "-1",
        "0",
        "38",
        "800",
        "inf",
        "--delta",
        "0",
        "1",
        "1e-300",
    ]
    assert main(["tradeoff", "Gaussian(1)", *arguments]) == 0
    out = capsys.readouterr().out
    assert "nan" not in out
    assert len(out.splitlines()) == 12


@given(st.one_of(st.floats(5e-324, 1e-4), st.floats(-323, -4).map(lambda k: 10.0**k)))
def test_small_numbers_are_shown_on_their_side(value):
    down, up = _digits(value, down=True), _digits(value, down=False)
    assert float(down) <= value <= float(up)
    assert len(down) <= 12
    # six digits, or a unit of the subnormal floats
    assert float(up) - float(down) <= 2e-5 * value + 5e-324


def test_a_figure_does_not_disturb_the_json(tmp_path, capsys):
    pytest.importorskip("matplotlib")
    assert main(["tradeoff", "Gaussian(1)", "--json", "--plot", str(tmp_path / "one.png")]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["mu"] == 1
    assert "one.png" in shown.err
    # 4.8 inches at 160 dots, as the header of the file says
    assert (tmp_path / "one.png").read_bytes()[16:24] == (768).to_bytes(4, "big") * 2
