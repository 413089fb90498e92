"""The families by their definitions, as balls of Arb wide enough for exponents of thousands; nothing of gdpcert."""

from flint import arb

from tests.oracle import ball

BITS = 6000  # e^2000, twice, and 400 bits to spare


def least(x, y):
    return x if x <= y else y


def most(x, y):
    return y if x <= y else x


def clipped(x):
    return least(most(x, arb(0)), arb(1))


def epsilon_delta(alpha, epsilon, delta=0.0):
    left = 1 - ball(delta)
    return most(left - ball(epsilon).exp() * ball(alpha), (-ball(epsilon)).exp() * (left - ball(alpha)))


def laplace(alpha, shift):
    a, decay = ball(alpha), (-ball(shift)).exp()
    if a <= decay / 2:
        return 1 - a / decay
    return decay / (4 * a) if a <= 0.5 else decay * (1 - a)


def logistic(alpha, shift):
    a = ball(alpha)
    return (1 - a) / (1 - a + ball(shift).exp() * a)


def uniform(alpha, shift):
    return 1 - ball(alpha) - ball(shift) / 2


def epsilon_delta_profile(x, epsilon, delta=0.0):
    grow = ball(epsilon).exp()
    return ball(delta) + (1 - ball(delta)) * most((grow - ball(x).exp()) / (1 + grow), arb(0))


def laplace_profile(x, shift):
    return 1 - ((ball(x) - ball(shift)) / 2).exp()


def logistic_profile(x, shift):
    """At the point of slope -e^x."""
    if x >= shift:
        return arb(0)
    alpha = (((ball(shift) - ball(x)) / 2).exp() - 1) / (ball(shift).exp() - 1)
    return 1 - logistic(alpha, shift) - ball(x).exp() * alpha


def uniform_profile(_, shift):
    return ball(shift) / 2
