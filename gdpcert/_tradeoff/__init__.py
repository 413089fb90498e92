"""Trade-off functions as frozen values with an algebra."""

from gdpcert._tradeoff._bracket import Bracket
from gdpcert._tradeoff._build import from_distributions, from_pld, from_profile
from gdpcert._tradeoff._clt import central_limit
from gdpcert._tradeoff._discrete import discrete_gaussian, staircase
from gdpcert._tradeoff._expression import parse
from gdpcert._tradeoff._families import EpsilonDelta, Gaussian, Laplace, Location, Logistic, Noise, Uniform
from gdpcert._tradeoff._piecewise import PiecewiseLinear
from gdpcert._tradeoff._protocol import TradeOff

__all__ = [
    "Bracket",
    "EpsilonDelta",
    "Gaussian",
    "Laplace",
    "Location",
    "Logistic",
    "Noise",
    "PiecewiseLinear",
    "TradeOff",
    "Uniform",
    "central_limit",
    "discrete_gaussian",
    "from_distributions",
    "from_pld",
    "from_profile",
    "parse",
    "staircase",
]
