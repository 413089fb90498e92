"""The three methods of a study, equal in everything but the looks."""

import math
from dataclasses import dataclass, replace

from gdpcert_torch._config import RunConfig, Training
from gdpcert_torch.recipes._precision import fast_precision
from gdpcert_torch.recipes._scale import Scale


@dataclass(frozen=True)
class Adaptive:
    """How ARS looks.

    Attributes
    ----------
    share : float
        The first look's share of the precision; the others share the rest equally.
    learn_split : bool
        Whether the shares are trained, from these on.
    looks : int
        Each but the first is masked by a network of its own.

    Raises
    ------
    ValueError
        If the share or the number of looks cannot be.
    """

    share: float = 0.5
    learn_split: bool = False
    looks: int = 2

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise ValueError(f"`share` is a part of the precision, above 0 and below 1; got {self.share}.")
        if self.looks < 2:
            raise ValueError(f"adaptive smoothing takes 2 looks or more; got {self.looks}.")

    @property
    def shares(self) -> tuple[float, ...]:
        """The shares of all looks."""
        later = self.looks - 1
        return (self.share, *[(1 - self.share) / later] * later)

    @property
    def ending(self) -> str:
        """What the name of a study says of it; nothing of the usual one."""
        parts = [f"-share{self.share:g}"] * (self.share != 0.5) + ["-learned"] * self.learn_split
        return "".join([*parts, *[f"-looks{self.looks}"] * (self.looks != 2)])


def three_methods(vanilla: RunConfig, mask: str, adaptive: Adaptive | None = None) -> tuple[RunConfig, ...]:
    """Vanilla smoothing as it is given, the static mask, and ARS with a mask network of that name."""
    ars = adaptive or Adaptive()
    return (
        vanilla,
        replace(vanilla, method="static", masks=("static",)),
        replace(
            vanilla,
            method="adaptive",
            masks=("none", *[mask] * (ars.looks - 1)),
            shares=ars.shares,
            learn_split=ars.learn_split,
        ),
    )


def sized(
    name: str, data: str, images: int, size: Scale, *, sigma: float, adaptive: Adaptive | None, seed: int
) -> tuple[RunConfig, ...]:
    """The three methods at a scale, on a data set of `images` training images.

    The study's name starts with `name` and the noise level, and says of the rest what is not the usual; ValueError if
    there is no such noise level.
    """
    if not 0 < sigma < math.inf:
        raise ValueError(f"`sigma` is a standard deviation in the unit of the pixels, positive; got {sigma}.")
    vanilla = RunConfig(
        study=f"{name}-{sigma:.4g}{size.ending}{(adaptive or Adaptive()).ending}",
        method="vanilla",
        data=data,
        sigma=sigma,
        classifier=size.classifier,
        precision=fast_precision(),
        seed=seed,
        training=Training(steps=size.steps(images), batch=size.batch),
        sampling=size.sampling,
    )
    return three_methods(vanilla, size.mask, adaptive)
