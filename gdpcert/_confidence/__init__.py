"""Binomial confidence bounds, each in a stated direction."""

from gdpcert._confidence._clopper_pearson import binomial_lower, binomial_upper

__all__ = ["binomial_lower", "binomial_upper"]
