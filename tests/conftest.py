"""Hypothesis profiles, the marker `deep`, and oracles whose precision no test can leave changed."""

import os

import flint
import mpmath
import pytest
from hypothesis import settings

from tests import oracle

collect_ignore = ["speed"]  # a clock, no tests

PROFILE = os.environ.get("GDPCERT_PROFILE", "ci")

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=200, derandomize=True, deadline=None)
settings.register_profile("deep", max_examples=5000, deadline=None)
settings.load_profile(PROFILE)


def pytest_collection_modifyitems(config, items):
    if PROFILE == "deep":
        return
    deep = [item for item in items if item.get_closest_marker("deep")]
    if deep:
        config.hook.pytest_deselected(items=deep)
        items[:] = [item for item in items if item not in deep]


@pytest.fixture(autouse=True)
def oracle_precision():
    before = flint.ctx.prec, mpmath.mp.prec
    flint.ctx.prec = mpmath.mp.prec = oracle.BITS
    yield
    flint.ctx.prec, mpmath.mp.prec = before
