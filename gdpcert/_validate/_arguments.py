"""What the library's arguments mean: votes, noise, norms, probabilities of classes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from gdpcert._validate._numbers import integer, positive, probability, real, require, shown

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def failure(value: npt.ArrayLike, name: str = "failure") -> FloatArray:
    """A failure probability, strictly between 0 and 1."""
    array = real(name, value)
    allowed = "strictly between 0 and 1 (0.001 is customary)"
    return require((array > 0) & (array < 1), name, array, allowed)


def sigma(value: npt.ArrayLike) -> FloatArray:
    """A standard deviation of noise, in the unit of the input."""
    return positive("sigma", value, "a standard deviation, positive and finite, in the unit of the input")


def counts(value: npt.ArrayLike) -> IntArray:
    """Votes per class, shape (..., classes): whole, non-negative, with a positive sum."""
    array = integer("counts", value, 0)
    if array.ndim == 0 or array.shape[-1] < 2:
        raise ValueError(
            f"`counts` must have one entry per class on its last axis, at least two; got shape {array.shape}. "
            "Give the votes of every class (invalid outputs as one more class)."
        )
    total = array.sum(axis=-1, dtype=np.float64)  # in int64 the sum could wrap around
    if (total == 0).any():
        raise ValueError("`counts` sums to 0; a certificate needs at least one vote. Sample before certifying.")
    if (total > 2.0**53).any():
        raise ValueError(f"`counts` must sum to at most 2**53 votes; got a sum of {total.max():g}.")
    return array


def class_index(name: str, value: npt.ArrayLike, classes: int) -> IntArray:
    """Class indices in [0, classes)."""
    array = integer(name, value, 0)
    if (array >= classes).any():
        raise ValueError(f"`{name}` must be a class index below {classes}; got {int(array.max())}.")
    return array


def norm(value: npt.ArrayLike) -> FloatArray:
    """The p of an Lp norm, in [1, inf]."""
    array = real("norm", value)
    return require(array >= 1, "norm", array, "the p of an Lp norm, in [1, inf] (use math.inf for L-infinity)")


def output_norm(value: npt.ArrayLike) -> FloatArray:
    """The norm that noise counts in: 1 or 2."""
    array = real("output", value)
    return require((array == 1) | (array == 2), "output", array, "2 (Gaussian noise) or 1 (Laplace noise and the like)")


def dimension(norm_p: FloatArray, value: npt.ArrayLike | None) -> IntArray:
    """The number of input coordinates: required where some p > 2, refused where none is."""
    needed = bool((norm_p > 2).any())
    if needed and value is None:
        raise ValueError(
            f"`dimension` is required for norm={_plain(norm_p)}: pass the number of input coordinates, "
            "for an image channels * height * width."
        )
    if not needed and value is not None:
        raise ValueError(
            f"`dimension` has no effect for norm={_plain(norm_p)} (p <= 2); leave it out, "
            "or pass norm=math.inf if an L-infinity radius was meant."
        )
    return np.asarray(1, dtype=np.int64) if value is None else integer("dimension", value, 1)


def choice(name: str, value: str, allowed: Sequence[str]) -> str:
    """One of a fixed set of words."""
    if value not in allowed:
        raise ValueError(f"`{name}` must be one of {', '.join(map(repr, allowed))}; got {value!r}.")
    return value


def reaches_complement(p: FloatArray, q: FloatArray) -> npt.NDArray[np.bool_]:
    """Whether p >= 1 - q, without rounding: the complement is taken of the one that is at least one half."""
    return np.where(p >= 0.5, q >= 1 - p, p >= 1 - q)


def exactly_one(first: tuple[str, Any], second: tuple[str, Any]) -> None:
    """Two spellings of one quantity: exactly one of them is given."""
    (name_a, a), (name_b, b) = first, second
    if (a is None) == (b is None):
        got = "neither" if a is None else "both"
        raise ValueError(f"give exactly one of `{name_a}` and `{name_b}`; got {got}.")


def _plain(array: FloatArray) -> str:
    return ", ".join(shown(value) for value in sorted(set(array.ravel().tolist())))


def shift(value: npt.ArrayLike) -> FloatArray:
    """How far apart two laws are, in units of their scale: in [0, inf)."""
    array = real("shift", value)
    allowed = "a distance in units of the noise's scale, finite and not negative"
    return require((array >= 0) & np.isfinite(array), "shift", array, allowed)


def tolerance(value: npt.ArrayLike) -> FloatArray:
    """A relative tolerance, in [0, 1)."""
    array = real("tolerance", value)
    return require((array >= 0) & (array < 1), "tolerance", array, "in [0, 1), as 1e-9")


def against(
    p_plus: npt.ArrayLike | None, p_minus: npt.ArrayLike | None, q_plus: npt.ArrayLike | None
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.bool_]]:
    """Upper bounds on 1 - p_plus and on any other class, and where p_minus reaches p_plus so that nothing holds."""
    if q_plus is not None:
        q = probability("q_plus", q_plus, up=True)
    else:
        p = probability("p_plus", 0.0 if p_plus is None else p_plus, up=False)
        # exact from one half on, and rounded up below
        q = np.where(p >= 0.5, 1 - p, np.minimum(np.nextafter(1 - p, 2.0), 1.0))
    if p_minus is None:
        return q, q, np.zeros(q.shape, dtype=np.bool_)
    other = probability("p_minus", p_minus, up=True)
    contradicted = reaches_complement(other, q) if q_plus is not None else other >= p
    return q, np.minimum(other, q), np.asarray(contradicted)
