"""No value is on the wrong side of the exact one, nor further from it on the safe side than the table allows."""

from dataclasses import replace

import pytest

import gdpcert
from tests.conftest import PROFILE
from tests.sweep._row import WrongSideError, run
from tests.sweep._table import ROWS

CASES = 200_000 if PROFILE == "deep" else 2_000


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_sweep(row):
    slack, case = max(run(row, CASES), key=lambda found: found[0])
    assert slack <= row.slack, f"{row.name}{tuple(case)!r} is {slack:.3g} from the exact value"


def named(name):
    return next(row for row in ROWS if row.name == name)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_the_sweep_can_fail(row):
    """A value moved by 1e-6 towards the wrong side is found, and named."""
    wrong = 1 + 1e-6 if row.down else 1 - 1e-6

    def moved(*columns):
        return [float(value) * (wrong if value > 0 else 2 - wrong) for value in row.call(*columns)]

    with pytest.raises(WrongSideError, match=row.name):
        run(replace(row, call=moved), 200)


def test_too_much_slack_is_measured():
    row = named("radius")
    halved = replace(row, call=lambda p, sigma: gdpcert.radius(p, sigma=sigma) / 2)
    assert max(slack for slack, _ in run(halved, 200)) >= 0.5
