"""The lemma of Neyman and Pearson by sorting, on numbers of any kind; imports nothing of gdpcert.

`exact` takes the maximum of lines instead: two algorithms for one function.
"""

import functools


def _more_telling(a, b):
    """Before b comes what has the larger ratio q / p: compared by cross products, so that 0 needs no exception."""
    left, right = a[1] * b[0], b[1] * a[0]
    return -1 if left > right else 1 if left < right else 0


def ordered(cells):
    return sorted(cells, key=functools.cmp_to_key(_more_telling))


def power(cells, alpha):
    """Of ordered cells: the most telling ones are rejected until their masses of P reach alpha."""
    found = 0 * alpha
    for p, q in cells:
        if p > alpha:
            return found + q * alpha / p
        found, alpha = found + q, alpha - p
    return found


def value(cells, alpha):
    """Summed from the other end, so that small values are known as well: the inverse's power is 1 - alpha there."""
    rest, found = 1 - alpha, 0 * alpha
    for p, q in reversed(cells):
        if p >= rest:
            return found + q * rest / p if p else found
        found, rest = found + q, rest - p
    return found


def profile(cells, grow):
    """At an epsilon whose exponential is `grow`."""
    return sum((q - grow * p for p, q in cells if q > grow * p), 0 * grow)
