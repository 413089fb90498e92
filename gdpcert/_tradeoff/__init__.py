"""Trade-off functions as frozen values, one family a file."""

from gdpcert._tradeoff._gaussian import Gaussian
from gdpcert._tradeoff._protocol import TradeOff

__all__ = ["Gaussian", "TradeOff"]
