"""The script that takes training's ingredients away: each variant is another training, and is measured."""

import importlib.util
import json
import sys
from dataclasses import replace

import pytest
import torch

from tests.docs._pages import DOCS


@pytest.fixture(scope="module")
def script():
    specification = importlib.util.spec_from_file_location("digits_training", DOCS / "benchmarks/digits_training.py")
    module = importlib.util.module_from_spec(specification)
    # frozen dataclasses look their module up while they are defined
    sys.modules["digits_training"] = module
    specification.loader.exec_module(module)
    module.IMAGES, module.LABELS = module.DATA.test(2)
    yield module
    del sys.modules["digits_training"]


@pytest.fixture(scope="module")
def config(script):
    # a clip that acts, and few steps
    plan = replace(script.CONFIG.training, steps=20, batch=4, settling_batches=1, clip=0.01)
    return replace(script.CONFIG, training=plan)


@pytest.fixture(scope="module")
def results(script, config):
    return {name: script.trained(variant, config) for name, variant in script.VARIANTS.items()}


def weights(defence):
    return torch.cat([parameter.detach().flatten() for parameter in defence.parameters()])


def test_every_variant_ends_elsewhere(results):
    ends = {name: weights(defence) for name, (defence, _) in results.items()}
    for name, one in ends.items():
        assert not [other for other in ends if other != name and torch.equal(one, ends[other])], name


def test_the_default_is_the_training_that_the_study_has(script, config, results, tmp_path):
    defence = script.build_defence(config, script.DATA)
    script.train(defence, config, script.DATA, tmp_path)
    assert torch.equal(weights(defence), weights(results["default"][0]))


def test_accuracy_is_measured_before_and_after_batch_norm_is_settled(script, config, monkeypatch):
    seen = []
    monkeypatch.setattr(script, "accuracy", lambda defence: seen.append(statistics(defence)) or 0.5)
    script.trained(script.VARIANTS["default"], config)
    before, after = seen
    assert not torch.equal(before, after)


def statistics(defence):
    return torch.cat([buffer.flatten() for name, buffer in defence.named_buffers() if name.endswith("running_mean")])


def test_it_records_what_the_page_reads(script, results):
    recorded = json.loads((DOCS / "benchmarks" / "digits_training.json").read_text())
    assert [(line["variant"], line["seed"]) for line in recorded] == script.RUNS
    for line in recorded:
        assert {"variant", "seed", *results["default"][1]} == set(line)
