"""The larger of two sets of supporting lines that overlap: each half is cut where the two meet."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gdpcert._tradeoff._compose._halves import Half, left

FloatArray = npt.NDArray[np.float64]

_ROUNDING = 2.0**-50
_TINY = 2.0**-52  # a type-I error below which the rounding of 1 - alpha hides the cut
_SHORT = 2.0**-45  # of which sums of floats are certain to fall short of the cut
_MOST = 2.0**-20  # of relative error: beyond, one of the halves has to do


class Cut(NamedTuple):
    """The whole cells of a half before the cut, and the masses of the one that is cut, per unit of its share."""

    whole: Half
    p: float
    q: float
    shares: tuple[float, ...]  # of the cell: a float, and what it is short of

    def cells(self) -> Half:
        """All of it."""
        parts = np.array(self.shares)
        return Half(np.append(self.whole.p, parts * self.p), np.append(self.whole.q, parts * self.q))

    def longer(self, share: float) -> "Cut":
        """A little more of the cell, if it is more."""
        return self._replace(shares=(*self.shares, max(share, 0.0)))


def cut(steep: Half, flat: Half) -> tuple[FloatArray, FloatArray, float]:
    """Masses of the larger of both, and a relative error that allows for what their sums miss 1 by.

    Along alpha - beta, which grows along both, alpha + beta falls along the steep half and rises along the flat one
    (its cells come from (1, 0) up), and beyond its last cell each goes on with slope -1: they meet once.
    """
    across, other = np.cumsum(steep.p + steep.q) - 1, 1 - np.cumsum(flat.p + flat.q)
    height, far = 1 + np.cumsum(steep.p - steep.q), 1 - np.cumsum(flat.p - flat.q)
    across, height = np.append(-1.0, across), np.append(1.0, height)
    other, far = np.append(1.0, other)[::-1], np.append(1.0, far)[::-1]
    places = np.unique(np.clip(np.concatenate([across, other, [-1.0, 1.0]]), -1.0, 1.0))
    excess = np.interp(places, across, height) - np.interp(places, other, far)
    k = min(int(np.flatnonzero(excess >= 0)[-1]) if excess[0] >= 0 else 0, places.size - 2)
    fall = excess[k] - excess[k + 1]
    along = min(max(excess[k] / fall, 0.0), 1.0) if fall > 0 else 0.0
    middle, place = (places[k] + places[k + 1]) / 2, places[k] + along * (places[k + 1] - places[k])
    a = _cut(steep, middle + 1, place + 1)
    b = _cut(flat, 1 - middle, 1 - place)
    return _closed(steep, *_polished(a, b))


def _cut(of: Half, inside: float, size: float) -> Cut:
    """Where the masses add up to `size`, in the cell, or beyond the last, where they add up to `inside`."""
    ends = np.append(0.0, np.cumsum(of.p + of.q))
    i = int(np.searchsorted(ends, inside, side="right")) - 1
    if i > 0 and size - float(ends[i]) < _SHORT:  # prolong the one before it
        i -= 1
    p, q = (float(of.p[i]), float(of.q[i])) if i < of.p.size else (1.0, 1.0)
    share = (size - float(ends[i]) - _SHORT) / (p + q)
    return Cut(Half(of.p[:i], of.q[:i]), p, q, (max(share, 0.0),))


def _polished(a: Cut, b: Cut) -> tuple[Cut, Cut]:
    """A little more of both cells, until the sums are 1 to less than floats at 1 can tell."""
    for _ in range(3):
        p, q = _missing(a, b)
        determinant = a.p * b.q - a.q * b.p
        if determinant >= 0:
            break
        less = 1 - 2.0**-30
        a, b = (
            a.longer(less * (p * b.q - q * b.p) / determinant),
            b.longer(less * (a.p * q - a.q * p) / determinant),
        )
    return a, b


def _missing(a: Cut, b: Cut) -> tuple[float, float]:
    above, below = a.cells(), b.cells()
    return left(above.p, below.p), left(above.q, below.q)


def _closed(steep: Half, a: Cut, b: Cut) -> tuple[FloatArray, FloatArray, float]:
    above, below = a.cells(), b.cells()
    miss = max(abs(x) for x in _missing(a, b))
    corner_p, corner_q = float(above.p.sum()), float(below.q.sum())
    # sums from the one end go wrong by `miss` beyond the cut: against what they are there
    against = [float(above.q.sum()), float(below.p.sum())]
    against += [corner_q] if corner_p >= _TINY else []
    against += [corner_p] if corner_q >= _TINY else []
    error = _ROUNDING + 4 * miss / max(min(against), 1e-300)
    if error > _MOST:
        return _alone(steep)
    return np.concatenate([above.p, below.p]), np.concatenate([above.q, below.q]), error


def _alone(steep: Half) -> tuple[FloatArray, FloatArray, float]:
    """The steep half as far down as 0, its last line prolonged to get there."""
    end = int(np.searchsorted(np.cumsum(steep.q), 1 - 2.0**-40))
    p, q = steep.p[:end], steep.q[:end]
    none = np.zeros(1)
    fall = left(q, none)
    width = fall if end == steep.p.size else fall * float(steep.p[end] / steep.q[end])
    return np.concatenate([p, [width, left(p, none) - width]]), np.concatenate([q, [fall, 0.0]]), _ROUNDING
