"""Symmetric noises as three functions each: some log-concave, some not."""

import math

import numpy as np
from scipy import special, stats

from gdpcert import Noise


def _logistic_density(x):
    return -np.abs(x) - 2 * np.log1p(np.exp(-np.abs(x)))


def generalised(b):
    """The density exp(-|x|**b)."""
    return (
        lambda x: special.gammaincc(1 / b, np.abs(x) ** b) / 2,
        lambda p: -(special.gammainccinv(1 / b, 2 * p) ** (1 / b)),
        lambda x: -(np.abs(x) ** b),
    )


def student(n):
    return (
        lambda x: stats.t.cdf(x, n),
        lambda p: stats.t.ppf(p, n),
        lambda x: -(n + 1) / 2 * np.log1p(x * x / n),
    )


def bisected(cdf):
    """The quantile of a distribution function, by bisection."""

    def quantile(p):
        p = np.asarray(p, dtype=float)
        low, high = np.full(p.shape, -1e5), np.zeros(p.shape)
        for _ in range(100):
            middle = (low + high) / 2
            under = cdf(middle) < p
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return high

    return quantile


def mixture(share, scale, law):
    """A share of the law at a larger scale, and the rest at 1."""
    base, _, density = law

    def cdf(x):
        return (1 - share) * base(x) + share * base(x / scale)

    def log_density(x):
        return np.logaddexp(math.log(1 - share) + density(x), math.log(share / scale) + density(x / scale))

    return cdf, bisected(cdf), log_density


NORMAL = (special.ndtr, special.ndtri, lambda x: -x * x / 2)
LOGISTIC = (special.expit, special.logit, _logistic_density)
LAPLACE = (lambda x: np.exp(x) / 2, lambda p: np.log(2 * p), lambda x: -np.abs(x))

LOG_CONCAVE = {
    "normal": NORMAL,
    "laplace": LAPLACE,
    "logistic": LOGISTIC,
    "uniform": (
        lambda x: np.clip((1 + x) / 2, 0, 1),
        lambda p: 2 * p - 1,
        lambda x: np.where(np.abs(x) <= 1, 0.0, -np.inf),
    ),
    "triangular": (
        lambda x: np.clip(1 + x, 0, 1) ** 2 / 2,
        lambda p: np.sqrt(2 * p) - 1,
        lambda x: np.log(np.maximum(1 - np.abs(x), 0)),
    ),
    "quartic": generalised(4),
    "almost laplace": generalised(1.01),
    "sech": (
        lambda x: 2 / np.pi * np.arctan(np.exp(np.pi * x / 2)),
        lambda p: 2 / np.pi * np.log(np.tan(np.pi * p / 2)),
        lambda x: -np.logaddexp(np.pi * x / 2, -np.pi * x / 2),
    ),
}

NOT_LOG_CONCAVE = {
    "cauchy": (
        lambda x: np.arctan2(1, -x) / np.pi,
        lambda p: -1 / np.tan(np.pi * p),
        lambda x: -2 * np.log(np.hypot(1, x)),
    ),
    "t2": (
        lambda x: 1 / (np.hypot(x, math.sqrt(2)) * (np.hypot(x, math.sqrt(2)) - x)),
        lambda p: (2 * p - 1) / np.sqrt(2 * p * (1 - p)),
        lambda x: -3 * np.log(np.hypot(1, x / math.sqrt(2))),
    ),
    "t3": student(3),  # scipy's quantile ends at 1e-300
    "t30": student(30),
    "t300": student(300),
    "exp(-|x|**0.7)": generalised(0.7),
    "exp(-|x|**0.9)": generalised(0.9),
    "exp(-|x|**0.99)": generalised(0.99),
    "normal mixture": mixture(0.5, 3.0, NORMAL),
    "slightly contaminated": mixture(1e-6, 2.0, NORMAL),
    "logistic mixture": mixture(0.3, 2.0, LOGISTIC),
}


def made(functions, **options):
    return Noise(*functions, **options)
