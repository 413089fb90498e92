"""One noisy look at a masked image, and the split of the noise budget among the looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

import gdpcert

# an all-zero mask still gets this share of the step's noise, so that no look is ever noiseless
NOISE_FLOOR = 1e-3
# rounding a float64 scale to float32 loses at most 2**-24 of it; four times that is added first
_ROUND_UP = 1 + 2.0**-22

# noise much smaller than a pixel's last bits in float32 (6e-8) would not be added at all
SMALLEST_SIGMA = 1e-4

PIXELS = (1, 2, 3)


@dataclass(frozen=True)
class Look:
    """What one step saw: ``observation = mask * image + scale * noise``.

    Attributes
    ----------
    observation : Tensor
        Shape (batch, channels, height, width), float32.
    mask : Tensor or None
        Shape (batch, 1, height, width), its largest entry 1; None for an unmasked look.
    scale : Tensor
        The standard deviation of the noise added, shape (batch, 1, 1, 1) or a scalar.
    sigma : float or Tensor
        The noise level that the look counts as in the composition.
    """

    observation: Tensor
    mask: Tensor | None
    scale: Tensor
    sigma: float | Tensor


def look(image: Tensor, mask: Tensor | None, sigma: float | Tensor, noise: Tensor) -> Look:
    r"""A Gaussian query of a masked image, calibrated for L-infinity: :math:`w \odot X + \sigma\|w\|_2/\sqrt d\; z`.

    Parameters
    ----------
    image : Tensor
        Shape (batch, channels, height, width), in [0, 1]; left unchanged.
    mask : Tensor or None
        The mask w, shape (batch, 1, height, width); None stands for ones. Only its direction matters.
    sigma : float or Tensor
        The step's noise level.
    noise : Tensor
        Standard normal, of the image's shape.

    Raises
    ------
    ValueError
        If the mask or the noise would have to be broadcast over pixels or the batch.

    Returns
    -------
    Look
        The noise added is at least the noise certified: the mask and its norm are taken in float32 or wider
        whatever the network's precision, and the scale is rounded up.

    References
    ----------
    ARS, Proposition 2.2, Eq. (5) and (6).
    """
    _require_shapes(image, mask, noise)
    image = image.float()
    if mask is None:
        scale = (_one(sigma, image.device) * _ROUND_UP).float()
        return Look(torch.addcmul(image, scale, noise), None, scale, sigma)
    mask = _normalised(mask.float())
    norm = mask.double().square().mean(dim=PIXELS, keepdim=True).sqrt()
    scale = (sigma * norm.clamp(min=NOISE_FLOOR) * _ROUND_UP).float()
    return Look(torch.addcmul(mask * image, scale, noise), mask, scale, sigma)


def _one(sigma: float | Tensor, device: torch.device) -> Tensor:
    # a number is filled in on the device: to bring it there would wait for all that the device has to do
    return sigma.double() if isinstance(sigma, Tensor) else torch.full((), sigma, dtype=torch.float64, device=device)


def _require_shapes(image: Tensor, mask: Tensor | None, noise: Tensor) -> None:
    # a broadcast would let several copies of a pixel share one noise, which could then be cancelled
    if noise.shape != image.shape:
        raise ValueError(f"`noise` must have the image's shape {tuple(image.shape)}; got {tuple(noise.shape)}.")
    one_channel = (image.shape[0], 1, *image.shape[2:])
    if mask is not None and tuple(mask.shape) not in (one_channel, tuple(image.shape)):
        raise ValueError(f"a mask must have shape {one_channel} or the image's; got {tuple(mask.shape)}.")


def _normalised(mask: Tensor) -> Tensor:
    # w and c w are the same query, but small weights underflow when squared: w = 1e-25 has norm 0 in float32
    largest = mask.detach().abs().amax(dim=PIXELS, keepdim=True)
    return mask / largest.where(largest > 0, torch.ones_like(largest))


def average(looks: Sequence[Look]) -> Tensor:
    """The minimum-variance unbiased estimate of the image from several looks; a single look as it is.

    Parameters
    ----------
    looks : sequence of Look
        The looks so far.

    Returns
    -------
    Tensor
        Shape (batch, channels, height, width), float32. Post-processing: whatever the weights, the
        certificate stays.

    References
    ----------
    ARS, Section 3; `gdpcert.averaging_weights` for the weights and the erratum.
    """
    if len(looks) == 1:
        return looks[0].observation
    masks = _masks(looks)
    sigmas: list[Any] = [one.sigma for one in looks]
    weights = gdpcert.averaging_weights(masks, sigmas, axis=PIXELS)
    total: Tensor = weights[0] * looks[0].observation
    for weight, one in zip(weights[1:], looks[1:], strict=True):
        total = torch.addcmul(total, weight, one.observation)
    return total


def estimate_sigma(looks: Sequence[Look]) -> Tensor:
    r"""The standard deviation of `average` at every pixel, :math:`(\sum_i w_i^2/s_i^2)^{-1/2}`.

    Parameters
    ----------
    looks : sequence of Look
        The looks; of a single masked one, the deviation of the unbiased estimate that it allows.

    Returns
    -------
    Tensor
        Shape (batch, 1, height, width), infinite where no look saw a pixel.
    """
    precision = sum((mask / one.scale).square() for mask, one in zip(_masks(looks), looks, strict=True))
    return torch.as_tensor(precision).rsqrt()


def _masks(looks: Sequence[Look]) -> list[Tensor]:
    image = looks[0].observation
    ones = image.new_ones((image.shape[0], 1, *image.shape[2:]))
    return [ones if one.mask is None else one.mask for one in looks]


class Split(nn.Module):
    """The steps' noise levels, fixed or learned while training.

    Parameters
    ----------
    sigma : float
        The total noise level.
    shares : sequence of float
        The steps' shares of the precision 1 / sigma**2, summing to 1.
    learned : bool, optional
        Whether the shares are trained (from these on). In eval mode they are fixed numbers either way,
        and `gdpcert.split` rounds the noise levels up.
    """

    def __init__(self, sigma: float, shares: Sequence[float], *, learned: bool = False) -> None:
        super().__init__()
        if 0 < sigma < SMALLEST_SIGMA:
            raise ValueError(
                f"`sigma` must be at least {SMALLEST_SIGMA:g}: smaller noise is lost when it is added in float32; "
                f"got {sigma:g}."
            )
        self.sigma = sigma
        self.learned = learned
        self.fixed = gdpcert.split(sigma, shares)
        logits = torch.tensor(shares, dtype=torch.float64).log()
        self.logits = nn.Parameter(logits, requires_grad=learned) if learned else None

    def forward(self) -> tuple[float, ...] | tuple[Tensor, ...]:
        """The steps' noise levels: tensors that carry a gradient while learning, floats otherwise."""
        if self.logits is None:
            return self.fixed
        return tuple(self.sigma * self.logits.softmax(0).rsqrt()) if self.training else self.certified()

    def certified(self) -> tuple[float, ...]:
        """The noise levels that are certified: floats rounded up, so that together they are worth `sigma`."""
        if self.logits is None:
            return self.fixed
        return gdpcert.split(self.sigma, self.logits.detach().double().softmax(0).tolist())
