"""Trade-off functions as frozen values with an algebra."""

from gdpcert._tradeoff._bracket import Bracket
from gdpcert._tradeoff._families import EpsilonDelta, Gaussian, Laplace, Logistic, Uniform
from gdpcert._tradeoff._piecewise import PiecewiseLinear
from gdpcert._tradeoff._protocol import TradeOff

__all__ = ["Bracket", "EpsilonDelta", "Gaussian", "Laplace", "Logistic", "PiecewiseLinear", "TradeOff", "Uniform"]
