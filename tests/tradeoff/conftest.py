"""The instances that laws are swept over."""

import pytest

from tests.tradeoff.instances import INSTANCES, LIGHT, SYMMETRIC


@pytest.fixture(params=sorted(INSTANCES))
def f(request):
    return INSTANCES[request.param]


@pytest.fixture(params=LIGHT)
def light(request):
    return INSTANCES[request.param]


@pytest.fixture(params=SYMMETRIC)
def symmetric(request):
    return INSTANCES[request.param]
