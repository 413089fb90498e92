"""What bounds on two class probabilities leave to certify, decided without rounding."""

from typing import NamedTuple

from gdpcert import _validate


class Bounds(NamedTuple):
    """Two probabilities p_plus > p_minus.

    p_plus is `tail`, or 1 - `tail` if `above`; p_minus is `minus`, below one half, or 1 - p_plus if
    that is None.
    """

    tail: float
    above: bool
    minus: float | None


def bounds(p_plus: float | None, p_minus: float | None, q_plus: float | None) -> Bounds | None:
    """The bounds in the form of `Bounds`; None where they certify nothing."""
    _validate.exactly_one(("p_plus", p_plus), ("q_plus", q_plus))
    tail, above = _smaller_tail(p_plus, q_plus)
    other = None if p_minus is None else _validate.one("p_minus", _validate.probability("p_minus", p_minus))
    if other is not None and _reaches(other, tail, above):
        return None
    if other is None or _reaches(other, tail, not above):
        # the complement is at least as small: the prediction needs more than half
        return Bounds(tail, above, None) if above and tail < 0.5 else None
    return Bounds(tail, above, other)


def _smaller_tail(p_plus: float | None, q_plus: float | None) -> tuple[float, bool]:
    if p_plus is not None:
        p = _validate.one("p_plus", _validate.probability("p_plus", p_plus))
        return (1 - p, True) if p >= 0.5 else (p, False)  # 1 - p is exact from one half on
    q = _validate.one("q_plus", _validate.probability("q_plus", 0.0 if q_plus is None else q_plus))
    return (1 - q, False) if q > 0.5 else (q, True)


def _reaches(p: float, tail: float, above: bool) -> bool:
    """Whether p >= 1 - tail if above, else p >= tail."""
    return bool(_validate.reaches_complement(_validate.real("p", p), _validate.real("q", tail))) if above else p >= tail
