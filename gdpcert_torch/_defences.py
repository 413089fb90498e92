"""The three defences through one interface: look, mask, look again, average, classify."""

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from numbers import Real

import torch
from torch import Tensor, nn

from gdpcert_torch._queries import Look, Split, average, look

Noise = Callable[[int], Tensor]
PRECISIONS = ("float32", "bfloat16")


class Defence(nn.Module):
    """A classifier that sees its input only through k noisy looks.

    The mask of step i is computed from the average of the looks before it. Without masks and with one step
    this is vanilla randomized smoothing; one step with a `StaticMask` is the static mask; two steps, the second
    masked by a network, are the ARS of the paper.

    Parameters
    ----------
    classifier : Module
        Maps an estimate of the image, (batch, channels, height, width), to logits.
    sigma : float
        The total noise level, in the unit of the pixels.
    masks : sequence of Module or None, optional
        One entry a step: None for an unmasked look, else a module that maps the running average to a mask
        of shape (batch, 1, height, width). The first step's module gets a blank image: nothing was seen yet.
    shares : sequence of float, optional
        The steps' shares of the precision; equal by default.
    learn_split : bool, optional
        Whether the shares are trained.
    precision : {"float32", "bfloat16"}, optional
        Of the networks alone; masks, noise and averaging are always float32 or wider.
    shape : tuple of int, optional
        The (channels, height, width) that it was trained for; images of another are refused.
    """

    def __init__(
        self,
        classifier: nn.Module,
        sigma: float,
        masks: Sequence[nn.Module | None] = (None,),
        *,
        shares: Sequence[float] | None = None,
        learn_split: bool = False,
        precision: str = "float32",
        shape: tuple[int, int, int] | None = None,
    ) -> None:
        super().__init__()
        if precision not in PRECISIONS:
            raise ValueError(f"`precision` must be one of {PRECISIONS}; got {precision!r}.")
        equal = [1 / len(masks)] * len(masks)
        self.split = Split(sigma, equal if shares is None else shares, learned=learn_split)
        if len(self.split.fixed) != len(masks):
            raise ValueError(f"give one share a step; got {len(self.split.fixed)} for {len(masks)} steps.")
        self.classifier = classifier
        self.masks = nn.ModuleList(nn.Identity() if mask is None else mask for mask in masks)
        self.masked = tuple(mask is not None for mask in masks)
        self.precision = precision
        self.shape = shape

    @property
    def sigma(self) -> float:
        """The total noise level."""
        return self.split.sigma

    @property
    def steps(self) -> int:
        """The number of looks."""
        return len(self.masked)

    @property
    def threat(self) -> float | str:
        """What the noise is calibrated for, "any" norm without masks and L-infinity with one."""
        return math.inf if any(self.masked) else "any"

    def looks(self, images: Tensor, noise: Noise | None = None) -> list[Look]:
        """The k looks at a batch of images.

        Parameters
        ----------
        images : Tensor
            Shape (batch, channels, height, width), in [0, 1]; left unchanged.
        noise : callable, optional
            Maps a step's number to its standard normal noise; fresh noise by default.

        Returns
        -------
        list of Look
            One a step.
        """
        if self.shape is not None and tuple(images.shape[1:]) != self.shape:
            raise ValueError(
                f"this defence was trained for images of shape {self.shape} (channels, height, width); "
                f"got {tuple(images.shape[1:])}. Resize or crop them first."
            )
        draw = noise or (lambda step: torch.randn_like(images, dtype=torch.float32))
        seen: list[Look] = []
        for step, sigma in enumerate(self.split()):
            mask = self._mask(step, images, seen) if self.masked[step] else None
            seen.append(look(images, mask, sigma, draw(step)))
        return seen

    def classify(self, seen: Sequence[Look]) -> Tensor:
        """Logits in float32, from the average of the looks."""
        estimate = average(seen)
        with self._autocast(estimate):
            logits: Tensor = self.classifier(estimate)
        if not isinstance(logits, Tensor):
            raise ValueError(
                f"the classifier must return one tensor of logits; got {type(logits).__name__}. "
                "Wrap it in a module that picks the logits."
            )
        return logits.float()

    def forward(self, images: Tensor, noise: Noise | None = None) -> Tensor:
        """Logits of a noisy evaluation; see `looks` for the arguments."""
        return self.classify(self.looks(images, noise))

    def require_norm(self, norm: float) -> None:
        """Refuses a norm that the noise was not calibrated for.

        Raises
        ------
        ValueError
            If a look is masked and the norm is not L-infinity's, or it is no p from 1 to infinity.
        """
        if not isinstance(norm, Real) or not norm >= 1:
            raise ValueError(f"`norm` must be the p of a norm, a number from 1 to math.inf; got {norm!r}.")
        if self.threat not in ("any", norm):
            raise ValueError(
                "this defence's noise is calibrated for the norm L-infinity: its masked looks certify no other threat; "
                f"got norm={norm!r}. Give norm=math.inf, or take a defence without masks."
            )

    def _mask(self, step: int, images: Tensor, seen: Sequence[Look]) -> Tensor:
        # nothing has been seen before the first look: its mask may depend on the size of the image alone
        running = average(seen) if seen else torch.zeros_like(images, dtype=torch.float32)
        with self._autocast(running):
            mask: Tensor = self.masks[step](running)
        return mask.float()

    def _autocast(self, images: Tensor) -> AbstractContextManager[None]:
        enabled = self.precision == "bfloat16"
        return torch.autocast(images.device.type, dtype=torch.bfloat16, enabled=enabled)
