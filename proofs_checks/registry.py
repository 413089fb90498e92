"""What a check is: a named sweep over a stated domain, with a worst case and a bound on it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class Depth(IntEnum):
    """How much of its domain a check looks at; the edges are in every one."""

    QUICK = 0
    USUAL = 1
    DEEP = 2

    def of(self, quick, usual, deep):
        """The one of three numbers that belongs to this depth."""
        return (quick, usual, deep)[self]


@dataclass(frozen=True)
class Outcome:
    """The largest error seen and where; a check holds if no error is above its bound."""

    worst: float
    place: str
    cases: int
    bound: float
    holds: bool


@dataclass(frozen=True)
class Check:
    """A statement about the proposition `label`, and the function that looks for a counterexample."""

    label: str
    name: str
    statement: str
    domain: str
    function: Callable[..., Outcome]

    def run(self, depth=Depth.USUAL, **instead: Any) -> Outcome:
        """The outcome; `instead` replaces what is tested, as a function of gdpcert by a wrong one."""
        return self.function(depth, **instead)


CHECKS: dict[str, Check] = {}


def check(label, statement, domain):
    """Enters a function into the registry under its own name."""

    def enter(function):
        if function.__name__ in CHECKS:
            raise ValueError(f"there is a check {function.__name__} already; give this one another name.")
        CHECKS[function.__name__] = Check(label, function.__name__, statement, domain, function)
        return function

    return enter


def worst(errors: Iterable[tuple[Any, Any]], bound: float = 0, *, strict: bool = False) -> Outcome:
    """The outcome of pairs of an error and its place; `strict` asks for errors below the bound.

    Errors are compared as they come, Fractions exactly: a float of them is only for show. An error that is not a
    number fails, and so does a sweep without cases.
    """
    largest, place, cases, holds = float("-inf"), "nowhere", 0, True
    for error, where in errors:
        cases += 1
        holds = holds and bool(error < bound if strict else error <= bound)
        if largest == largest and not error <= largest:
            largest, place = error, where
    return Outcome(float(largest), _shown(place), cases, float(bound), holds and cases > 0)


def _shown(value):
    if isinstance(value, dict):
        return ", ".join(f"{name} = {_shown(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return str(value)


def shortened(text, most=100):
    """The text, cut where it is longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def verdict(entry, outcome, seconds):
    """One line on one check."""
    word = "holds" if outcome.holds else "FAILS"
    return (
        f"{word}  {entry.label:15} {entry.name:34} worst {outcome.worst:9.2e} (bound {outcome.bound:.2g}) "
        f"at {shortened(outcome.place)}; {outcome.cases:,} cases, {seconds:.1f} s"
    )


def timed(entry, depth):
    """The outcome and the seconds it took."""
    start = time.perf_counter()
    outcome = entry.run(depth)
    return outcome, time.perf_counter() - start
