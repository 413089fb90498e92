"""The definitions, with mpmath at 60 digits or in Fractions; imports nothing of gdpcert.

tests/proofs/test_oracle.py compares it with the balls of python-flint.
"""

import itertools
import math
from fractions import Fraction

import mpmath

DIGITS = 60
mp = mpmath.mp.clone()
mp.dps = DIGITS

# Newton's iteration ends once a step is relatively smaller: the next error is about its square
_CONVERGED = mp.mpf(10) ** -(DIGITS // 2 + 5)


def real(x):
    """The exact value of a float or an int, and a Fraction rounded at 60 digits."""
    return mp.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else mp.mpf(x)


def cdf(x):
    """The distribution function of the standard normal law."""
    return mp.erfc(-real(x) / mp.sqrt(2)) / 2


def density(x):
    """That of the standard normal law."""
    return mp.npdf(real(x))


def quantile(p):
    """The inverse of `cdf` on (0, 1).

    log cdf is concave, so that Newton's iteration from the left, where cdf(-z) <= exp(-z**2 / 2) / 2 puts its
    start, stays on the left and converges.
    """
    p = real(p)
    if not 0 < p < 1:
        raise ValueError(f"a quantile is asked for of {p}; 60 digits hold nothing nearer to 1 than 1e-60.")
    if p > 0.5:
        return -quantile(1 - p)
    x, target = -mp.sqrt(-2 * mp.log(2 * p)), mp.log(p)
    for _ in range(100):
        tail = cdf(x)
        step = (target - mp.log(tail)) * tail / density(x)
        x += step
        if abs(step) <= _CONVERGED * abs(x):
            return x
    raise ArithmeticError(f"Newton's iteration for the quantile of {p} did not converge")


def trade_off(mu, alpha):
    """G_mu(alpha), the trade-off function of N(0, 1) and N(mu, 1)."""
    alpha = real(alpha)
    return 1 - alpha if alpha in (0, 1) else cdf(-quantile(alpha) - real(mu))


def trade_off_at_tail(mu, q):
    """G_mu(1 - q), for levels so near 1 that 60 digits cannot hold them."""
    q = real(q)
    return q if q in (0, 1) else cdf(quantile(q) - real(mu))


def power(mu, alpha):
    """1 - G_mu(alpha)."""
    alpha = real(alpha)
    return alpha if alpha in (0, 1) else cdf(quantile(alpha) + real(mu))


def radius(q_plus, p_minus, sigma):
    """Of Proposition 6.2, of the probability of all but the predicted class and that of the next; may be negative."""
    return real(sigma) / 2 * (-quantile(q_plus) - quantile(p_minus))


def combined(sigmas):
    """The one noise level that several are worth, of Proposition 2.1."""
    return 1 / mp.sqrt(mp.fsum(1 / real(sigma) ** 2 for sigma in sigmas))


def masked_norm(weights, norm):
    """The largest 2-norm of w * e over the e of norm at most 1."""
    sizes = [abs(real(w)) for w in weights]
    if norm <= 2 or not any(sizes):
        return max(sizes)
    exponent = mp.mpf(2) if math.isinf(norm) else 2 * real(norm) / (real(norm) - 2)
    return mp.fsum(w**exponent for w in sizes if w) ** (1 / exponent)


def upper_tail(k, n, p):
    """P(Bin(n, p) >= k), of which no term is negative."""
    p = real(p)
    return mp.fsum(math.comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k, n + 1))


def vertices(p, q):
    """The vertices of the trade-off function of two laws: type-I error and power, by decreasing ratio q / p."""
    order = sorted((i for i in range(len(p)) if p[i] or q[i]), key=lambda i: -(q[i] / (p[i] + q[i])))
    return list(itertools.accumulate(((p[i], q[i]) for i in order), _plus, initial=(0 * p[0], 0 * q[0])))


def _plus(a, b):
    return a[0] + b[0], a[1] + b[1]


def trade_off_of_laws(p, q, alpha):
    """The least type-II error at type-I error alpha: Neyman and Pearson's test rejects by decreasing ratio."""
    for (a, b), (c, d) in itertools.pairwise(vertices(p, q)):
        if alpha < c:
            return 1 - b - (d - b) * (alpha - a) / (c - a)
    return 1 - sum(q)


def tests(p, q):
    """Type-I error and power of every test that rejects a set of outcomes."""
    for chosen in itertools.product((False, True), repeat=len(p)):
        yield sum(itertools.compress(p, chosen)), sum(itertools.compress(q, chosen))


def processed(law, kernel):
    """The law of what a randomized map makes of an outcome."""
    return [sum(mass * row[j] for mass, row in zip(law, kernel, strict=True)) for j in range(len(kernel[0]))]


def mass_of_intervals(ends, centre=0, sigma=1):
    """Of the union of [ends[0], ends[1]], [ends[2], ends[3]], ... under a normal law, each from its smaller tail."""
    return mp.fsum(between(*pair, centre, sigma) for pair in zip(ends[::2], ends[1::2], strict=True))


def between(a, b, centre=0, sigma=1):
    """The mass of [a, b] under a normal law."""
    low, high = (real(a) - centre) / real(sigma), (real(b) - centre) / real(sigma)
    return cdf(-low) - cdf(-high) if low > 0 else cdf(high) - cdf(low)


def eliminated(rows):
    """The solution of linear equations, given as rows with the right-hand side last; pivots are the largest."""
    rows, size = [list(row) for row in rows], len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda j: abs(rows[j][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for j in range(size):
            if j != i:
                factor = rows[j][i] / rows[i][i]
                rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [row[-1] / row[i] for i, row in enumerate(rows)]
