"""A row of the table: a function, where to look, the exact value, the safe side, and the slack that is allowed."""

import math
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb

from tests.oracle import ball

CHUNK = 1000
PROMISED = 1e-300  # below it one unit of a subnormal float may be more than any relative slack


@dataclass(frozen=True)
class Row:
    """One function.

    `cases(rng, count)` gives one column an argument, `call(*columns)` the values, `exact(*case)` the ball of one
    exact value (or `math.inf`). Slack is relative to `scale(*case)`, the exact value by default. Where the exact
    value has no closed form, `margin(value, *case)` gives a ball whose sign proves the side and whose size is the
    relative slack; None where nothing is promised.
    """

    name: str
    cases: Callable[..., tuple[Any, ...]]
    call: Callable[..., Any]
    down: bool
    slack: float
    exact: Callable[..., Any] | None = None
    scale: Callable[..., arb] | None = None
    margin: Callable[..., arb | None] | None = None
    promised: Callable[..., bool] = lambda *case: True  # where the slack holds; the side must hold everywhere
    end: float | None = None  # a value that is always on the safe side, as 1 is above a probability


class WrongSideError(AssertionError):
    """A value beyond the exact one."""


def run(row, count):
    """The slack of each of `count` cases, without those of which nothing is promised; a wrong side raises."""
    slacks = []
    for chunk in range(0, count, CHUNK):
        rng = np.random.default_rng([zlib.crc32(row.name.encode()), chunk])
        columns = row.cases(rng, min(CHUNK, count - chunk))
        values = row.call(*columns)
        for value, *case in zip(values, *columns, strict=True):
            slack = judged(row, float(value), [plain(argument) for argument in case])
            if slack is not None:
                slacks.append((slack, case))
    return slacks


def judged(row, value, case):
    """The relative slack of a value; None where none is promised."""
    if math.isnan(value):
        raise WrongSideError(f"{row.name}{tuple(case)!r} is not a number")
    if row.margin is not None:
        margin, size = row.margin(value, *case), arb(1)
        if margin is None:
            return None
    else:
        exact = row.exact(*case)
        if exact == math.inf:
            if not row.down and value != math.inf:
                raise WrongSideError(f"{row.name}{tuple(case)!r} is {value!r}, and exactly infinite")
            return None
        margin = exact - ball(value) if row.down else ball(value) - exact
        size = abs(exact) if row.scale is None else row.scale(*case)
    if not margin >= 0 and value != row.end:
        side = "above" if row.down else "below"
        raise WrongSideError(f"{row.name}{tuple(case)!r} is {value!r}, {side} the exact value by {float(-margin):.3g}")
    if not row.promised(*case) or not PROMISED <= size <= sys.float_info.max or not margin.is_finite():
        return None
    return abs(float(margin / size))


def plain(argument):
    return argument.item() if isinstance(argument, np.generic) else argument
