"""One curve from two laws of the total loss: positive losses of the one, mirrored positive losses of the other."""

import numpy as np

from gdpcert._tradeoff._compose._halves import Half, Law, half, left
from gdpcert._tradeoff._compose._meeting import cut
from gdpcert._tradeoff._piecewise import PiecewiseLinear

_ROUNDING = 2.0**-50
_LEAST = 2.0**-70  # of what is left in the middle, which is known to 2**-90


def join(forward: Law, backward: Law, *, telling: bool) -> PiecewiseLinear:
    """A piecewise-linear function with the supporting lines (or the vertices) that both laws vouch for.

    Between the two lies one cell of slope about -1. Where the lines overlap (a lower bound far from the diagonal,
    rounded up) those of both are cut where they meet.
    """
    steep = half(forward, telling=telling)
    flat = (steep if backward is forward else half(backward, telling=telling)).mirrored()
    if not telling:
        steep, flat = _convex(steep, flat)
    p, q = left(steep.p, flat.p), left(steep.q, flat.q)
    if telling and min(p, q) < _LEAST:
        return PiecewiseLinear._inflated(*cut(steep, flat))
    middle = [max(p, 0.0)], [max(q, 0.0)]
    masses_p, masses_q = np.concatenate([steep.p, middle[0], flat.p]), np.concatenate([steep.q, middle[1], flat.q])
    return PiecewiseLinear(masses_p, masses_q, error=_ROUNDING + 2.0**-88 / max(_LEAST, min(p, q)))


def _convex(steep: Half, flat: Half) -> tuple[Half, Half]:
    """Vertices next to the middle are left out until those that remain are in order and convex."""
    p, q, pops = left(steep.p, flat.p), left(steep.q, flat.q), 0
    while True:
        small = min(p, q) < _LEAST
        upper = steep.p.size > 1 and (_behind(p, q, steep, flat) if small else steep.q[-1] * p < q * steep.p[-1])
        lower = flat.p.size > 1 and (small or flat.q[-1] * p > q * flat.p[-1])
        if upper:
            p, q, steep = p + steep.p[-1], q + steep.q[-1], steep.shortened(1 + pops // 16)
        elif lower:
            p, q, flat = p + flat.p[-1], q + flat.q[-1], flat.shortened(1 + pops // 16)
        else:
            return steep, flat
        if small or pops >= 15:
            p, q = left(steep.p, flat.p), left(steep.q, flat.q)
        pops += 1


def _behind(p: float, q: float, steep: Half, flat: Half) -> bool:
    """Whether it is the steep half's last vertex that the other one's leaves no room for."""
    if flat.p.size == 1 or (p < _LEAST <= q):
        return True
    return p < _LEAST and steep.p[-1] + steep.q[-1] < flat.p[-1] + flat.q[-1]
