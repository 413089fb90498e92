"""A classifier trained by vanilla smoothing, taken over as it is."""

from pathlib import Path

from gdpcert_torch._config import RunConfig, config_hash
from gdpcert_torch._defences import Defence
from gdpcert_torch._run import read_config
from gdpcert_torch._weights import load_weights, read_task
from gdpcert_torch.recipes import build_defence


def take_classifier(defence: Defence, config: RunConfig, folder: Path) -> None:
    """Gives a defence the classifier of the vanilla run of its study and seed.

    Parameters
    ----------
    defence : Defence
        Built for the config; on the CPU.
    config : RunConfig
        Of a frozen run.
    folder : Path
        The run's folder, RUNS/STUDY/METHOD/SEED.

    Raises
    ------
    FileNotFoundError
        If the vanilla run beside it is not trained.
    ValueError
        If that run has another classifier, noise level or data set, or saw other images.
    """
    other = folder.absolute().parent.parent / "vanilla" / str(config.seed)
    try:
        theirs = read_config(other)
        weights = other / "weights.safetensors"
        vanilla = build_defence(theirs, read_task(weights))
        load_weights(weights, vanilla, config_hash(theirs))
    except FileNotFoundError as error:
        raise FileNotFoundError(
            f"{config.method} takes its classifier from the vanilla run of the same seed, which is not trained "
            f"({other}). Train that first: leave --method out, or give --method vanilla."
        ) from error
    alike = ("classifier", "sigma", "data", "data_digest")
    differing = [name for name in alike if getattr(theirs, name) != getattr(config, name)]
    if differing:
        raise ValueError(f"the vanilla run in {other} is not of this study: its {', '.join(differing)} differ.")
    defence.classifier.load_state_dict(vanilla.classifier.state_dict())
