"""Piecewise-linear trade-off functions."""

from gdpcert._tradeoff._piecewise._class import PiecewiseLinear

__all__ = ["PiecewiseLinear"]
