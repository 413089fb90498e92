"""Trade-off functions of every kind, for the laws that all of them obey."""

from fractions import Fraction

import numpy as np
from scipy import special

from gdpcert import (
    EpsilonDelta,
    Gaussian,
    Laplace,
    Location,
    Logistic,
    Noise,
    PiecewiseLinear,
    Uniform,
    discrete_gaussian,
    from_profile,
    staircase,
)
from gdpcert._tradeoff._bracket import bracket
from gdpcert._tradeoff._compose import composed

NORMAL = Noise(special.ndtr, special.ndtri, lambda x: -x * x / 2)
COIN = PiecewiseLinear([Fraction(1, 4), Fraction(3, 4)], [Fraction(3, 4), Fraction(1, 4)])
ASYMMETRIC = PiecewiseLinear([Fraction(1, 8), Fraction(3, 8), Fraction(1, 2)], [Fraction(1, 2), Fraction(1, 2), 0])
SKEWED = PiecewiseLinear([0.1, 0.2, 0.3, 0.4], [0.4, 0.35, 0.2, 0.05])
BRACKET = composed(((Gaussian(1.0), 1), (Laplace(0.5), 1)), 2**12)  # ends of some thousand cells

INSTANCES = {
    "Gaussian(0)": Gaussian(0.0),
    "Gaussian(1e-6)": Gaussian(1e-6),
    "Gaussian(1)": Gaussian(1.0),
    "Gaussian(7)": Gaussian(7.0),
    "EpsilonDelta(0)": EpsilonDelta(0.0),
    "EpsilonDelta(1)": EpsilonDelta(1.0),
    "EpsilonDelta(30)": EpsilonDelta(30.0),
    "EpsilonDelta(1, .1)": EpsilonDelta(1.0, 0.1),
    "EpsilonDelta(0, 1)": EpsilonDelta(0.0, 1.0),
    "Laplace(0)": Laplace(0.0),
    "Laplace(.5)": Laplace(0.5),
    "Laplace(20)": Laplace(20.0),
    "Logistic(.5)": Logistic(0.5),
    "Logistic(20)": Logistic(20.0),
    "Uniform(.5)": Uniform(0.5),
    "Uniform(3)": Uniform(3.0),
    "Location(1)": Location(NORMAL, 1.0),
    "identity": PiecewiseLinear([1.0], [1.0]),
    "floats": SKEWED,
    "floats, mirrored": SKEWED.inverse(),
    "floats within 1 %": PiecewiseLinear([0.25, 0.75], [0.75, 0.25], error=0.01),
    "tiny masses": EpsilonDelta(300.0).compose(3),
    "coin": COIN,
    "coin, squared": COIN @ COIN,
    "Fractions": ASYMMETRIC,
    "Fractions, mirrored": ASYMMETRIC.inverse(),
    "Diluted": Gaussian(1.0).dilute(0.3),
    "Diluted Laplace": Laplace(1.0).dilute(0.01),
    "Inverse": Gaussian(1.0).dilute(0.3).inverse(),
    "Symmetrized": Gaussian(1.0).subsample(0.3),
    "lower": Gaussian(1.0).lower(60),
    "lower, Laplace": Laplace(2.0).lower(40),
    "lower, mirrored": Gaussian(1.0).dilute(0.3).lower(40).inverse(),
    "lower, Location": Location(NORMAL, 1.0).lower(30),
    "upper": Gaussian(1.0).upper(60),
    "discrete Gaussian": discrete_gaussian(2.0, 1),
    "staircase": staircase(1.0, 1.5),
    "profile": from_profile([0.5, 1.0, 2.0], [0.2, 0.1, 0.01]),
    "profile, one order": from_profile([0.5, -1.0], [0.2, 0.8], symmetric=False),
    "bracket's lower": BRACKET.lower,
    "bracket's upper": BRACKET.upper,
    "bracket's lower, mirrored": Gaussian(1.0).dilute(0.3).compose(5, points=2**12).lower,
}

# whose masses, and so whose numbers, are meant to be close to one exact function
TIGHT = sorted(set(INSTANCES) - {"floats within 1 %", "tiny masses"})
ALPHAS = np.unique(
    np.concatenate(
        [
            [0.0, 5e-324, 1e-300, 1e-100, 1e-17, 1e-9],
            np.linspace(0, 1, 33),
            [1 - 1e-9, 1 - 2.0**-53],
            1 - 10.0 ** -np.arange(2, 9),
        ]
    )
)
EPSILONS = np.array([0.0, 5e-324, 1e-300, 1e-9, 0.1, 0.5, 1.0, 3.0, 10.0, 29.9, 700.0, 1e6, np.inf])

# hulls and chains of hundreds of cells in Fractions, and bisections, take seconds
LIGHT = sorted(n for n, f in INSTANCES.items() if len(getattr(f, "p", ())) <= 64 and "Di" not in n and "Inv" not in n)
SYMMETRIC = sorted(name for name, f in INSTANCES.items() if f._symmetric and name in TIGHT)
# one rounding of a number of at most 1
ULP = 2.0**-52


def ends(f, alpha=ALPHAS):
    """Bounds on f: what its two sides say."""
    both = bracket(f)
    return both.lower._value(alpha).low, both.upper._value(alpha).high
