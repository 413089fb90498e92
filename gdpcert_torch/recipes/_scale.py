"""How large a study is: networks, epochs and votes, for the machine that is there."""

from dataclasses import dataclass

from gdpcert_torch._config import Sampling


@dataclass(frozen=True)
class Scale:
    """Networks, and how long they are trained and sampled.

    Attributes
    ----------
    ending : str
        What the names of its studies end in.
    classifier, mask : str
        As `build_defence` names them.
    epochs, batch : int
        Passes over the training images, and images a step.
    sampling : Sampling
        Votes and test images.
    """

    ending: str
    classifier: str
    mask: str
    epochs: float
    batch: int
    sampling: Sampling

    def steps(self, images: int) -> int:
        """Optimiser steps over that many training images."""
        return round(self.epochs * images / self.batch)


# the paper's networks, epochs and votes; certified with fewer votes than the paper's 50,000 wherever these suffice
PAPER = Scale(
    ending="",
    classifier="resnet-110",
    mask="unet-32",
    epochs=100,
    batch=300,
    sampling=Sampling(images=500, predicted=10_000, n=50_000, tolerance=0.1, chunk=1000, block=100),
)
# what two processor cores train in minutes, at 48x48
SMALL = Scale(
    ending="-small",
    classifier="small-resnet-32",
    mask="small-unet-16",
    epochs=12,
    batch=128,
    sampling=Sampling(images=500, predicted=2000, n=1000, tolerance=0.35),
)


def named(scale: str, small: Scale = SMALL) -> Scale:
    """PAPER or a study's own small scale.

    Raises
    ------
    ValueError
        If it is neither "paper" nor "small".
    """
    scales = {"paper": PAPER, "small": small}
    if scale not in scales:
        raise ValueError(f"`scale` must be one of {sorted(scales)}; got {scale!r}.")
    return scales[scale]
