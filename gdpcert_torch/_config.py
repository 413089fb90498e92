"""The frozen description of a run, its JSON and its hash."""

import hashlib
import json
import math
from dataclasses import asdict, dataclass, fields, is_dataclass
from types import UnionType
from typing import Any, get_args, get_origin


@dataclass(frozen=True)
class Training:
    """How a defence is trained: AdamW, one cycle of the learning rate, clipped gradients.

    Attributes
    ----------
    steps, batch : int
        Optimiser steps, and images a step.
    learning_rate, mask_learning_rate : float
        The peaks of the one-cycle schedule: of the networks, and of a static mask or a learned split.
    weight_decay : float
        Of the networks.
    warm_up : float
        The share of the steps in which the learning rate rises.
    clip : float
        The largest norm of a step's gradient.
    settling_batches : int
        Batches over which batch norm's statistics are taken anew after the last step.
    checkpoint_every : int
        Steps between checkpoints.
    """

    steps: int = 600
    batch: int = 128
    learning_rate: float = 4e-3
    mask_learning_rate: float = 1e-2
    weight_decay: float = 1e-2
    warm_up: float = 0.25
    clip: float = 5.0
    settling_batches: int = 30
    checkpoint_every: int = 100


@dataclass(frozen=True)
class Sampling:
    """How a trained defence is sampled and certified.

    Attributes
    ----------
    images : int
        Test images that are certified, the first of the test set.
    predicted : int
        Test images, the first of the test set, that a majority of n0 votes predicts besides, for the accuracy.
    n0, n : int
        Votes that choose the class, and votes that bound its probability: at most n of them, or just n.
    radius : float or None
        If given, an image is sampled until it is decided whether it is certified at this radius.
    tolerance : float or None
        If given, an image is sampled until its largest radius is known to within this, in units of sigma (of the
        radius that sigma gives at p = Phi(1)). Without either, every image gets n votes.
    give_up : float
        The probability that an image whose probability is large enough is given up all the same; never a wrong
        certificate.
    failure : float
        The probability that a certificate is wrong.
    norm : float
        The norm of the perturbation.
    chunk, block : int
        Samples a forward pass, always this many (padded), and how many of them share a noise key.
    """

    images: int = 200
    predicted: int = 0
    n0: int = 100
    n: int = 1000
    radius: float | None = None
    tolerance: float | None = None
    give_up: float = 0.01
    failure: float = 0.001
    norm: float = math.inf
    chunk: int = 100
    block: int = 25


@dataclass(frozen=True)
class RunConfig:
    """One run: one method, one seed.

    Attributes
    ----------
    study, method : str
        Names of the run's folder.
    data : str
        A data set of `gdpcert_torch.data`.
    sigma : float
        The total noise level, in the unit of the pixels.
    classifier : str
        A classifier that `gdpcert_torch.recipes` builds by name.
    masks : tuple of str
        One name a step; "none" for an unmasked look.
    shares : tuple of float
        The steps' shares of the precision; where learned, from where they start.
    learn_split : bool
        Whether the shares are trained.
    frozen : bool
        Whether the classifier is that of the vanilla run of the same study and seed, and stays as it is: the masks
        alone are trained.
    precision : str
        Of the networks: "float32" or "bfloat16".
    compile : bool
        Whether `torch.compile` is used in sampling.
    tf32 : bool
        Whether float32 operations on a GPU may round to TF32 in sampling.
    seed : int
        Of initialisation, data and noise.
    training : Training
    sampling : Sampling
    data_notes : tuple of str
        What the data set found to be said of its files; filled in when a run is trained.
    data_digest : str
        Of the data set's images as they were then: a run goes on with no others.
    """

    study: str
    method: str
    data: str
    sigma: float
    classifier: str
    masks: tuple[str, ...] = ("none",)
    shares: tuple[float, ...] = (1.0,)
    learn_split: bool = False
    frozen: bool = False
    precision: str = "float32"
    compile: bool = False
    tf32: bool = False
    seed: int = 0
    training: Training = Training()
    sampling: Sampling = Sampling()
    data_notes: tuple[str, ...] = ()
    data_digest: str = ""


def to_json(config: RunConfig) -> dict[str, Any]:
    """The config as strict JSON."""
    plain: dict[str, Any] = json.loads(json.dumps(_finite(asdict(config))))
    return plain


def from_json(values: dict[str, Any]) -> RunConfig:
    """The config that `to_json` wrote; ValueError if a field is missing or unknown."""
    config: RunConfig = _build(RunConfig, values)
    return config


def config_hash(config: RunConfig) -> str:
    """Sixteen hexadecimal digits that change with every field."""
    text = json.dumps(to_json(config), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _build(kind: Any, values: Any) -> Any:
    if not isinstance(values, dict):
        raise ValueError(f"a {kind.__name__} is a JSON object; got {values!r}.")
    types = {field.name: field.type for field in fields(kind)}
    if set(values) != set(types):
        missing, unknown = sorted(set(types) - set(values)), sorted(set(values) - set(types))
        raise ValueError(
            f"this is not a {kind.__name__} of this version: missing fields {missing}, unknown fields {unknown}. "
            "Use the version that wrote it, or move the run away and make it again."
        )
    return kind(**{name: _value(name, types[name], value) for name, value in values.items()})


def _value(name: str, kind: Any, value: Any) -> Any:
    if is_dataclass(kind):
        return _build(kind, value)
    if not _fits(kind, value):
        raise ValueError(f"`{name}` is of another kind than {getattr(kind, '__name__', kind)}: {value!r}.")
    if isinstance(value, list):
        return tuple(value)
    return math.inf if value == "inf" and kind is not str else value


def _fits(kind: Any, value: Any) -> bool:
    """Whether a JSON value may stand for a field of a kind: infinity is a word, a tuple a list."""
    if get_origin(kind) is tuple:
        return isinstance(value, list) and all(_fits(get_args(kind)[0], one) for one in value)
    if isinstance(kind, UnionType):
        return any(_fits(one, value) for one in get_args(kind))
    if kind is float:
        return value == "inf" or (isinstance(value, int | float) and not isinstance(value, bool))
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(entry) for name, entry in value.items()}
    return "inf" if value == math.inf else value
