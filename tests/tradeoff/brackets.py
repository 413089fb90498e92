"""Two brackets from the lattice of losses, around functions that are known: a Gaussian, and a product of Fractions."""

from fractions import Fraction

from gdpcert import Gaussian, PiecewiseLinear
from gdpcert._tradeoff._compose import composed
from tests.oracle import ball
from tests.tradeoff import exact

# Gaussian steps, done on the lattice of losses: 0.6^2 + 0.8^2 = 1, up to 2^-53
GAUSSIAN = composed(((Gaussian(0.6), 1), (Gaussian(0.8), 1)), 2**10)
MU = (ball(Fraction(0.6)) ** 2 + ball(Fraction(0.8)) ** 2).sqrt()
LAW = [(Fraction(1, 8), Fraction(1, 2)), (Fraction(3, 8), Fraction(1, 2)), (Fraction(1, 2), Fraction(0))]
OTHER = [(Fraction(1, 4), Fraction(3, 4)), (Fraction(3, 4), Fraction(1, 4))]
SIDES = [PiecewiseLinear(*zip(*[(float(a), float(b)) for a, b in law], strict=True)) for law in (LAW, OTHER)]
FINITE = composed(((SIDES[0], 1), (SIDES[1], 2)), 2**10)
PRODUCT = exact.product(LAW, exact.product(OTHER, OTHER))
