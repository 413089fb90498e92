r"""Proven enclosures: a pair ``(low, high)`` of floats with the exact number between them.

The float functions of `gdpcert` are on the safe side by margins that were measured; these are on both sides by
proof. They compute with Arb's balls, raise the precision until the ball is narrow, and round its ends outward.
They are thousands of times slower, and take one number each.

Needs the extra ``rigorous`` (python-flint): ``pip install 'gdpcert[rigorous]'``. `import gdpcert` does not load it.
The working precision is a setting of the process that these functions change and restore: call them from one
thread at a time.
"""

from gdpcert.rigorous._binomial import binomial_lower, binomial_upper
from gdpcert.rigorous._epsilon import largest_epsilon
from gdpcert.rigorous._gaussian import gaussian, gaussian_delta, gaussian_power
from gdpcert.rigorous._noises import laplace_radius, logistic_radius, uniform_radius
from gdpcert.rigorous._normal import cdf, quantile
from gdpcert.rigorous._radius import radius
from gdpcert.rigorous._sensitivity import sensitivity
from gdpcert.rigorous._verify import Excess, Verification, verify

__all__ = [
    "Excess",
    "Verification",
    "binomial_lower",
    "binomial_upper",
    "cdf",
    "gaussian",
    "gaussian_delta",
    "gaussian_power",
    "laplace_radius",
    "largest_epsilon",
    "logistic_radius",
    "quantile",
    "radius",
    "sensitivity",
    "uniform_radius",
    "verify",
]
