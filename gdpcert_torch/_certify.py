"""Certificates in memory: a classifier and images in, certificates out, nothing written."""

import torch
from torch import Tensor, nn
from tqdm import tqdm

import gdpcert
from gdpcert_torch._as_defence import Preprocess, as_defence
from gdpcert_torch._defences import Defence
from gdpcert_torch._engine import (
    InOrder,
    Tally,
    check_images,
    check_uncoupled,
    chunk_and_block,
    device_of,
    make_plan,
    require_whole,
    sample_tallies,
    sample_votes,
)
from gdpcert_torch._noise import stream_name
from gdpcert_torch._settings import settings_text
from gdpcert_torch._stopping import require_useful, stop_json, stopping


def certify(
    model: nn.Module,
    images: Tensor,
    *,
    sigma: float | None = None,
    norm: float = 2,
    failure: float = 0.001,
    n0: int = 100,
    n: int = 10_000,
    radius: float | None = None,
    tolerance: float | None = 0.25,
    preprocess: Preprocess | None = None,
    seed: int = 0,
    chunk: int | None = None,
    block: int | None = None,
    progress: bool = False,
) -> gdpcert.Certificate:
    r"""Certified radii of a classifier smoothed with Gaussian noise.

    For every image n0 noisy votes choose a class, further ones bound its probability, and
    `gdpcert.radius` turns the bound into the radius below which no perturbation changes the prediction. An image
    gets votes until its radius is known to within `tolerance`, or until `radius` is decided.

    Parameters
    ----------
    model : Module
        A classifier that returns logits, (batch, classes), or a `Defence`. It is evaluated in eval mode;
        its training flags come back as they were. It must answer each sample of a batch by itself: a coin that is
        tossed once a batch makes the votes dependent, and is refused where a few evaluations show it.
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
        Votes that choose the class, and the most votes that bound its probability.
    radius : float, optional
        If given, votes are cast until it is decided whether this radius is certified, some thirty times fewer than
        the largest radius would take; larger radii are then not looked for.
    tolerance : float or None, optional
        Without `radius`: how well to know the largest radius, in units of sigma. None casts just n votes on
        every image and takes the somewhat larger bound that a number fixed in advance allows.
    preprocess : callable, optional
        The model's own preprocessing, applied after the noise: normalisation, or the way back to 0-255 or
        [-1, 1].
    seed : int, optional
        Of the noise; the same seed gives the same certificates.
    chunk, block : int, optional
        Samples a forward pass, and how many of them share a noise key; see `sample_votes`.
    progress : bool, optional
        Whether to show a bar over the images.

    Returns
    -------
    gdpcert.Certificate
        Of arrays, one entry an image, in their order.

    Raises
    ------
    ValueError
        If the images leave [0, 1], n is too small to certify anything, the noise was calibrated for another
        norm, or the model couples the samples of a batch or does not take float32.
    """
    defence = as_defence(model, sigma, preprocess)
    check_images(images)
    defence.require_norm(norm)
    require_whole("n", n)
    if len(images) == 0:
        raise ValueError("there are no images to certify; give at least one, shape (1, channels, height, width).")
    stop = stopping(
        n=n,
        failure=failure,
        sigma=defence.sigma,
        norm=norm,
        dimension=images[0].numel(),
        radius=radius,
        tolerance=tolerance if radius is None else None,
    )
    require_useful(stop, failure)
    device = device_of(defence, images)
    chunk, block = chunk_and_block(device, chunk, block)
    make_plan(seed=seed, n0=n0, stop=stop, chunk=chunk, block=block)
    sampled = sample_votes(defence, images, [0] * len(images), stop=stop, n0=n0, seed=seed, chunk=chunk, block=block)
    bar = tqdm(sampled, total=len(images), unit="image", disable=not progress)
    records = tuple(sorted(bar, key=lambda record: record.index))
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
        rule=stop.rule,
        stop=stop_json(stop),
        failure=failure,
        noise=stream_name(device),
        chunk=chunk,
        block=block,
        precision=settings_text(defence),
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
    chunk: int | None = None,
    block: int | None = None,
) -> Tensor:
    """The smoothed classifier's prediction: the majority of n noisy votes.

    Parameters
    ----------
    model, images, sigma, preprocess, seed, chunk, block
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

    Raises
    ------
    ValueError
        If the images leave [0, 1], n is not a whole number, or the model couples the samples of a batch or does
        not take float32.
    """
    defence = as_defence(model, sigma, preprocess)
    check_images(images)
    require_whole("n", n)
    chunk, block = chunk_and_block(device_of(defence, images), chunk, block)
    plan = make_plan(seed=seed, n0=n, stop=None, chunk=chunk, block=block)
    if len(images):
        check_uncoupled(defence, images[0], chunk)
    predicted = torch.empty(len(images), dtype=torch.long)
    for tally in sample_tallies(defence, images, plan, InOrder([Tally(i, i) for i in range(len(images))])):
        # invalid votes stand as one more class, the last, so that they speak against every other
        votes = tally.choosing
        leader = int(votes.argmax()) if failure is None else int(gdpcert.predict(votes, failure))
        predicted[tally.position] = -1 if leader == len(votes) - 1 else leader
    return predicted
