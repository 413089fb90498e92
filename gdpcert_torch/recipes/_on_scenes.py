"""Objects on backgrounds: the paper's synthetic task, for any objects."""

from dataclasses import dataclass

from gdpcert_torch._config import RunConfig
from gdpcert_torch.data import BACKGROUNDS, PLACES, SIZES
from gdpcert_torch.recipes._levels import scaled_sigma
from gdpcert_torch.recipes._methods import Adaptive, sized
from gdpcert_torch.recipes._scale import Scale


@dataclass(frozen=True)
class Scene:
    """A square of k x k pixels, where the object may stand on it, and what is behind.

    Raises
    ------
    ValueError
        If there is none of that size, place or name.
    """

    k: int
    place: str
    backgrounds: str

    def __post_init__(self) -> None:
        choices = {"k": SIZES, "place": tuple(PLACES), "backgrounds": BACKGROUNDS}
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"`{name}` must be one of {allowed}; got {getattr(self, name)!r}.")


def on_scenes(
    scene: Scene,
    objects: str,
    images: int,
    size: Scale,
    *,
    sigma: float | None,
    adaptive: Adaptive | None,
    seed: int,
) -> tuple[RunConfig, ...]:
    """The three methods on `images` training images; the study's name says what is not the usual."""
    square = f"{scene.backgrounds}/{scene.k}/{scene.place}"
    return sized(
        f"{objects}-{square.replace('/', '-')}",
        f"{objects}/{square}",
        images,
        size,
        sigma=scaled_sigma(3 * scene.k**2) if sigma is None else sigma,
        adaptive=adaptive,
        seed=seed,
    )
