"""Tests that stop when they have seen enough: docs/theory/confidence.md, third part."""

import itertools
from fractions import Fraction

import numpy as np

from gdpcert import DecideRadius, anytime_lower, anytime_upper
from proofs_checks import oracle
from proofs_checks.registry import check, worst


def bet_wealth(steps, p, u):
    """Of the bet on u against "the chance is at most p", by time and successes."""
    return [[(u / p) ** h * ((1 - u) / (1 - p)) ** (t - h) for h in range(t + 1)] for t in range(steps + 1)]


def mixture_wealth(steps, p):
    """Of the bet on a u drawn from Jeffreys' law above p, by time and successes.

    With J(a, b) the integral of u**(a - 1) (1 - u)**(b - 1) from p to 1, the wealth is J(h + 1/2, t - h + 1/2) over
    J(1/2, 1/2) p**h (1 - p)**(t - h). Without successes it is computed directly; from there the recurrence
    (a + b) J(a + 1, b) = a J(a, b) + p**a (1 - p)**b adds nothing of either sign but positive terms.
    """
    p, half = oracle.real(p), oracle.mp.mpf(0.5)
    q = 1 - p
    whole = 2 * oracle.mp.acos(oracle.mp.sqrt(p))
    boundary = oracle.mp.sqrt(p * q) / whole
    wealth = []
    for t in range(steps + 1):
        none = oracle.mp.betainc(t + half, half, 0, q) / whole / q**t
        before = wealth[-1] if wealth else []
        wealth.append([none, *(((h + half) * w + boundary) / (t * p) for h, w in enumerate(before))])
    return wealth


def reached(wealth, threshold, chance):
    """The probability that the wealth ever reaches the threshold, for independent outcomes of this chance."""
    running, total = [1], 0
    for t, row in enumerate(wealth):
        total += sum(mass for mass, w in zip(running, row, strict=True) if w >= threshold)
        running = [0 if w >= threshold else mass for mass, w in zip(running, row, strict=True)]
        if t + 1 < len(wealth):
            running = [
                (running[h - 1] * chance if h else 0) + (running[h] * (1 - chance) if h <= t else 0)
                for h in range(t + 2)
            ]
    return total


def reached_at_worst(wealth, threshold, p):
    """The same if each chance in [0, p] is chosen by an adversary who sees the past: backwards, one of the ends."""
    value = [int(w >= threshold) for w in wealth[-1]]
    for row in reversed(wealth[:-1]):
        value = [
            1 if w >= threshold else max(value[h], p * value[h + 1] + (1 - p) * value[h]) for h, w in enumerate(row)
        ]
    return value[0]


@check(
    "ville",
    "a bet on u >= p reaches c with probability at most 1 / c while no chance exceeds p",
    "Fractions; <= 40 steps",
)
def fixed_bet(depth, wealth=bet_wealth):
    """Exact, against an adversary who sees the past."""

    def errors():
        steps = depth.of(12, 40, 80)
        for p, gain, c in itertools.product(map(Fraction, ("1/10", "1/2", "4/5")), ("1/50", "1/2"), (2, 10, 1000)):
            u = p + (1 - p) * Fraction(gain)
            table = wealth(steps, p, u)
            yield reached_at_worst(table, c, p) * c - 1, {"p": p, "u": u, "c": c}

    return worst(errors())


def _mixtures(depth):
    """Tables of wealth, their p and the thresholds."""
    for p in depth.of((0.5, 0.9), (0.1, 0.5, 0.8, 0.95), (0.01, 0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)):
        yield p, (2, 20, 1000)


@check(
    "ville",
    "Jeffreys' mixture above p reaches 1 / failure with probability at most `failure`",
    "p = 0.1 .. 0.95, <= 120 steps",
)
def truncated_mixture(depth, wealth=mixture_wealth):
    """All paths by dynamic programming: against an adversary, and for independent outcomes. Relative to `failure`."""

    def errors():
        for p, thresholds in _mixtures(depth):
            table = wealth(depth.of(40, 120, 400), p)
            for c in thresholds:
                place = {"p": p, "failure": 1 / c}
                yield reached_at_worst(table, c, oracle.real(p)) * c - 1, place
                for chance in (p, 0.9 * p):
                    yield reached(table, c, oracle.real(chance)) * c - 1, {**place, "chance": chance}

    return worst(errors())


