"""Certificates in memory: a classifier and images in, certificates out, nothing written."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from tqdm import tqdm

import gdpcert
from gdpcert_torch._defences import Defence
from gdpcert_torch._noise import stream_name
from gdpcert_torch._votes import certified_mode, check_images, count_votes, precision_name, sample_votes

Preprocess = Callable[[Tensor], Tensor]


def certify(
    model: nn.Module,
    images: Tensor,
    *,
    sigma: float | None = None,
    norm: float = 2,
    failure: float = 0.001,
    n0: int = 100,
    n: int = 10_000,
    preprocess: Preprocess | None = None,
    seed: int = 0,
    chunk: int = 100,
    progress: bool = False,
) -> gdpcert.Certificate:
    r"""Certified radii of a classifier smoothed with Gaussian noise.

    For every image n0 noisy votes choose a class, n further ones bound its probability, and
    `gdpcert.radius` turns the bound into the radius below which no perturbation changes the prediction.

    Parameters
    ----------
    model : Module
        A classifier that returns logits, (batch, classes), or a `Defence`. It is evaluated in eval mode;
        its training flags come back as they were.
    images : Tensor
        Shape (count, channels, height, width), in [0, 1]; left unchanged.
    sigma : float, optional
        The noise level, in the unit of the pixels; required for a classifier, refused for a `Defence`,
        which has its own.
    norm : float, optional
        The p of the perturbation's norm. A masked defence certifies L-infinity alone.
    failure : float, optional
        The probability that a certificate is wrong, per image.
    n0, n : int, optional
        Votes that choose the class, and votes that bound its probability.
    preprocess : callable, optional
        The model's own preprocessing, applied after the noise: normalisation, or the way back to 0-255 or
        [-1, 1].
    seed : int, optional
        Of the noise; the same seed gives the same certificates.
    chunk : int, optional
        Samples a forward pass.
    progress : bool, optional
        Whether to show a bar over the images.

    Returns
    -------
    gdpcert.Certificate
        Of arrays, one entry an image.

    Raises
    ------
    ValueError
        If the images leave [0, 1], n is too small to certify anything, or the noise was calibrated for another
        norm.
    """
    defence = as_defence(model, sigma, preprocess)
    require_useful_n(n, failure)
    check_images(images)
    if len(images) == 0:
        raise ValueError("there are no images to certify; give at least one, shape (1, channels, height, width).")
    sampled = sample_votes(defence, images, [0] * len(images), n0=n0, n=n, seed=seed, chunk=chunk)
    records = tuple(tqdm(sampled, total=len(images), unit="image", disable=not progress))
    header = gdpcert.VotesHeader(
        study="in-memory",
        method="defence" if isinstance(model, Defence) else "vanilla",
        seed=seed,
        sigma=defence.sigma,
        sigmas=tuple(float(one) for one in defence.split.certified()),
        threat=defence.threat,
        norm=norm,
        dimension=images[0].numel(),
        classes=len(records[0].counts),
        n0=n0,
        n=n,
        rule="fixed",
        stop={"kind": "fixed"},
        failure=failure,
        noise=stream_name(images.device),
        chunk=chunk,
        block=chunk,
        precision=precision_name(defence, images.device),
        config="in-memory",
    )
    return gdpcert.certify_votes(gdpcert.Votes(header, records))


def predict(
    model: nn.Module,
    images: Tensor,
    *,
    sigma: float | None = None,
    n: int = 100,
    failure: float | None = None,
    preprocess: Preprocess | None = None,
    seed: int = 0,
    chunk: int = 100,
) -> Tensor:
    """The smoothed classifier's prediction: the majority of n noisy votes.

    Parameters
    ----------
    model, images, sigma, preprocess, seed, chunk
        As in `certify`.
    n : int, optional
        Votes an image.
    failure : float, optional
        If given, abstain (-1) unless Cohen et al.'s test tells the top two classes apart at this
        failure probability.

    Returns
    -------
    Tensor
        Class indices, shape (count,); -1 where invalid votes lead.
    """
    defence = as_defence(model, sigma, preprocess)
    check_images(images)
    if n < 1:
        raise ValueError(f"`n` must be at least 1; got {n}.")
    predicted = []
    for index, image in enumerate(images):
        with certified_mode(defence):
            votes = count_votes(defence, image, n, seed=seed, index=index, first_block=0, chunk=chunk)
        # invalid votes stand as one more class, the last, so that they speak against every other
        leader = votes.index(max(votes)) if failure is None else int(gdpcert.predict(votes, failure))
        predicted.append(-1 if leader == len(votes) - 1 else leader)
    return torch.tensor(predicted, dtype=torch.long)


def as_defence(model: nn.Module, sigma: float | None, preprocess: Preprocess | None) -> Defence:
    """The model as a defence: itself, or vanilla smoothing around a classifier.

    Raises
    ------
    ValueError
        If sigma is missing for a classifier, or sigma or preprocess is given for a defence.
    """
    if isinstance(model, Defence):
        if sigma is not None or preprocess is not None:
            raise ValueError("a Defence has its own noise level and classifier; leave `sigma` and `preprocess` out.")
        return model
    if sigma is None:
        raise ValueError("`sigma` is required to smooth a classifier; give the noise level in the unit of the pixels.")
    return Defence(model if preprocess is None else _Preprocessed(preprocess, model), sigma)


def require_useful_n(n: int, failure: float) -> None:
    """Refuses a number of votes with which even a unanimous vote would abstain.

    Raises
    ------
    ValueError
        With the least n that certifies anything.
    """
    least = gdpcert.votes_needed(0.0, 1.0, failure)
    if n < least:
        raise ValueError(
            f"n={n} votes certify nothing at failure={failure:g}: even a unanimous vote abstains. "
            f"Use at least n={least}; for a radius r, gdpcert.votes_needed(r, sigma, failure) says how many."
        )


class _Preprocessed(nn.Module):
    def __init__(self, preprocess: Preprocess, model: nn.Module) -> None:
        super().__init__()
        self.preprocess, self.model = preprocess, model

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.model(self.preprocess(images))
        return logits
