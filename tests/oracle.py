"""The definitions, as proven enclosures: balls of Arb that hold the exact value; imports nothing of gdpcert.

A comparison of balls is true only if it holds for every point of both, so `ball(x) <= exact(...)` is a proof.
"""

import math
from fractions import Fraction

from flint import arb, ctx, fmpq

BITS = 400


def ball(x):
    """The exact value of a float, an int or a Fraction."""
    if isinstance(x, arb):
        return x
    if isinstance(x, Fraction):
        return arb(fmpq(x.numerator, x.denominator))
    return arb(x)


def cdf(x):
    return (-ball(x) / arb(2).sqrt()).erfc() / 2


def quantile(p):
    """Of p in (0, 1), from the smaller of the two tails."""
    if not isinstance(p, arb) and p > 0.5:
        return -quantile(1 - Fraction(p))
    return -arb(2).sqrt() * (2 * ball(p)).erfcinv()


def trade_off(mu, alpha):
    """G_mu(alpha) for alpha in (0, 1) and finite mu."""
    return cdf(-quantile(alpha) - ball(mu))


def power(mu, alpha):
    return cdf(quantile(alpha) + ball(mu))


def shrink(norm, dimension):
    """d**max(0, 1/2 - 1/p)."""
    if norm <= 2:
        return arb(1)
    exponent = arb(1) / 2 - (arb(0) if math.isinf(norm) else 1 / ball(norm))
    return ball(dimension) ** exponent


def radius(p_plus, p_minus=None, *, sigma, norm=2, dimension=1):
    """Of probabilities in (0, 1), given as floats or Fractions; negative where nothing is certified."""
    p_plus = Fraction(p_plus)
    other = 1 - p_plus if p_minus is None else min(Fraction(p_minus), 1 - p_plus)
    return ball(sigma) / 2 / shrink(norm, dimension) * (quantile(p_plus) - quantile(other))


def upper_tail(k, n, p):
    """P(Bin(n, p) >= k) for 0 < p < 1."""
    if k <= 0:
        return arb(1)
    if n <= 40 and not isinstance(p, arb):
        x = Fraction(p)
        return ball(sum(math.comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(k, n + 1)))
    if k == n:
        return ball(p) ** n
    for bits in (BITS, 4 * BITS, 16 * BITS):  # until the ball and that of its complement are narrow
        with ctx.workprec(bits):
            tail = ball(p).beta_lower(arb(k), arb(n - k + 1), regularized=True)
            if tail.rel_accuracy_bits() > 80 and (1 - tail).rel_accuracy_bits() > 80:
                return tail
    raise ArithmeticError(f"no narrow enclosure of the tail at {k}, {n}, {p}")


def lower_tail(k, n, p):
    """P(Bin(n, p) <= k)."""
    return 1 - upper_tail(k + 1, n, p)


def masked_norm(weights, norm, output=2):
    """The largest ||w e||_q over ||e||_p <= 1, for p = `norm` and q = `output`."""
    largest = max(abs(Fraction(w)) for w in weights)
    if norm <= output or largest == 0:
        return ball(largest)
    relative = [ball(abs(Fraction(w)) / largest) for w in weights if w]
    exponent = arb(output) if math.isinf(norm) else output * ball(norm) / (ball(norm) - output)
    return ball(largest) * sum((w**exponent for w in relative), arb(0)) ** (1 / exponent)


def log_wealth(successes, failures, p):
    """Of Jeffreys' mixture of bets above p, a float or a Fraction in (0, 1)."""
    above = _integral_by_recurrence if successes + failures <= 3000 else _integral
    for bits in (BITS, 4 * BITS, 16 * BITS):
        with ctx.workprec(bits):
            p_, q = ball(Fraction(p)), ball(1 - Fraction(p))
            none = 2 * q.sqrt().asin() if q < 0.5 else 2 * p_.sqrt().acos()
            value = (above(successes, failures, p_, q, none) / none).log() - successes * p_.log() - failures * q.log()
            if value.is_finite() and value.rad() < 1e-30:
                return value
    raise ArithmeticError(f"no narrow enclosure of the wealth of {successes} and {failures} at {p}")


def _integral(successes, failures, p, q, none):
    """J(h + 1/2, f + 1/2), J(a, b) the integral of u**(a - 1) (1 - u)**(b - 1) over (p, 1)."""
    return q.beta_lower(failures + arb(1) / 2, successes + arb(1) / 2)


def _integral_by_recurrence(successes, failures, p, q, none):
    """The same from `none` = J(1/2, 1/2), a vote at a time; for few votes much faster."""
    half = arb(1) / 2
    value, edge = none, (p * q).sqrt()
    for i in range(successes):  # (a + b) J(a + 1, b) = a J(a, b) + p^a q^b
        value, edge = ((half + i) * value + edge) / (i + 1), edge * p
    for i in range(failures):  # (a + b) J(a, b + 1) = b J(a, b) - p^a q^b
        value, edge = ((half + i) * value - edge) / (successes + i + 1), edge * q
    return value
