"""Numbers for large arrays: radii, trade-off functions, confidence bounds."""

import numpy as np
from scipy import special

from gdpcert import Gaussian, binomial_lower, binomial_upper, radius
from tests.speed._clock import Row

MILLION = 10**6
VOTES = 10**5


def rows():
    rng = np.random.default_rng(0)
    p_plus = rng.uniform(0.5, 1, MILLION)
    p_minus = (1 - p_plus) * rng.uniform(0, 1, MILLION)
    alpha, small = rng.uniform(0, 1, MILLION), 10.0 ** rng.uniform(-300, 0, MILLION)
    k = rng.integers(VOTES // 2, VOTES, 10**5)
    return [
        Row(
            "10^6 radii from p_plus and p_minus",
            lambda: radius(p_plus, p_minus, sigma=0.5),
            "σ/2 (ndtri(p) - ndtri(p'))",
            lambda: 0.5 / 2 * (special.ndtri(p_plus) - special.ndtri(p_minus)),
            2,
        ),
        Row(
            "10^6 radii from p_plus",
            lambda: radius(p_plus, sigma=0.5),
            "σ ndtri(p)",
            lambda: 0.5 * special.ndtri(p_plus),
        ),
        _gaussian(1.0, alpha, "uniform alpha", 1.5),
        _gaussian(5.0, alpha, "uniform alpha", 1.5),
        _gaussian(1.0, small, "alpha from 1e-300", 1.5),
        _gaussian(30.0, small, "alpha from 1e-300"),
        _power(1.0, alpha, "uniform alpha"),
        _power(1.0, small, "alpha from 1e-300"),
        Row(
            "10^5 binomial_lower, 10^5 votes",
            lambda: binomial_lower(k, VOTES, 0.001),
            "betaincinv(k, n-k+1, failure)",
            lambda: special.betaincinv(k, VOTES - k + 1, 0.001),
            3,
        ),
        Row(
            "10^5 binomial_upper, 10^5 votes",
            lambda: binomial_upper(VOTES - k, VOTES, 0.001),
            "betaincinv(k, n-k+1, failure)",
            lambda: special.betaincinv(k, VOTES - k + 1, 0.001),
            3,
        ),
    ]


def _gaussian(mu, alpha, law, most=None):
    return Row(
        f"10^6 Gaussian({mu:g})(alpha), {law}",
        lambda: Gaussian(mu)(alpha),
        "ndtr(-ndtri(a) - mu)",
        lambda: special.ndtr(-special.ndtri(alpha) - mu),
        most,
    )


def _power(mu, alpha, law, most=None):
    return Row(
        f"10^6 Gaussian({mu:g}).power(alpha), {law}",
        lambda: Gaussian(mu).power(alpha),
        "ndtr(ndtri(a) + mu)",
        lambda: special.ndtr(special.ndtri(alpha) + mu),
        most,
    )
