r"""Certificates of prediction stability from f-differential privacy.

A certificate is a privacy budget read backwards:

1. A query with Gaussian noise is :math:`G_\mu`-DP, :math:`\mu = r/\sigma`, for inputs a distance r apart.
2. Adaptive steps compose: :math:`\mu^2 = \sum_i \mu_i^2`, so they are worth one query with
   :math:`\sigma^{-2} = \sum_i \sigma_i^{-2}` (`compose`, `combine`, `split`).
3. A masked query moves at most :math:`\|w\|_2` for a unit of L-infinity (`sensitivity`).
4. Votes bound the class probabilities: :math:`p_+` from below, others from above (`binomial_lower`).
5. If :math:`f(1 - p_+) > 1 - f(p_-)`, the prediction cannot change (`is_robust`).
6. For f = :math:`G_{r/\sigma}` this holds up to :math:`r = \frac{\sigma}{2}(\Phi^{-1}(p_+) - \Phi^{-1}(p_-))`
   (`radius`, `certify`).

Every number has a direction: bounds and radii are rounded to the safe side.
"""

import typing

from gdpcert._averaging import averaging_weights, noise_scale
from gdpcert._bands import mean_radius_interval, robust_accuracy, simultaneous_band, wrong_certificates
from gdpcert._certificate import Certificate
from gdpcert._certify import certify
from gdpcert._composition import combine, compose, split
from gdpcert._confidence import anytime_lower, anytime_upper, binomial_lower, binomial_upper
from gdpcert._curve import accuracy_band, certified_accuracy, mean_radius
from gdpcert._filter import Filter
from gdpcert._planning import largest_possible_radius, required_p, votes_needed
from gdpcert._prediction import predict
from gdpcert._radius import largest_epsilon, location_radius, radius
from gdpcert._records import (
    VoteRecord,
    Votes,
    VotesFile,
    VotesHeader,
    certify_votes,
    merge_votes,
    open_votes,
    read_votes,
)
from gdpcert._robustness import is_robust, largest_radius
from gdpcert._sensitivity import sensitivity
from gdpcert._stopping import DecideRadius, DecisionLaw, FixedVotes, Stop, WithinTolerance
from gdpcert._tradeoff import (
    Bracket,
    EpsilonDelta,
    Gaussian,
    Laplace,
    Location,
    Logistic,
    Noise,
    PiecewiseLinear,
    Uniform,
    central_limit,
    discrete_gaussian,
    from_distributions,
    from_pld,
    from_profile,
    staircase,
)
from gdpcert._version import __version__ as __version__

if typing.TYPE_CHECKING:
    from gdpcert._report import read_study, report_table, write_report

__all__ = [
    "Bracket",
    "Certificate",
    "DecideRadius",
    "DecisionLaw",
    "EpsilonDelta",
    "Filter",
    "FixedVotes",
    "Gaussian",
    "Laplace",
    "Location",
    "Logistic",
    "Noise",
    "PiecewiseLinear",
    "Stop",
    "Uniform",
    "VoteRecord",
    "Votes",
    "VotesFile",
    "VotesHeader",
    "WithinTolerance",
    "accuracy_band",
    "anytime_lower",
    "anytime_upper",
    "averaging_weights",
    "binomial_lower",
    "binomial_upper",
    "central_limit",
    "certified_accuracy",
    "certify",
    "certify_votes",
    "combine",
    "compose",
    "discrete_gaussian",
    "from_distributions",
    "from_pld",
    "from_profile",
    "is_robust",
    "largest_epsilon",
    "largest_possible_radius",
    "largest_radius",
    "location_radius",
    "mean_radius",
    "mean_radius_interval",
    "merge_votes",
    "noise_scale",
    "open_votes",
    "predict",
    "radius",
    "read_study",
    "read_votes",
    "report_table",
    "required_p",
    "robust_accuracy",
    "sensitivity",
    "simultaneous_band",
    "split",
    "staircase",
    "votes_needed",
    "write_report",
    "wrong_certificates",
]


def __getattr__(name: str) -> typing.Any:
    # reports are loaded when one is asked for: they would be a quarter of what `import gdpcert` takes
    if name in ("read_study", "report_table", "write_report"):
        from gdpcert import _report

        return getattr(_report, name)
    raise AttributeError(f"module 'gdpcert' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
