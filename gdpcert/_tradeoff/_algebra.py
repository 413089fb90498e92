"""The operations of trade-off functions, as plain functions that the values adopt as methods.

Their results are trade-off functions again, which adopt these very functions; so each is imported when called.
"""

from typing import Any

import numpy.typing as npt

from gdpcert._tradeoff._protocol import Curve


def symmetrized(f: Curve) -> Any:
    r"""The largest symmetric trade-off function below f and its inverse, :math:`\min\{f, f^{-1}\}^{**}`.

    What a mechanism guarantees whichever of the two neighbours comes first. For an f that already holds in
    both orders, Dong, Roth and Su (Proposition 2.4) allow max(f, 1/f) instead; this is the one that needs no
    such premise. Compose first, then symmetrize.
    """
    from gdpcert._tradeoff import _symmetric

    return _symmetric.symmetrized(f)


def tensor(f: Curve, g: Any) -> Any:
    r"""The composition :math:`f \otimes g` of two mechanisms: the trade-off function of the product laws.

    Closed form for two Gaussians, exact for piecewise-linear functions of moderate size; everything else is
    a `Bracket`. It covers adaptive composition where the second mechanism is g-DP whatever the first returned.

    References
    ----------
    Dong, Roth and Su, 2022, Definition 3.1 and Theorem 3.2.
    """
    from gdpcert._tradeoff import _tensor

    return _tensor.tensor(f, g)


def compose(f: Curve, n: int, *, points: int = 2**17) -> Any:
    r"""The n-fold composition :math:`f^{\otimes n}`.

    Parameters
    ----------
    n : int
        The number of steps, at least 1.
    points : int, optional
        The length of the transforms where the result is a `Bracket`: its width falls with the square.

    Returns
    -------
    trade-off function or Bracket
        Exact where a closed form or a moderate number of cells allows it.

    Raises
    ------
    ValueError
        If `n` is not a whole number of at least 1.
    """
    from gdpcert._tradeoff import _tensor

    return _tensor.compose(f, n, points)


def group(f: Curve, k: int) -> Any:
    r"""Group privacy, :math:`1 - (1 - f)^{\circ k}`: the guarantee for inputs k steps apart.

    Parameters
    ----------
    k : int
        The number of steps, at least 1.

    Raises
    ------
    ValueError
        If `k` is not a whole number of at least 1.

    References
    ----------
    Dong, Roth and Su, 2022, Theorem 2.14.
    """
    from gdpcert._tradeoff import _group

    return _group.group(f, k)


def dilute(f: Curve, p: float) -> Any:
    r"""The mixture :math:`f_p = p f + (1 - p)\,\mathrm{Id}`: of P against (1 - p) P + p Q.

    Poisson subsampling of n steps is ``f.dilute(p).compose(n).symmetrized()``.

    Parameters
    ----------
    p : float
        The share of Q, in [0, 1].

    Raises
    ------
    ValueError
        If `p` leaves [0, 1].
    """
    from gdpcert._tradeoff import _symmetric

    return _symmetric.dilute(f, p)


def subsample(f: Curve, p: float) -> Any:
    r"""Amplification by subsampling, :math:`C_p(f) = \min\{f_p, f_p^{-1}\}^{**}`.

    Here :math:`f_p = p f + (1 - p)\,\mathrm{Id}`, what `dilute` returns.

    Parameters
    ----------
    p : float
        The share of the data that a step sees, in [0, 1].

    Raises
    ------
    ValueError
        If `p` leaves [0, 1].

    References
    ----------
    Dong, Roth and Su, 2022, Theorem 4.2.
    """
    from gdpcert._tradeoff import _symmetric

    return _symmetric.subsample(f, p)


def lower(f: Curve, knots: int | npt.ArrayLike = 1000) -> Any:
    """A piecewise-linear trade-off function nowhere above f.

    Parameters
    ----------
    knots : int or array_like
        How many, or at which losses: supporting lines of f of slope -exp(knot).

    Returns
    -------
    PiecewiseLinear
        The mass between two knots is moved to them, which gives away a little more than f does.
    """
    from gdpcert._tradeoff import _outline

    return _outline.lower(f, knots)


def upper(f: Curve, knots: int | npt.ArrayLike = 1000) -> Any:
    """A piecewise-linear trade-off function nowhere below f.

    Parameters
    ----------
    knots : int or array_like
        How many, or at which losses: chords of f between the points of slope -exp(knot).

    Returns
    -------
    PiecewiseLinear
        The mass between two knots is one cell, which tells a little less than f does.
    """
    from gdpcert._tradeoff import _outline

    return _outline.upper(f, knots)


def plot(f: Curve, axes: Any = None, **style: Any) -> Any:
    """Draws f, type-II against type-I error; a bracket as a band.

    Parameters
    ----------
    axes : matplotlib axes, optional
        Where to draw; a new figure by default.
    **style
        Passed to matplotlib's ``plot``.

    Returns
    -------
    matplotlib axes

    Raises
    ------
    ImportError
        If matplotlib is missing: ``pip install 'gdpcert[plots]'``.
    """
    from gdpcert._tradeoff import _plot

    return _plot.plot(f, axes, **style)
