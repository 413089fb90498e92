"""Minimum-variance unbiased averaging of the outputs of several masked queries."""

import math
from collections.abc import Sequence
from typing import Any

Array = Any  # a numpy array or a torch tensor: gdpcert knows only the arithmetic they share


def averaging_weights(
    masks: Sequence[Array], sigmas: Sequence[float], *, axis: int | tuple[int, ...], norm: float = math.inf
) -> list[Array]:
    r"""The weights that average masked queries into the best unbiased estimate of the input.

    Step i returns :math:`m_i = w_i \odot X + s_i z_i` with the `noise_scale` :math:`s_i` of its mask.
    Among all weights with :math:`\sum_i c_i w_i = 1` in every coordinate, these have the least variance:

    .. math:: c_i = \frac{w_i / s_i^2}{\sum_l w_l^2 / s_l^2}, \qquad
              \mathrm{Var} = \frac{1}{\sum_l w_l^2 / s_l^2}.

    Parameters
    ----------
    masks : sequence of arrays
        The steps' masks, each of a shape that broadcasts against the others'; numpy arrays or torch
        tensors, in float32 or wider. A mask of ones is an unmasked query. Rescaling a mask changes nothing
        but the scale of its weight.
    sigmas : sequence of float
        The steps' noise levels sigma_i, positive; numbers or zero-dimensional tensors.
    axis : int or tuple of int
        The axes that make up one input; d is the number of entries along them (channels
        over which a mask is repeated may be left out: they change neither side).
    norm : float, optional
        The p of the threat that the noise was calibrated for; infinity by default.

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
    ARS, Section 3 and Appendix 7.1. Proof: :prf:ref:`averaging`; what no mask changes: :prf:ref:`fisher`. That
    the average keeps the guarantee: :prf:ref:`post_processing`.

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
    scales = [noise_scale(mask, sigma, axis=axis, norm=norm) for mask, sigma in zip(masks, sigmas, strict=True)]
    # signal-to-noise per coordinate; a mask of zeros has scale 0 and is given the scale 1 instead
    scales = [scale + (scale == 0) for scale in scales]
    ratios = [mask / scale for mask, scale in zip(masks, scales, strict=True)]
    precision = sum(ratio * ratio for ratio in ratios)
    precision = precision + (precision == 0)
    return [ratio / scale / precision for ratio, scale in zip(ratios, scales, strict=True)]


def noise_scale(mask: Array, sigma: float, *, axis: int | tuple[int, ...], norm: float = math.inf) -> Array:
    r"""The standard deviation that a masked query needs to be worth `sigma` against an Lp threat.

    .. math:: s = \sigma\, \frac{\sup_{\|e\|_p \le 1} \|w \odot e\|_2}{\sup_{\|e\|_p \le 1} \|e\|_2}
              = \sigma \cdot \begin{cases} \max_i |w_i| & p \le 2 \\
              \left(\frac{1}{d} \sum_i |w_i|^{2p/(p-2)}\right)^{(p-2)/2p} & p > 2 \end{cases}

    For p = inf it is :math:`\sigma \|w\|_2 / \sqrt d`, Eq. (6) of the paper. Then the query is
    :math:`G_{r/\sigma}`-DP on the L2 ball that has the sensitivity of an unmasked one, and a run with this noise
    certifies norm p: for L2 and L1 a mask that closes pixels saves nothing, as long as one stays open.

    Parameters
    ----------
    mask : array
        The mask w, a numpy array or torch tensor.
    sigma : float
        The step's noise level.
    axis : int or tuple of int
        The axes that make up one input.
    norm : float, optional
        The p of the threat, in [1, inf]; infinity by default.

    Returns
    -------
    array
        Plain arithmetic, not rounded; the reduced axes are kept with length 1. Weights are taken relative to the
        largest, so that no square of a small one is lost.

    Raises
    ------
    ValueError
        If the mask is in half precision, which misses the norm by up to 0.4 %, or `norm` is below 1.

    References
    ----------
    ARS, Eq. (6) and Proposition 2.2; for other p, `sensitivity`. Proof: :prf:ref:`prop_2_2`.

    Examples
    --------
    >>> import numpy as np
    >>> from gdpcert import noise_scale
    >>> mask = np.array([1.0, 0.0, 0.0, 0.0])
    >>> noise_scale(mask, 2.0, axis=0).tolist(), noise_scale(mask, 2.0, axis=0, norm=2).tolist()
    ([1.0], [2.0])
    """
    mask = mask * 1.0  # whole numbers would wrap around when squared
    if mask.dtype.itemsize < 4:
        raise ValueError(f"`mask` must be in float32 or wider; got {mask.dtype}. Convert it before squaring.")
    if not norm >= 1:
        raise ValueError(f"`norm` must be the p of an Lp norm, in [1, inf]; got {norm}.")
    size = abs(mask)
    largest = (size.amax if hasattr(size, "amax") else size.max)(axis=axis, keepdims=True)
    if norm <= 2:
        return sigma * largest
    # twice the largest float is infinite: neither 2 p nor p + p may be formed
    exponent, inverse = 2 + 4 / (norm - 2), 0.5 - 1 / norm
    relative = size / (largest + (largest == 0))  # no power of it overflows, and the largest is 1
    return sigma * largest * (relative**exponent).mean(axis=axis, keepdims=True) ** inverse
