"""The study that needs no download: digits on photographs, three methods with one classifier."""

from gdpcert_torch._config import RunConfig, Sampling, Training
from gdpcert_torch.recipes._methods import three_methods
from gdpcert_torch.recipes._precision import fast_precision

DEFAULT_SIGMA = 0.75


def digits(*, sigma: float = DEFAULT_SIGMA, seed: int = 0) -> tuple[RunConfig, ...]:
    """Vanilla smoothing, the static mask and ARS on handwritten digits against photographs.

    Parameters
    ----------
    sigma : float, optional
        The total noise level.
    seed : int, optional
        Of initialisation, training data and noise.

    Returns
    -------
    tuple of RunConfig
        One a method, equal in everything but the looks.
    """
    vanilla = RunConfig(
        study="digits" if sigma == DEFAULT_SIGMA else f"digits-sigma{sigma:g}",
        method="vanilla",
        data="digits",
        sigma=sigma,
        classifier="small-resnet-32",
        precision=fast_precision(),
        seed=seed,
        training=Training(),
        sampling=Sampling(tolerance=0.35),
    )
    return three_methods(vanilla, "small-unet-16")
