"""Binomial confidence bounds, each in a stated direction."""

from gdpcert._confidence._anytime import anytime_lower, anytime_root, anytime_upper
from gdpcert._confidence._clopper_pearson import binomial_lower, binomial_upper
from gdpcert._confidence._wealth import log_normaliser, log_wealth

__all__ = [
    "anytime_lower",
    "anytime_root",
    "anytime_upper",
    "binomial_lower",
    "binomial_upper",
    "log_normaliser",
    "log_wealth",
]
