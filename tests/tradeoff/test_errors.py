"""Nonsense is refused, and the error says what was got, what is allowed and what to do."""

from fractions import Fraction

import pytest

from gdpcert import Bracket, EpsilonDelta, Gaussian, Laplace, Logistic, PiecewiseLinear, Uniform
from tests.tradeoff.instances import COIN
from tests.tradeoff.messages import (
    AT_LEAST_1,
    DISTANCE,
    KNOTS,
    MASSES,
    NO_NAN,
    NUMBER,
    ONE,
    ONE_KIND,
    PROBABILITY,
    WHOLE,
)

NAN, INF, HALF = float("nan"), float("inf"), Fraction(1, 2)
G = Gaussian(1.0)
BRACKET = Bracket(Gaussian(2.0), Gaussian(1.0))
IDENTITY = PiecewiseLinear([1.0], [1.0])
FLOATS = PiecewiseLinear([0.5, 0.5], [0.25, 0.75])


def masses(p, q=(0.5, 0.5), **more):
    return lambda: PiecewiseLinear(p, q, **more)


VALUES = {
    f"{name}.{method}({given!r})": (kind, "`alpha` " + text, lambda f=f, method=method, x=given: getattr(f, method)(x))
    for name, f in (("G", G), ("Laplace", Laplace(1.0)), ("coin", COIN), ("floats", FLOATS), ("bracket", BRACKET))
    for method in ("__call__", "power")
    for given, kind, text in (
        (1.5, ValueError, PROBABILITY.format("1.5")),
        (-0.1, ValueError, PROBABILITY.format("-0.1")),
        ([0.5, 1 + 2.0**-52], ValueError, PROBABILITY.format("1.0000000000000002")),
        (NAN, ValueError, NO_NAN),
        ("0.1", TypeError, NUMBER.format("'0.1'")),
        (None, TypeError, NUMBER.format("None")),
        (True, TypeError, NUMBER.format("True")),
    )
}
NUMBERS = {
    "delta of NaN": (ValueError, "`epsilon` " + NO_NAN, lambda: G.delta(NAN)),
    "delta of text": (TypeError, "`epsilon` " + NUMBER.format("'1'"), lambda: COIN.delta("1")),
    "delta of NaN, bracket": (ValueError, "`epsilon` " + NO_NAN, lambda: BRACKET.delta(NAN)),
    "epsilon of 1.5": (ValueError, "`delta` " + PROBABILITY.format("1.5"), lambda: FLOATS.epsilon(1.5)),
    "epsilon of -1": (ValueError, "`delta` " + PROBABILITY.format("-1"), lambda: BRACKET.epsilon(-1)),
}
FAMILIES = {
    "mu < 0": (ValueError, "`mu` must be non-negative; got -1", lambda: Gaussian(-1)),
    "mu NaN": (ValueError, "`mu` " + NO_NAN, lambda: Gaussian(NAN)),
    "two mus": (TypeError, "`mu` " + ONE, lambda: Gaussian([1, 2])),
    "mu text": (TypeError, "`mu` " + NUMBER.format("'1'"), lambda: Gaussian("1")),
    "epsilon < 0": (ValueError, "`epsilon` must be finite and not negative; got -1", lambda: EpsilonDelta(-1)),
    "epsilon inf": (ValueError, "`epsilon` must be finite and not negative; got inf", lambda: EpsilonDelta(INF)),
    "delta > 1": (ValueError, "`delta` " + PROBABILITY.format("1.5"), lambda: EpsilonDelta(1, 1.5)),
    "delta < 0": (ValueError, "`delta` " + PROBABILITY.format("-0.1"), lambda: EpsilonDelta(1, -0.1)),
    **{
        f"{family.__name__}({x})": (ValueError, "`shift` " + text, lambda family=family, x=x: family(x))
        for family in (Laplace, Logistic, Uniform)
        for x, text in ((-1, DISTANCE.format("-1")), (INF, DISTANCE.format("inf")), (NAN, NO_NAN))
    },
}
MASSES_OF = {
    "negative": (ValueError, "`p` " + MASSES.format("-0.1"), masses([-0.1, 0.5])),
    "negative Fraction": (ValueError, "`p` " + MASSES.format("-1/2"), masses([-HALF, HALF], [HALF, HALF])),
    "infinite": (ValueError, "`q` " + MASSES.format("inf"), masses([0.5, 0.5], [INF, 0.0])),
    "NaN": (ValueError, "`p` " + NO_NAN, masses([NAN, 0.5])),
    "above 1": (ValueError, r"`p` must sum to at most 1; got a sum of 1\.2\. Divide all by it", masses([0.6, 0.6])),
    "above 1, Fractions": (ValueError, r"sum of 1\.5\. Divide", masses([HALF, 2 * HALF], [HALF, HALF])),
    # 16 ulp are allowed to two cells
    "above 1 by 40 ulp": (ValueError, "`p` must sum to at most 1", masses([0.5, 0.5 + 40 * 2.0**-52])),
    "above 1 by more than its error": (ValueError, "`p` must sum to at most 1", masses([0.5, 0.51], error=0.009)),
    "mixed": (TypeError, "`p` " + ONE_KIND, masses([HALF, 0.5])),
    "one of each": (TypeError, "`p` and `q` " + ONE_KIND, masses([HALF, HALF])),
    "lengths": (ValueError, "`p` and `q` pair up: give as many of each; got 1 and 2", masses([1.0])),
    "empty": (ValueError, r"`p` must be a flat, non-empty sequence of masses; got shape \(0,\)", masses([], [])),
    "nested": (ValueError, r"flat, non-empty sequence of masses; got shape \(1, 2\)", masses([[0.5, 0.5]])),
    "a number": (ValueError, r"flat, non-empty sequence of masses; got shape \(\)", masses(1.0, 1.0)),
    "text": (TypeError, "`p` " + NUMBER.format(".*a"), masses(["a", "b"])),
    "error > 1/2": (ValueError, r"relative error of floats, at most 1/2, .*; got 0\.6", masses([0.5, 0.5], error=0.6)),
    "error of Fractions": (ValueError, r"0 for Fractions; got 0\.1", masses([HALF, HALF], [HALF, HALF], error=0.1)),
    "error < 0": (ValueError, "`error` must be non-negative; got -1", masses([0.5, 0.5], error=-1)),
    "error NaN": (ValueError, "`error` " + NO_NAN, masses([0.5, 0.5], error=NAN)),
    "two errors": (TypeError, "`error` " + ONE, masses([0.5, 0.5], error=[0.1, 0.1])),
    "may sum to 1 or not": (
        ValueError,
        r"masses known to a share of 0\.01 may sum to 1 or not; list what is certain",
        masses([0.5, 0.485], error=0.01),
    ),
}
COUNTS = {
    f"{name}.{method}({given!r})": (kind, f"`{word}` " + text, lambda f=f, m=method, x=given: getattr(f, m)(x))
    for name, f in (("G", G), ("Laplace", Laplace(1.0)), ("coin", COIN), ("floats", FLOATS), ("bracket", BRACKET))
    for method, word in (("compose", "n"), ("group", "k"))
    for given, kind, text in (
        (0, ValueError, AT_LEAST_1.format("0")),
        (-3, ValueError, AT_LEAST_1.format("-3")),
        (2**60, ValueError, AT_LEAST_1.format(2**60)),
        (1.5, ValueError, WHOLE.format("1.5")),
        (INF, ValueError, WHOLE.format("inf")),
        (NAN, ValueError, NO_NAN),
        ("2", TypeError, NUMBER.format("'2'")),
        (True, TypeError, NUMBER.format("True")),
        ([2, 3], TypeError, ONE),
    )
}
SHARES = {
    f"{name}.{method}({given!r})": (kind, "`p` " + text, lambda f=f, m=method, x=given: getattr(f, m)(x))
    for name, f in (("G", G), ("coin", COIN), ("floats", FLOATS), ("bracket", BRACKET))
    for method in ("dilute", "subsample")
    for given, kind, text in (
        (1.5, ValueError, PROBABILITY.format("1.5")),
        (Fraction(-1, 2), ValueError, PROBABILITY.format("-0.5")),
        (NAN, ValueError, NO_NAN),
        ([0.1, 0.2], TypeError, ONE),
        ("0.1", TypeError, NUMBER.format("'0.1'")),
    )
}
OUTLINES = {
    f"{name}.{method}({given!r})": (kind, text, lambda f=f, m=method, x=given: getattr(f, m)(x))
    for name, f in (("G", G), ("Uniform", Uniform(0.5)), ("coin", COIN), ("identity", IDENTITY))
    for method in ("lower", "upper")
    for given, kind, text in (
        (1, ValueError, "`knots` must be at least 2 and at most .*; got 1"),
        (-5, ValueError, "`knots` must be at least 2 and at most .*; got -5"),
        (10**9, ValueError, r"`knots` must be at most 1e\+07, or losses that you choose; got 1000000000"),
        (2.5, ValueError, KNOTS.format("2.5")),
        ([1.0], ValueError, KNOTS.format(r"\[1\.0\]")),
        ([1.0, 1.0], ValueError, KNOTS.format(r"\[1\.0, 1\.0\]")),
        ([], ValueError, KNOTS.format(r"\[\]")),
        ([[0.0, 1.0], [2.0, 3.0]], ValueError, KNOTS.format(r"\[\[0\.0")),
        ([0.0, INF], ValueError, r"`knots` must be losses within 600 of 0; got \[0\.0, inf\]"),
        ([0.0, 601.0], ValueError, r"`knots` must be losses within 600 of 0; got \[0\.0, 601\.0\]"),
        ([0.0, NAN], ValueError, "`knots` " + NO_NAN),
        (True, TypeError, "`knots` " + NUMBER.format("True")),
        ("5", TypeError, "`knots` " + NUMBER.format("'5'")),
    )
}
TABLE = {
    f"{heading}: {name}": row
    for heading, rows in {
        "values": VALUES,
        "numbers": NUMBERS,
        "families": FAMILIES,
        "masses": MASSES_OF,
        "counts": COUNTS,
        "shares": SHARES,
        "outlines": OUTLINES,
    }.items()
    for name, row in rows.items()
}


@pytest.mark.parametrize("name", TABLE)
def test_nonsense_is_refused(name):
    kind, text, call = TABLE[name]
    with pytest.raises(kind, match=text) as caught:
        call()
    assert caught.type is kind


def test_what_is_just_allowed_is_taken():
    assert PiecewiseLinear([0.5, 0.5], [0.25, 0.75], error=0.5).error == 0.5
    assert PiecewiseLinear([0.5, 0.505], [0.5, 0.5], error=0.01).error >= 0.01
    assert G.lower(2).p.size >= 2
    assert IDENTITY.lower(2) == IDENTITY
