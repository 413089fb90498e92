"""The standard normal distribution in a stated direction; the only user of scipy's normal code."""

import numpy as np
import numpy.typing as npt
from scipy import special

from gdpcert import _rounding

FloatArray = npt.NDArray[np.float64]

# scipy's ndtri is within 4 ulp of the exact quantile on (0, 1), subnormals included;
# four times the measured envelope is kept as margin (tests/test_normal.py measures it against Arb)
_QUANTILE_ULPS = 16
# scipy's ndtr is within 7 + 1.9 x^2 ulp for x < 0 (the rounding of x / sqrt 2) and 4 ulp for x >= 0
_CDF_ULPS, _CDF_ULPS_PER_SQUARE = 16, 4
_SMALLEST_NORMAL = float(np.finfo(np.float64).tiny)


def quantile_down(p: FloatArray) -> FloatArray:
    r"""A lower bound on :math:`\Phi^{-1}(p)`, -inf at 0 and inf at 1."""
    return _rounding.down(special.ndtri(p), _QUANTILE_ULPS)


def quantile_up(p: FloatArray) -> FloatArray:
    r"""An upper bound on :math:`\Phi^{-1}(p)`, -inf at 0 and inf at 1."""
    return _rounding.up(special.ndtri(p), _QUANTILE_ULPS)


def cdf_down(x: FloatArray) -> FloatArray:
    r"""A lower bound on :math:`\Phi(x)`; never negative."""
    return np.maximum(_rounding.down(special.ndtr(x), _cdf_margin(x)), 0.0)


def cdf_up(x: FloatArray) -> FloatArray:
    r"""An upper bound on :math:`\Phi(x)`; at most 1, and 0 only at -inf."""
    value = special.ndtr(x)
    raised = np.minimum(_rounding.up(value, _cdf_margin(x)), 1.0)
    # below the normal range scipy flushes to 0, so no relative margin helps there
    raised = np.where(value < _SMALLEST_NORMAL, 2 * _SMALLEST_NORMAL, raised)
    return np.where(np.isneginf(x), 0.0, raised)


def _cdf_margin(x: FloatArray) -> FloatArray:
    below = np.clip(x, -40.0, 0.0)
    return np.asarray(_CDF_ULPS + _CDF_ULPS_PER_SQUARE * below * below)
