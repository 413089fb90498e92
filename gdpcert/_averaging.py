"""Minimum-variance unbiased averaging of the outputs of several masked queries."""

from collections.abc import Sequence
from typing import Any

Array = Any  # a numpy array or a torch tensor: gdpcert knows only the arithmetic they share


def averaging_weights(masks: Sequence[Array], sigmas: Sequence[float], *, axis: int | tuple[int, ...]) -> list[Array]:
    r"""The weights that average masked queries into the best unbiased estimate of the input.

    Step i returns :math:`m_i = w_i \odot X + s_i z_i` with :math:`s_i^2 = \sigma_i^2 \|w_i\|_2^2 / d`.
    Among all weights with :math:`\sum_i c_i w_i = 1` in every coordinate, these have the least variance:

    .. math:: c_i = \frac{w_i / s_i^2}{\sum_l w_l^2 / s_l^2}, \qquad
              \mathrm{Var} = \frac{1}{\sum_l w_l^2 / s_l^2}.

    Parameters
    ----------
    masks : sequence of arrays
        The steps' masks, each of a shape that broadcasts against the others'; numpy arrays or torch
        tensors, in float32 or wider. A mask of ones is an unmasked query. Rescaling a mask changes nothing
        but the scale of its weight; in float32 keep the largest entry above 1e-15, or squares underflow.
    sigmas : sequence of float
        The steps' noise levels sigma_i, positive; numbers or zero-dimensional tensors.
    axis : int or tuple of int
        The axes that make up one input; d is the number of entries along them (channels
        over which a mask is repeated may be left out: they change neither side).

    Returns
    -------
    list of arrays
        The weights c_i. Where no step sees a coordinate, and for a mask of zeros, the weight is 0.

    Raises
    ------
    ValueError
        If there are not as many sigmas as masks, or none, or a mask is in half precision.

    Notes
    -----
    The variance is that of the noise actually added, with the factor 1/d. The paper's appendix 7.1 prints
    the weights without it, which contradicts its own Eq. (6) and weighs the second query almost to nothing.

    References
    ----------
    ARS, Section 3 and Appendix 7.1.

    Examples
    --------
    >>> import numpy as np
    >>> from gdpcert import averaging_weights
    >>> first, second = averaging_weights([np.ones(4), np.array([1.0, 1.0, 0.0, 0.0])], [1.0, 1.0], axis=0)
    >>> first.round(3).tolist(), second.round(3).tolist()
    ([0.333, 0.333, 1.0, 1.0], [0.667, 0.667, 0.0, 0.0])
    """
    if len(masks) != len(sigmas) or len(masks) == 0:
        raise ValueError(f"give one sigma for each mask, and at least one; got {len(masks)} and {len(sigmas)}.")
    scales = [noise_scale(mask, sigma, axis=axis) for mask, sigma in zip(masks, sigmas, strict=True)]
    # signal-to-noise per coordinate; a mask of zeros has scale 0 and is given the scale 1 instead
    scales = [scale + (scale == 0) for scale in scales]
    ratios = [mask / scale for mask, scale in zip(masks, scales, strict=True)]
    precision = sum(ratio * ratio for ratio in ratios)
    precision = precision + (precision == 0)
    return [ratio / scale / precision for ratio, scale in zip(ratios, scales, strict=True)]


def noise_scale(mask: Array, sigma: float, *, axis: int | tuple[int, ...]) -> Array:
    r"""The standard deviation of a masked query calibrated for L-infinity, :math:`\sigma \|w\|_2 / \sqrt d`.

    Parameters
    ----------
    mask : array
        The mask w, a numpy array or torch tensor.
    sigma : float
        The step's noise level.
    axis : int or tuple of int
        The axes that make up one input.

    Returns
    -------
    array
        Plain arithmetic, not rounded; the reduced axes are kept with length 1. In float32 keep the
        largest entry above 1e-15: squares of smaller ones underflow, and the scale would come out too small.

    Raises
    ------
    ValueError
        If the mask is in half precision, which misses the norm by up to 0.4 %.

    References
    ----------
    ARS, Eq. (6).
    """
    mask = mask * 1.0  # whole numbers would wrap around when squared
    if mask.dtype.itemsize < 4:
        raise ValueError(f"`mask` must be in float32 or wider; got {mask.dtype}. Convert it before squaring.")
    return sigma * (mask * mask).mean(axis=axis, keepdims=True) ** 0.5