@check("ville", "the mixture's wealth is fair at p and starts at 1", "the same")
def mixture_is_fair(depth, wealth=mixture_wealth):
    """To 1e-50, at every time and number of successes."""

    def errors():
        for p, _ in _mixtures(depth):
            table, q = wealth(depth.of(20, 60, 120), p), 1 - oracle.real(p)
            yield abs(table[0][0] - 1), {"p": p}
            for t, (row, after) in enumerate(itertools.pairwise(table)):
                for h, w in enumerate(row):
                    yield abs((p * after[h + 1] + q * after[h]) / w - 1), {"p": p, "t": t, "h": h}

    return worst(errors(), 1e-50)


@check(
    "ville",
    "it falls in p up to the share of successes, so one bisection finds the bound",
    "p = 0.05 .. 0.95, <= 30 steps",
)
def mixture_is_monotone(depth, wealth=mixture_wealth):
    """The wealth at the larger of two p over that at the smaller, less 1; beyond the share it is at most 1."""

    def errors():
        grid = [i / depth.of(8, 20, 40) for i in range(1, depth.of(8, 20, 40))]
        tables = [(p, wealth(depth.of(10, 30, 60), p)) for p in grid]
        for (p, low), (larger, high) in itertools.pairwise(tables):
            for t in range(1, len(low)):
                for h in range(t + 1):
                    place = {"p": larger, "t": t, "h": h}
                    if larger <= h / t:
                        yield high[t][h] / low[t][h] - 1, place
                    elif p >= h / t:
                        yield low[t][h] - 1, place

    return worst(errors())


def _crossed(steps, crosses):
    """1 where the successes h in t trials cross, by time and successes; with none, nothing does."""
    return [[0], *(list(map(int, crosses(np.arange(t + 1), t))) for t in range(1, steps + 1))]


@check(
    "ville",
    "`anytime_lower` is ever above the chance, `anytime_upper` ever below, with probability at most `failure`",
    "p = 0.01 .. 0.99, <= 400 steps",
)
def anytime_bounds(depth, lower=anytime_lower, upper=anytime_upper):
    """The functions themselves, against an adversary who sees the past. Relative to `failure`."""

    def errors():
        steps = depth.of(40, 120, 400)
        for p, thresholds in _mixtures(depth):
            for c in thresholds:
                for name, crosses, chance in (
                    ("lower", lambda h, t, p=p, c=c: lower(h, t, 1 / c) > p, oracle.real(p)),
                    ("upper", lambda f, t, p=p, c=c: upper(t - f, t, 1 / c) < p, 1 - oracle.real(p)),
                ):
                    reaching = reached_at_worst(_crossed(steps, crosses), 1, chance)
                    yield reaching * c - 1, {"bound": name, "p": p, "failure": 1 / c}

    return worst(errors())


@check(
    "ville",
    "`DecideRadius` certifies a class that is not probable enough with probability at most `failure`",
    "p = 0.51 .. 0.99, <= 400 steps",
)
def decided_radius(depth, rule=DecideRadius):
    """At the exact probability that the radius needs, against an adversary. Relative to `failure`."""

    def errors():
        steps = depth.of(40, 120, 400)
        for z in depth.of((0.25, 1.0), (0.025, 0.25, 1.0, 1.5), (0.025, 0.25, 0.5, 1.0, 1.5, 2.0)):
            for c in (2, 20, 1000):
                stop = rule(z, sigma=1.0, failure=1 / c, cap=steps)
                reaching = reached_at_worst(_crossed(steps, stop.certified), 1, oracle.mp.ncdf(z))
                yield reaching * c - 1, {"radius": z, "failure": 1 / c}

    return worst(errors())
