"""Trade-off functions of two small laws by their definitions, in Fractions; imports nothing of gdpcert.

A law is a list of pairs (p, q), one an outcome. All numbers come from the dual: f is the largest of the lines
1 - delta(z) - z alpha, whose profile at a likelihood ratio z is the sum of (q - z p)_+; nothing is sorted or climbed.
"""

import functools
import itertools
from fractions import Fraction

from hypothesis import strategies as st

ONE = Fraction(1)


def profile(law, z):
    return sum((q - z * p for p, q in law if q > z * p), Fraction(0))


def ratios(law):
    return {q / p for p, q in law if p}


def certain(law):
    return sum((q for p, q in law if not p), Fraction(0))


@functools.lru_cache(maxsize=256)
def _lines(law):
    """Their heights at 0 and slopes; the same for every alpha."""
    return [(1 - profile(law, z), z) for z in {*ratios(law), Fraction(0)}]


def value(law, alpha):
    lines = [height - z * alpha for height, z in _lines(tuple(law))]
    # a slope without end: what P never has is power at no cost
    return max(*lines, Fraction(0), 1 - certain(law) if alpha == 0 else Fraction(0))


def inverse(law):
    return [(q, p) for p, q in law]


def product(first, second):
    return [(a * c, b * d) for (a, b), (c, d) in itertools.product(first, second)]


def power(law, n):
    found = [(ONE, ONE)]
    for _ in range(n):
        found = product(found, law)
    return found


def diluted(law, share):
    return [(p, share * q + (1 - share) * p) for p, q in law]


def both(law, z):
    """The larger of the two profiles."""
    return max(profile(law, z), profile(inverse(law), z))


def kinks(law):
    """Of the larger of the two profiles, from 1 on: theirs, and where they cross between two of them."""
    back = inverse(law)
    found = sorted({z for z in ratios(law) | ratios(back) if z > 1} | {ONE})
    found.append(found[-1] * 2)
    crossings = []
    for a, b in itertools.pairwise(found):
        left, right = (profile(law, z) - profile(back, z) for z in (a, b))
        if left * right < 0:
            crossings.append(a + (b - a) * left / (left - right))
    return found + crossings


@functools.lru_cache(maxsize=256)
def _lines_of_both(law):
    return [(1 - both(law, z), z) for z in kinks(law)]


def symmetrized(law, alpha):
    lines = [max(height - z * alpha, (height - alpha) / z) for height, z in _lines_of_both(tuple(law))]
    sure = max(certain(law), certain(inverse(law)))
    return max(*lines, Fraction(0), 1 - sure if alpha == 0 else Fraction(0))


def grouped(law, k, alpha):
    for _ in range(k):
        alpha = 1 - value(law, alpha)
    return 1 - alpha


def vertices(law):
    """The errors of the tests that reject the most telling outcomes: where f is not straight, inside of (0, 1)."""
    cells = sorted(law, key=lambda cell: cell[1] / cell[0] if cell[0] else Fraction(10) ** 1000, reverse=True)
    x, y = Fraction(0), ONE
    for p, q in cells:
        x, y = x + p, y - q
        yield x, y


def _shares(cuts, whole):
    ends = [0, *sorted(cuts), whole]
    return [Fraction(b - a, whole) for a, b in itertools.pairwise(ends)]


@st.composite
def laws(draw, whole=64, most=5):
    """Two laws on a few outcomes, in whole 64ths: with zeros, with ties, and exact in floats."""
    size = draw(st.integers(1, most))
    cuts = st.lists(st.integers(0, whole), min_size=size - 1, max_size=size - 1)
    p, q = (_shares(draw(cuts), whole) for _ in range(2))
    return [cell for cell in zip(p, q, strict=True) if any(cell)]


shares = st.fractions(0, 1, max_denominator=50)
