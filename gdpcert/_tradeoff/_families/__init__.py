"""Families of trade-off functions, one a file."""

from gdpcert._tradeoff._families._epsilon_delta import EpsilonDelta
from gdpcert._tradeoff._families._gaussian import Gaussian
from gdpcert._tradeoff._families._laplace import Laplace
from gdpcert._tradeoff._families._location import Location
from gdpcert._tradeoff._families._logistic import Logistic
from gdpcert._tradeoff._families._noise import Noise
from gdpcert._tradeoff._families._uniform import Uniform

__all__ = ["EpsilonDelta", "Gaussian", "Laplace", "Location", "Logistic", "Noise", "Uniform"]
