"""How much noise costs the same under L-infinity at another size of image."""

import math

# the paper's noise at 32x32 in three colours
_SIGMA, _DIMENSION = 0.5, 3 * 32 * 32


def scaled_sigma(dimension: int) -> float:
    """The noise level at a dimension that is to L-infinity what 0.5 is at 3x32x32: sigma over its root is equal."""
    return _SIGMA * math.sqrt(dimension / _DIMENSION)
