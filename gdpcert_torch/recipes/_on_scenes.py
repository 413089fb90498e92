"""Objects on backgrounds: the paper's synthetic task, for any objects."""

from dataclasses import dataclass

from gdpcert_torch._config import RunConfig
from gdpcert_torch.recipes._methods import Adaptive, sized
from gdpcert_torch.recipes._scale import Scale

# the paper's noise at 32x32
_SIGMA_AT_32 = 0.5


def scaled_sigma(k: int) -> float:
    """The noise level at k x k that is to L-infinity what 0.5 is at 32x32: sigma over the root of d is equal."""
    return _SIGMA_AT_32 * k / 32


@dataclass(frozen=True)
class Scene:
    """A square of k x k pixels, where the object may stand on it, and what is behind."""

    k: int
    place: str
    backgrounds: str


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
        sigma=scaled_sigma(scene.k) if sigma is None else sigma,
        adaptive=adaptive,
        seed=seed,
    )
