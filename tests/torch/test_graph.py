"""Passes captured as CUDA graphs: what they compute is what the model computes."""

import warnings

import pytest
import torch

from gdpcert_torch._ranks import ALONE
from gdpcert_torch._train._graph import replayed
from gdpcert_torch._train._schedule import build_optimizer
from gdpcert_torch._train._step import Evaluated, Job, one_step, parallel
from gdpcert_torch.data import load
from gdpcert_torch.recipes import build_defence


def test_capturing_leaves_the_statistics_as_they_were(monkeypatch):
    def capture(model, samples, num_warmup_iters):
        warnings.warn("The AccumulateGrad node's stream does not match", stacklevel=1)
        for _ in range(num_warmup_iters + 1):
            model(*samples)

    monkeypatch.setattr(torch.cuda, "make_graphed_callables", capture)
    model = torch.nn.BatchNorm1d(2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert replayed(model, (torch.randn(8, 2),)) is model
    assert model.num_batches_tracked == 0
    assert torch.equal(model.running_mean, torch.zeros(2))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="graphs are a GPU's")
@pytest.mark.parametrize("method", [0, 1, 2])
def test_a_gpu_trains_through_graphs_as_without(tiny_study, method):
    config, device = tiny_study[method], torch.device("cuda")
    data = load(config.data)

    def losses(wrapped):
        torch.manual_seed(0)
        defence = build_defence(config, data).to(device).train()
        job = Job(defence, build_optimizer(defence, config.training), config, data, device, ALONE)
        model = wrapped(job)
        return [one_step(model, job, step).loss for step in range(3)]

    assert losses(parallel) == losses(lambda job: Evaluated(job.defence))
