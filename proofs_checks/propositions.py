"""The propositions that certificates rest on: label, page and what they say, in a line each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proposition:
    """`label` names the proof in coq/ and the theorem on the page `page` of docs/theory/."""

    label: str
    page: str
    statement: str


PROPOSITIONS = (
    Proposition("fdp", "tradeoff", "f-DP: no test between neighbours has a type-II error below f of its type-I error"),
    Proposition("post_processing", "tradeoff", "a randomized map of an f-DP mechanism's output is f-DP"),
    Proposition(
        "gaussian", "tradeoff", "G_mu, of N(0, 1) and N(mu, 1), is a symmetric trade-off function, falling in mu"
    ),
    Proposition(
        "prop_6_1", "robustness", "f(1 - p+) > 1 - f(p-): the predicted class stays the only most probable one"
    ),
    Proposition("prop_6_2", "smoothing", "Gaussian noise certifies r < sigma / 2 (z(p+) - z(p-)) in L2, and no more"),
    Proposition(
        "lipschitz",
        "smoothing",
        "sigma z(probability of a class) changes by at most the distance, and so does the radius",
    ),
    Proposition(
        "prop_2_1", "adaptive", "adaptive steps certify what one step with 1 / sigma**2 = sum of 1 / sigma_i**2 does"
    ),
    Proposition(
        "split",
        "adaptive",
        "steps with shares of the precision that sum to 1 are worth sigma, rounded up at least that",
    ),
    Proposition(
        "prop_2_2", "linf", "masked looks with noise sigma ||w||_2 / sqrt(d) certify L-infinity, divided by sqrt(d)"
    ),
    Proposition(
        "averaging", "averaging", "the weights are the unbiased ones of least variance; the printed ones are not"
    ),
    Proposition("fisher", "averaging", "the pixels' 1 / Var sum to d / sigma**2 for every mask that is open somewhere"),
    Proposition(
        "clopper_pearson", "confidence", "a lower bound that the binomial tail vouches for errs with at most `failure`"
    ),
    Proposition(
        "selection", "confidence", "at half the failure, the bound may be for the class chosen on the same votes"
    ),
    Proposition(
        "ville", "confidence", "a wealth that is fair at best and starts at 1 reaches c with probability at most 1 / c"
    ),
)

# files in coq/ that others build on: sums, the normal law, what is assumed of a mechanism
SUPPORT = {"sums", "normal", "model"}
