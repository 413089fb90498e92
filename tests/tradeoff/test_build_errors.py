"""Nonsense is refused by what builds trade-off functions and puts them together."""

import re
from fractions import Fraction

import numpy as np
import pytest

from gdpcert import (
    Bracket,
    EpsilonDelta,
    Gaussian,
    Laplace,
    PiecewiseLinear,
    central_limit,
    discrete_gaussian,
    from_distributions,
    from_pld,
    from_profile,
    staircase,
)
from tests.tradeoff.instances import ASYMMETRIC, COIN
from tests.tradeoff.messages import (
    AT_LEAST_1,
    CURVE,
    DISTANCE,
    MASSES,
    NO_NAN,
    NUMBER,
    ONE,
    ONE_KIND,
    PAIRS,
    PROBABILITY,
    WHOLE,
)

NAN, INF, HALF = float("nan"), float("inf"), Fraction(1, 2)
G = Gaussian(1.0)
BRACKET = Bracket(Gaussian(2.0), Gaussian(1.0))
FLOATS = PiecewiseLinear([0.5, 0.5], [0.25, 0.75])

BUILT = {
    "profile, lengths": (ValueError, PAIRS.format(1, 2), lambda: from_profile([1.0], [0.1, 0.2])),
    "profile, empty": (ValueError, PAIRS.format(0, 0), lambda: from_profile([], [])),
    "profile, infinite": (ValueError, "`epsilon` must be finite .*; got inf", lambda: from_profile([INF], [0.1])),
    "profile, 651": (ValueError, "at most 650; got 651. Leave such", lambda: from_profile([1.0, 651.0], [0.1, 0.1])),
    "profile, -inf": (ValueError, "`epsilon` must be finite .*; got -inf", lambda: from_profile([-INF], [1.0])),
    "profile, delta": (ValueError, "`delta` " + PROBABILITY.format("1.1"), lambda: from_profile([1.0], [1.1])),
    "profile, NaN": (ValueError, "`delta` " + NO_NAN, lambda: from_profile([1.0], [NAN])),
    "profile, text": (TypeError, "`epsilon` " + NUMBER.format("'1'"), lambda: from_profile("1", 0.1)),
    **{
        f"profile of none, {x}, {both}": (
            ValueError,
            rf"`delta` must be at least 1 - exp\(epsilon\), {least} for the epsilon {x}; got 0\.1\. Leave such",
            lambda x=x, both=both: from_profile([1.0, float(x)], [0.1, 0.1], symmetric=both),
        )
        for x, least in (("-1", "0.632121"), ("-800", "1"))
        for both in (True, False)
    },
    "pld, number": (
        TypeError,
        "`pld` must be a PrivacyLossDistribution of dp-accounting; got int",
        lambda: from_pld(3),
    ),
    "laws, lists": (TypeError, "`p` and `q` must be mappings .*; got list and", lambda: from_distributions([1.0], {})),
    "laws, empty": (ValueError, "`p` must be a flat, non-empty", lambda: from_distributions({}, {})),
    "laws, negative": (ValueError, "`p` " + MASSES.format("-0.5"), lambda: from_distributions({1: -0.5}, {1: 1.0})),
    "laws, above 1": (ValueError, "Divide all by it", lambda: from_distributions({1: 0.9, 2: 0.5}, {1: 1.0})),
    "laws, mixed": (TypeError, ONE_KIND, lambda: from_distributions({1: HALF, 2: 0.5}, {1: 1.0})),
    "laws, one of each": (TypeError, ONE_KIND, lambda: from_distributions({1: 2 * HALF}, {1: 1.0})),
}
NOISE = {
    **{
        f"sigma {x!r}": (ValueError, "`sigma` must be positive and finite; got", lambda x=x: discrete_gaussian(x, 1))
        for x in (0, -1, INF)
    },
    **{
        f"sigma {x!r}": (ValueError, "`sigma` must be below about 2.6e5", lambda x=x: discrete_gaussian(x, 1))
        for x in (3e5, 1e308)
    },
    "two sigmas": (TypeError, "`sigma` " + ONE, lambda: discrete_gaussian([1, 2], 1)),
    "shift -1": (ValueError, "`shift` must be at least 0 .*; got -1", lambda: discrete_gaussian(1, -1)),
    "shift 1.5": (ValueError, "`shift` " + WHOLE.format("1.5"), lambda: discrete_gaussian(1, 1.5)),
    "shift 1e8": (ValueError, "`shift` must be at most 1e7 .*; got 100000000", lambda: discrete_gaussian(1, 10**8)),
    "two shifts": (TypeError, "`shift` " + ONE, lambda: discrete_gaussian(1, [1, 2])),
    **{
        f"staircase({x!r}, 1)": (ValueError, "`epsilon` must be positive and finite; got", lambda x=x: staircase(x, 1))
        for x in (0, -1, INF)
    },
    **{
        f"staircase({x!r}, {y!r})": (
            ValueError,
            f"`epsilon` must be at least about 0.035, .* to list the steps; got {re.escape(f'{x:g} and {y:g}')}",
            lambda x=x, y=y: staircase(x, y),
        )
        for x, y in ((1e-9, 1), (5e-324, 1), (1, 1e9), (1, 1e308))
    },
    "staircase, shift": (ValueError, "`shift` " + DISTANCE.format("-1"), lambda: staircase(1, -1)),
    "staircase, width": (ValueError, "`width` " + PROBABILITY.format("2"), lambda: staircase(1, 1, width=2)),
    "staircase, widths": (TypeError, "`width` " + ONE, lambda: staircase(1, 1, width=[0.1, 0.2])),
}
TOGETHER = {
    "ends exchanged": (ValueError, "`lower` lies above `upper`; exchange the two", lambda: Bracket(G, Gaussian(2.0))),
    "ends that cross": (ValueError, "`lower` lies above `upper`", lambda: Bracket(G, EpsilonDelta(1.0))),
    "a number as an end": (TypeError, "`lower` " + CURVE.format("int"), lambda: Bracket(1, G)),
    "nothing as an end": (TypeError, "`upper` " + CURVE.format("NoneType"), lambda: Bracket(G, None)),
    "a bracket as an end": (TypeError, "`lower` " + CURVE.format("Bracket"), lambda: Bracket(BRACKET, G)),
    "a family as an end": (TypeError, "`lower` " + CURVE.format("type"), lambda: Bracket(Gaussian, Gaussian)),
    "G @ 3": (TypeError, "unsupported operand .* 'Gaussian' and 'int'", lambda: G @ 3),
    "3 @ G": (TypeError, "unsupported operand .* 'int' and 'Gaussian'", lambda: 3 @ G),
    "bracket @ 3": (TypeError, "unsupported operand .* 'Bracket' and 'int'", lambda: BRACKET @ 3),
    "3 @ bracket": (TypeError, "unsupported operand .* 'int' and 'Bracket'", lambda: 3 @ BRACKET),
    "a family": (TypeError, "unsupported operand .* 'Gaussian' and 'type'", lambda: G @ Gaussian),
    "Fractions @ floats": (TypeError, "one of the two has Fractions .*; give both one kind", lambda: COIN @ FLOATS),
    "few points": (ValueError, "`points` must be at least 256 .*; got 3", lambda: Laplace(1.0).compose(2, points=3)),
    "limit of a bracket": (TypeError, "`f` " + CURVE.format("Bracket"), lambda: central_limit(BRACKET, 3)),
    "limit of no steps": (ValueError, "`n` " + AT_LEAST_1.format("0"), lambda: central_limit(G, 0)),
    "limit of one order": (ValueError, "for symmetric .*; symmetrize first", lambda: central_limit(ASYMMETRIC, 3)),
}
TABLE = {
    f"{heading}: {name}": row
    for heading, rows in {"built": BUILT, "noise": NOISE, "together": TOGETHER}.items()
    for name, row in rows.items()
}


@pytest.mark.parametrize("name", TABLE)
def test_nonsense_is_refused(name):
    kind, text, call = TABLE[name]
    with pytest.raises(kind, match=text) as caught:
        call()
    assert caught.type is kind


def test_what_is_just_allowed_is_taken():
    assert PiecewiseLinear([HALF, HALF], [1, 0]).exact
    assert from_distributions({0: 1}, {0: HALF, 1: HALF})(0) == HALF
    assert from_profile([650.0, -800.0], [0.0, 1.0]).p.size >= 1
    assert np.isfinite(Laplace(1.0).compose(2, points=256).delta(1.0)).all()
