"""Piecewise-linear trade-off functions."""

from gdpcert._tradeoff._piecewise._class import PiecewiseLinear
from gdpcert._tradeoff._piecewise._steps import log_ratio

__all__ = ["PiecewiseLinear", "log_ratio"]
