"""Exact values, and proofs of a side, in balls; from the definitions of `tests.oracle` alone."""

import math
from fractions import Fraction

from flint import arb

from tests import oracle
from tests.oracle import ball


def root(square):
    """The square root of a Fraction, exact where it is a Fraction."""
    top, bottom = math.isqrt(square.numerator), math.isqrt(square.denominator)
    if top**2 == square.numerator and bottom**2 == square.denominator:
        return ball(Fraction(top, bottom))
    return ball(square).sqrt()


def composed(mus):
    return root(sum(Fraction(mu) ** 2 for mu in mus))


def combined(sigmas):
    return root(1 / sum(1 / Fraction(sigma) ** 2 for sigma in sigmas))


def split_part(sigma, shares, place):
    whole = sum(map(Fraction, shares))
    return root(Fraction(sigma) ** 2 * max(whole, Fraction(1)) / Fraction(shares[place]))


def sensitivity(weights, norm, radius):
    return ball(radius) * oracle.masked_norm(weights, norm)


def two_sided_radius(p_plus, p_minus, sigma):
    if p_minus >= p_plus:
        return arb(0)
    exact = oracle.radius(p_plus, p_minus, sigma=sigma)
    return exact if exact > 0 else arb(0)


def two_sided_scale(p_plus, p_minus, sigma):
    other = min(Fraction(p_minus), 1 - Fraction(p_plus))
    return ball(sigma) / 2 * (abs(oracle.quantile(p_plus)) + abs(oracle.quantile(other)))


def radius_of_tail(q, sigma):
    return oracle.radius(1 - Fraction(q), sigma=sigma) if q < 0.5 else arb(0)


def largest_possible_radius(n, failure, sigma):
    """That of n of n votes, whose upper bound on the other classes is 1 - failure**(1/n)."""
    exact = -ball(sigma) * oracle.quantile(unanimous(n, failure))
    return exact if exact > 0 else arb(0)


def unanimous(n, failure):
    return -(ball(failure).log() / n).expm1()


def required_p(radius, sigma, norm, dimension):
    return oracle.cdf(ball(radius) * oracle.shrink(norm, dimension) / ball(sigma))


def lower_margin(value, k, n, failure):
    """By how much `value` is below the p with P(Bin(n, p) >= k) = failure, relative; the tail there proves the side."""
    if k == 0 or value == 0:
        return arb(0) if k == 0 and value == 0 else arb(-1 if k == 0 else 1)
    return (ball(failure) - oracle.upper_tail(k, n, value)) / (density(k, n, ball(value)) * ball(value))


def upper_margin(value, k, n, failure):
    """By how much `value` is above the p with P(Bin(n, p) <= k) = failure, relative."""
    if k == n:
        return arb(0) if value == 1 else arb(-1)
    if value == 1:  # nothing is below it: its slack is at most 1e-9 where the exact bound is above 1 - 1e-9
        near = Fraction(1) - Fraction(1, 10**9)
        return arb(0) if oracle.lower_tail(k, n, near) >= ball(failure) else arb(1)
    return (ball(failure) - oracle.lower_tail(k, n, value)) / (density(k + 1, n, ball(value)) * ball(value))


def anytime_lower_margin(value, k, n, failure):
    """By how much `value` is below the p with the wealth 1 / failure, relative; the wealth there proves the side."""
    if k == 0 or value == 0:
        return arb(0) if k == 0 and value == 0 else arb(-1 if k == 0 else 1)
    p = Fraction(value)
    excess, fall = wealth_beyond(k, n, p, failure)
    return excess / fall * ball(1 - p)


def anytime_upper_margin(value, k, n, failure):
    """By how much `value` is above 1 - p, p that of the failures, relative."""
    if k == n:
        return arb(0) if value == 1 else arb(-1)
    q = Fraction(value)
    if q == 1:  # as for `upper_margin`
        near = Fraction(1, 10**9)
        return arb(0) if wealth_beyond(n - k, n, near, failure)[0] <= 0 else arb(1)
    excess, fall = wealth_beyond(n - k, n, 1 - q, failure)
    return excess / fall * ball(1 - q)


def wealth_beyond(k, n, p, failure):
    """The logarithm of the wealth against p over 1 / failure, and how fast it falls in the logit of p."""
    wealth = oracle.log_wealth(k, n - k, p)
    x, y = ball(p), ball(1 - p)
    edge = (x * y).sqrt() / (2 * (y.sqrt().asin() if p > 0.5 else x.sqrt().acos()))
    return wealth + ball(failure).log(), k * y - (n - k) * x - edge * (1 - (-wealth).exp())


def certified_margin(value, failure, k, n, sigma):
    """By how much a certified radius is below the exact one, relative to sigma.

    The votes prove it if P(Bin(n, q) <= n - k) <= failure at q, the normal tail beyond it.
    """
    if value == 0:  # an abstention claims nothing
        return None
    z = ball(value) / ball(sigma)
    q = oracle.cdf(-z)
    against = n - k
    normal = (-z * z / 2).exp() / (2 * arb.pi()).sqrt()
    return (ball(failure) - oracle.lower_tail(against, n, q)) / (density(against + 1, n, q) * normal)


def density(k, n, p):
    """The derivative in p of P(Bin(n, p) >= k)."""
    size = arb(n + 1).lgamma() - arb(k).lgamma() - arb(n - k + 1).lgamma()
    return (size + (k - 1) * p.log() + (n - k) * (1 - p).log()).exp()
