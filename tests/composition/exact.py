"""Compositions of finite laws in exact arithmetic: every outcome of every step, nothing merged but equal ratios."""

import math
from fractions import Fraction
from itertools import accumulate

import mpmath
import numpy as np

from gdpcert import PiecewiseLinear

INFINITE = object()  # the ratio of an outcome that the null never has


class Law:
    """Masses of P and Q for each likelihood ratio; those of a product are products."""

    def __init__(self, p, q):
        cells = {}
        for a, b in zip(p, q, strict=True):
            if a or b:
                cell = cells.setdefault(b / a if a else INFINITE, [Fraction(0), Fraction(0)])
                cell[0] += a
                cell[1] += b
        finite = sorted((ratio for ratio in cells if ratio is not INFINITE), reverse=True)
        self.ratios = [INFINITE] * (INFINITE in cells) + finite
        self.p = [cells[ratio][0] for ratio in self.ratios]
        self.q = [cells[ratio][1] for ratio in self.ratios]
        self._x = [Fraction(0), *accumulate(self.p)]
        self._y = [Fraction(0), *accumulate(self.q)]

    def __matmul__(self, other):
        p = [a * b for a in self.p for b in other.p]
        return Law(p, [a * b for a in self.q for b in other.q])

    def power(self, n):
        found = self
        for _ in range(n - 1):
            found = found @ self
        return found

    def inverse(self):
        return Law(self.q, self.p)

    def value(self, alpha):
        """The smallest type-II error at a type-I error, by the Neyman-Pearson test."""
        for p, q, x, y in zip(self.p, self.q, self._x, self._y, strict=False):
            if p and x + p >= alpha:
                return 1 - y - q * (alpha - x) / p
        return 1 - self._y[-1]

    def profile(self, c):
        """Sup of Q(A) - c P(A)."""
        return sum((b - c * a for a, b in zip(self.p, self.q, strict=True) if b > c * a), Fraction(0))

    def floats(self):
        """The same as a trade-off function, if all masses are floats."""
        masses = [np.array([float(x) for x in side]) for side in (self.p, self.q)]
        assert all(Fraction(float(x)) == x for side in (self.p, self.q) for x in side)
        return PiecewiseLinear(*masses)


def growth(epsilon):
    """Rational numbers on either side of e^epsilon, 1e-40 apart."""
    with mpmath.workdps(60):
        around = mpmath.exp(mpmath.mpf(epsilon))
        low = Fraction(int(mpmath.floor(around * mpmath.mpf(10) ** 40)), 10**40)
    return low, low + Fraction(1, 10**40)


def random_law(rng, outcomes, scale=2**10, sure=None):
    """Masses that are multiples of 1 / scale; `sure` names the laws that have an outcome of their own."""
    while True:
        p, q = (_shares(rng, outcomes, scale) for _ in range(2))
        if rng.integers(4) == 0:  # an atom at loss 0
            p, q = [scale // 4, *p], [scale // 4, *q]
        p, q = ([mass or 1 for mass in masses] for masses in (p, q))
        if sure in ("q", "both"):
            p[0] = 0
        if sure in ("p", "both"):
            q[-1] = 0
        p, q = _to_total(p, scale), _to_total(q, scale)
        if p is not None and q is not None:
            return Law([Fraction(a, scale) for a in p], [Fraction(b, scale) for b in q])


def _shares(rng, outcomes, scale):
    weights = rng.random(outcomes) ** int(rng.integers(1, 5))
    return [int(x) for x in np.floor(weights / weights.sum() * scale)]


def _to_total(masses, scale):
    """Scaled to the total by changing the largest mass alone."""
    largest = max(range(len(masses)), key=masses.__getitem__)
    rest = scale - sum(masses) + masses[largest]
    if rest <= 0:
        return None
    return [*masses[:largest], rest, *masses[largest + 1 :]]


def value_violation(bracket, law, alphas):
    """The type-I errors at which the exact value is outside of the bracket's."""
    found = []
    for alpha in alphas:
        low, high = bracket(alpha)
        exact = law.value(Fraction(alpha))
        if not Fraction(low) <= exact <= Fraction(high):
            found.append((alpha, low, float(exact), high))
    return found


def profile_violation(bracket, law, epsilons):
    """The epsilons at which the exact profile is outside of the bracket's, where it is representable."""
    found = []
    for epsilon in epsilons:
        low, high = bracket.delta(epsilon)
        less, more = growth(epsilon)
        at_least, at_most = law.profile(more), law.profile(less)
        if not (Fraction(low) <= at_most and at_least <= Fraction(high)):
            found.append((epsilon, low, float(at_least), high))
    return found


def kinks(law, most=24):
    """Floats next to the losses of a law and between them."""
    losses = sorted(math.log(r) for r in law.ratios if r is not INFINITE and r > 0)
    losses = losses[:: max(1, len(losses) // most)]
    around = [x + move for x in losses for move in (-1e-3, 0.0, 1e-3)]
    return sorted({0.0, *around})


def type_one_errors(law, most=24):
    """Next to the kinks of f, tiny ones, and some between."""
    steps = [float(x) for x in law._x[:: max(1, len(law._x) // most)]]
    fixed = [0.0, 1e-300, 1e-60, 1e-20, 1e-9, 1e-3, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999, 1 - 1e-12, 1.0]
    return sorted({min(1.0, max(0.0, x)) for x in (*fixed, *steps, *(y * (1 - 1e-6) for y in steps))})
