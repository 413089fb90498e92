"""From what a caller asks for to a stopping rule, and from there to its words in the record."""

from typing import Any

import gdpcert
from gdpcert_torch._config import RunConfig
from gdpcert_torch.data import load


def stopping(
    *,
    n: int,
    failure: float,
    sigma: float,
    norm: float,
    dimension: int,
    radius: float | None = None,
    tolerance: float | None = None,
    give_up: float = 0.01,
) -> gdpcert.Stop:
    """The rule by which an image has votes enough.

    Parameters
    ----------
    n : int
        Votes an image, the most of them where `radius` or `tolerance` is given.
    failure, sigma, norm, dimension
        Of the certificate.
    radius : float, optional
        The one radius to decide.
    tolerance : float, optional
        How well to know the largest radius, in units of sigma.
    give_up : float, optional
        The probability of giving up what more votes would certify.

    Raises
    ------
    ValueError
        If both are given, or a number leaves its domain.
    """
    if radius is not None and tolerance is not None:
        raise ValueError("give `radius` to decide one radius or `tolerance` for the largest one, not both.")
    if radius is not None:
        return gdpcert.DecideRadius(
            radius,
            sigma=sigma,
            failure=failure,
            cap=n,
            norm=norm,
            dimension=dimension if norm > 2 else None,
            give_up=give_up,
        )
    if tolerance is not None:
        return gdpcert.WithinTolerance(tolerance, failure=failure, cap=n, give_up=give_up)
    return gdpcert.FixedVotes(n)


def run_stop(config: RunConfig) -> gdpcert.Stop:
    """The stopping rule of a run's config."""
    plan = config.sampling
    return stopping(
        n=plan.n,
        failure=plan.failure,
        sigma=config.sigma,
        norm=plan.norm,
        dimension=load(config.data).dimension,
        radius=plan.radius,
        tolerance=plan.tolerance,
        give_up=plan.give_up,
    )


def stop_json(stop: gdpcert.Stop) -> dict[str, Any]:
    """A stopping rule as the record's header spells it."""
    if isinstance(stop, gdpcert.DecideRadius):
        return {"kind": "radius", "radius": stop.radius, "give_up": stop.give_up}
    if isinstance(stop, gdpcert.WithinTolerance):
        return {"kind": "tolerance", "tolerance": stop.tolerance, "give_up": stop.give_up}
    return {"kind": "fixed"}


def require_useful(stop: gdpcert.Stop, failure: float) -> None:
    """Refuses a number of votes with which even a unanimous vote would abstain, or miss the radius to decide.

    Raises
    ------
    ValueError
        With the least n that would do.
    """
    if not _useful(stop, stop.cap, failure):
        low, high = stop.cap, 2 * stop.cap
        while not _useful(stop, high, failure):
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if _useful(stop, middle, failure) else (middle, high)
        missed = f"do not reach radius {stop.radius:g}" if isinstance(stop, gdpcert.DecideRadius) else "certify nothing"
        raise ValueError(
            f"n={stop.cap} votes {missed} at failure={failure:g}: not even a unanimous vote does. "
            f"Use at least n={high}."
        )


def _useful(stop: gdpcert.Stop, n: int, failure: float) -> bool:
    if isinstance(stop, gdpcert.DecideRadius):
        return bool(stop.certified(n, n))
    return not bool(gdpcert.certify([n, 0], 0, failure=failure, sigma=1.0, rule=stop.rule).abstained)
