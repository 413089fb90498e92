"""One process: the loop written out, step by step, to the bit; and who is told to be alone."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch.optim.swa_utils import update_bn

from gdpcert_torch._noise import keyed_normal
from gdpcert_torch._ranks import ALONE, World, this_world
from gdpcert_torch._train import learning_rate, train
from tests.torch.ranks import tiny

TORCHRUN = {"WORLD_SIZE": "4", "RANK": "3", "LOCAL_RANK": "1", "MASTER_ADDR": "host", "MASTER_PORT": "29500"}


def trained_by_hand(defence, plan, seed):
    """Training as its page describes it, with none of its code."""
    split = list(defence.split.parameters())
    weights = [p for p in defence.parameters() if all(p is not q for q in split)]
    groups = [
        {"params": weights, "weight_decay": plan.weight_decay},
        {"params": split, "weight_decay": 0.0},
    ]
    optimizer, peaks = torch.optim.AdamW(groups), (plan.learning_rate, plan.mask_learning_rate)
    batch = tiny.data().batch

    def seeded(step):
        torch.manual_seed(int(np.random.SeedSequence([seed, 3, step]).generate_state(1)[0]))
        return np.random.default_rng([seed, 2, step])

    defence.train()
    for step in range(plan.steps):
        images, labels = batch(seeded(step), plan.batch)
        images = images.contiguous(memory_format=torch.channels_last)
        logits = defence(images, lambda look, s=step, x=images: keyed_normal(tuple(x.shape), 1, seed, s, look, 0))
        optimizer.zero_grad()
        F.cross_entropy(logits, labels).backward()
        torch.nn.utils.clip_grad_norm_(defence.parameters(), plan.clip)
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * learning_rate(step, plan)
        optimizer.step()
    rng = seeded(plan.steps)
    settling = [batch(rng, plan.batch)[0].contiguous(memory_format=torch.channels_last) for _ in range(2)]
    with torch.no_grad():
        update_bn(settling, defence)
    return defence.state_dict()


def test_one_process_takes_the_steps_as_written_out_to_the_bit(tmp_path):
    config = tiny.config()
    train(tiny.defence("normed"), config, tiny.data(), tmp_path)
    expected = trained_by_hand(tiny.defence("normed"), config.training, config.seed)
    trained = load_file(tmp_path / "weights.safetensors")
    assert trained.keys() == expected.keys()
    assert [name for name in trained if not torch.equal(trained[name], expected[name])] == []


def test_a_batch_with_too_few_images_for_the_processes_is_refused(tmp_path):
    with pytest.raises(ValueError, match="7 images has none for some of 8 processes; start at most 7"):
        train(tiny.defence("plain"), tiny.config(), tiny.data(), tmp_path, world=World(rank=0, size=8))


@pytest.mark.parametrize("count", [0, 1, 7, 128])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_parts_cover_everything_once_and_differ_by_at_most_one(count, size):
    parts = [range(count)[World(rank=rank, size=size).part(count)] for rank in range(size)]
    assert [i for part in parts for i in part] == list(range(count))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize("variables", [{}, {"RANK": "2"}, {**TORCHRUN, "WORLD_SIZE": "1"}, {"WORLD_SIZE": ""}])
def test_without_other_processes_one_is_alone(variables):
    assert this_world(variables) == ALONE
    assert ALONE.first


def test_torchruns_variables_are_read():
    world = World(rank=3, size=4, local_rank=1, host="host", port=29500)
    assert this_world(TORCHRUN) == world
    assert not world.first
    agent = this_world({**TORCHRUN, "TORCHELASTIC_USE_AGENT_STORE": "True", "TORCHELASTIC_RESTART_COUNT": "2"})
    assert (agent.hosted, agent.attempt) == (True, "2")
    assert this_world({name: value for name, value in TORCHRUN.items() if name != "LOCAL_RANK"}).local_rank == 0


@pytest.mark.parametrize("missing", ["RANK", "MASTER_ADDR", "MASTER_PORT"])
def test_a_missing_variable_is_named_with_what_to_do(missing):
    variables = {name: value for name, value in TORCHRUN.items() if name != missing}
    with pytest.raises(ValueError, match=rf"WORLD_SIZE=4 announces 4 processes, and {missing} is not set.*torchrun"):
        this_world(variables)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"RANK": "4"}, "from 0 to WORLD_SIZE - 1 = 3; got 4"),
        ({"RANK": "-1"}, "RANK must be a whole number; got '-1'"),
        ({"WORLD_SIZE": "two"}, "WORLD_SIZE must be a whole number; got 'two'"),
        ({"MASTER_PORT": "http"}, "MASTER_PORT must be a whole number"),
    ],
)
def test_variables_that_make_no_sense_are_refused(variables, message):
    with pytest.raises(ValueError, match=message):
        this_world({**TORCHRUN, **variables})
