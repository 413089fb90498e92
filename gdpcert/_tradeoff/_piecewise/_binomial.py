"""The exact composition of (epsilon, delta)-differential privacy."""

import numpy as np

from gdpcert._tradeoff._piecewise._class import PiecewiseLinear
from gdpcert._tradeoff._piecewise._masses import not_lost


def binomial_cells(epsilon: float, delta: float, n: int) -> PiecewiseLinear:
    r"""The n-fold composition: losses :math:`(n - 2j)\varepsilon` with the masses of a binomial law.

    References
    ----------
    Kairouz, Oh and Viswanath, *The composition theorem for differential privacy*, 2015, Theorem 3.3.
    """
    log_keep = n * np.log1p(-delta) if delta < 1 else -np.inf
    keep, lost = np.exp(log_keep), -np.expm1(log_keep)
    masses, error = _binomial(epsilon, n)
    p, q = not_lost(keep * masses), not_lost(keep * masses[::-1])
    # a product, and exp, expm1 and log1p of something of the size of n delta
    error += 2.0**-52 * (16 + 4 * abs(log_keep) if np.isfinite(log_keep) else 16)
    return PiecewiseLinear(np.concatenate([[0.0], p, [lost]]), np.concatenate([[lost], q, [0.0]]), error=error)


def _binomial(epsilon: float, n: int) -> tuple[np.ndarray, float]:
    """The masses of Bin(n, 1 / (1 + e^epsilon)), largest count first, by recurrence from the mode; their error."""
    odds = np.exp(-np.longdouble(epsilon))
    mode = int((n + 1) * float(odds / (1 + odds)))
    j = np.arange(n, dtype=np.longdouble)
    ratio = (n - j) / (j + 1) * odds  # of the mass at j + 1 to that at j
    up = np.cumprod(ratio[mode:])
    down = np.cumprod(1 / ratio[:mode][::-1])[::-1]
    masses = np.concatenate([down, [np.longdouble(1)], up])
    masses /= masses.sum()
    error = float((4 * n + 16) * np.finfo(np.longdouble).eps + 2.0**-52)
    return masses[::-1].astype(np.float64), error
