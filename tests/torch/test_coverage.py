"""The whole pipeline on a classifier whose true radius is known: 10,000 certificates, and how many are wrong."""

import numpy as np
import pytest
import torch
from scipy import stats

from gdpcert_torch import certify
from tests.torch.conftest import Linear

IMAGES, SIGMA, FAILURE = 10_000, 0.25, 0.05
# what chance exceeds once in a million runs of a pipeline that just keeps its promise
MOST = stats.binom.isf(1e-6, IMAGES, FAILURE)

RULES = {
    "fixed": {"tolerance": None},
    "radius": {"radius": 0.1},
    "tolerance": {"tolerance": 0.8},
}
# units of sigma from the boundary: near enough for votes to mislead, and at the radius that is decided
MARGINS = (0.02, 0.4)


@pytest.mark.parametrize("margin", MARGINS)
@pytest.mark.parametrize("rule", RULES)
def test_certificates_are_wrong_no_more_often_than_stated(rule, margin):
    classifier = Linear(torch.ones(1), 0.5)
    images = torch.full((IMAGES, 1, 1, 1), 0.5 + margin * SIGMA)
    given = {"n0": 10, "n": 120, "chunk": 2000, "block": 20, "seed": 11, **RULES[rule]}
    certificates = certify(classifier, images, sigma=SIGMA, failure=FAILURE, **given)
    claimed = ~certificates.abstained
    wrong = claimed & ((certificates.predicted != 1) | (certificates.radius > margin * SIGMA))
    assert wrong.sum() <= MOST
    if margin == 0.4:
        # and the promise is used: a bound that were always right would certify next to nothing
        assert wrong.any()
        assert wrong.sum() > 0.1 * FAILURE * IMAGES or rule != "fixed"  # of a few looks few are wrong
        assert claimed.mean() > 0.3


def test_images_that_stop_early_are_not_certified_further_than_those_that_do_not():
    """Looking after every block and stopping when it suits would break a bound for a fixed number of votes."""
    classifier = Linear(torch.ones(1), 0.5)
    images = torch.full((IMAGES, 1, 1, 1), 0.5 + 0.4 * SIGMA)
    given = {"n0": 10, "n": 120, "chunk": 2000, "block": 20, "seed": 3, "sigma": SIGMA, "failure": FAILURE}
    stopped = certify(classifier, images, radius=0.1, **given)
    assert len(np.unique(stopped.n)) > 2
    wrong = ~stopped.abstained & (stopped.radius > 0.4 * SIGMA)
    early = stopped.n < 120
    assert wrong[early].any()
    assert wrong.sum() <= MOST
