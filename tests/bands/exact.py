"""Second algorithms for the probability that sorted uniform numbers keep within bounds, and exact laws of counts."""

import itertools
import math
from fractions import Fraction

import numpy as np


def steck(low, high):
    """Steck's determinant, in Fractions: N! det[(high_i - low_j)_+^(j-i+1) / (j-i+1)!]."""
    count = len(low)
    low, high = [Fraction(x) for x in low], [Fraction(x) for x in high]
    if any(h <= lo for lo, h in zip(low, high, strict=True)):
        return Fraction(0)
    entries = [[steck_entry(high[i] - low[j], j - i + 1) for j in range(count)] for i in range(count)]
    return math.factorial(count) * determinant(entries)


def steck_entry(gap, power):
    return (
        Fraction(0) if power < 0 else max(gap, Fraction(0)) ** power / math.factorial(power) if power else Fraction(1)
    )


def determinant(rows):
    rows, product = [list(row) for row in rows], Fraction(1)
    for i in range(len(rows)):
        pivot = next((j for j in range(i, len(rows)) if rows[j][i]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != i:
            rows[i], rows[pivot], product = rows[pivot], rows[i], -product
        product *= rows[i][i]
        for j in range(i + 1, len(rows)):
            ratio = rows[j][i] / rows[i][i]
            rows[j] = [a - ratio * b for a, b in zip(rows[j], rows[i], strict=True)]
    return product


def kolmogorov(count, half):
    """P(sup |empirical - uniform| < half) of Durbin's matrix, as Marsaglia, Tsang and Wang raise it (2003)."""
    k = math.floor(count * half) + 1
    size, h = 2 * k - 1, k - count * half
    rows = np.tri(size, size, 1)
    for i in range(size):
        rows[i, 0] -= h ** (i + 1)
        rows[-1, i] -= h ** (size - i)
    rows[-1, 0] += max(2 * h - 1, 0.0) ** size
    places = np.subtract.outer(np.arange(size), np.arange(size)) + 1
    rows *= np.vectorize(lambda n: math.exp(-math.lgamma(max(n, 0) + 1)))(places)
    power, exponent = _power(rows, count)
    scale = math.lgamma(count + 1) - count * math.log(count)
    return power[k - 1, k - 1] * math.exp(scale + exponent * math.log(10))


def _power(matrix, exponent):
    """The matrix's power, and the decimal exponent taken out so that nothing overflows."""
    result, taken = np.eye(len(matrix)), 0
    square, out = matrix, 0
    while exponent:
        if exponent & 1:
            result, taken = result @ square, taken + out
        square, out, exponent = square @ square, 2 * out, exponent >> 1
        if square.max() > 1e140:
            square, out = square * 1e-140, out + 140
        if result.max() > 1e140:
            result, taken = result * 1e-140, taken + 140
    return result, taken


def multinomial(count, chances):
    """All outcomes of `count` draws among some places, with their probabilities in Fractions."""
    places = len(chances)
    for bars in itertools.combinations(range(count + places - 1), places - 1):
        edges = (-1, *bars, count + places - 1)
        drawn = tuple(b - a - 1 for a, b in itertools.pairwise(edges))
        ways = math.factorial(count)
        weight = Fraction(1)
        for number, chance in zip(drawn, chances, strict=True):
            ways //= math.factorial(number)
            weight *= chance**number
        yield drawn, ways * weight


def heads(chances):
    """The law of the number of successes among independent trials, in Fractions."""
    law = [Fraction(1)]
    for p in chances:
        law = [a * (1 - p) + b * p for a, b in zip([*law, Fraction(0)], [Fraction(0), *law], strict=True)]
    return law
