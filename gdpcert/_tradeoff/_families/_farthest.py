"""How far apart two normals are whose errors are so small that a float hardly holds them."""

from gdpcert import _interval
from gdpcert._interval import Interval


def distance(error: Interval, exponent: Interval) -> Interval:
    r""":math:`-2\,\Phi^{-1}(p)` for an error :math:`p \ge e^{-x} / 2`, x being `exponent`.

    As :math:`\Phi(-z) \le e^{-z^2/2} / 2` for z >= 0, it is at most :math:`2 \sqrt{2 x}`.
    """
    both = _interval.quantile(error.clip(0.0, 1.0)) * -2.0
    most = _interval.sqrt(exponent * 2.0) * 2.0
    return _interval.minimum(both, Interval(most.high, most.high))
