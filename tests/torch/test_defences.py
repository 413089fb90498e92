"""One interface for vanilla, static and adaptive smoothing, for any number of steps."""

import math

import pytest
import torch
from torch import nn

import gdpcert
from gdpcert_torch import Defence
from gdpcert_torch.masks import SmallUNet, StaticMask


class Constant(nn.Module):
    """A mask network that answers with a constant."""

    def __init__(self, level):
        super().__init__()
        self.level = level

    def forward(self, x):
        return torch.full_like(x[:, :1], self.level)


def classifier():
    return nn.Sequential(nn.Flatten(), nn.Linear(3 * 8 * 8, 10))


def test_masks_decide_the_threat():
    assert Defence(classifier(), 0.5).threat == "any"
    assert Defence(classifier(), 0.5, (None, None)).threat == "any"
    assert Defence(classifier(), 0.5, (StaticMask(8, 8),)).threat == math.inf
    assert Defence(classifier(), 0.5, (None, Constant(1.0))).threat == math.inf


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_k_steps_with_constant_masks_are_vanilla_in_law(steps, images):
    defence = Defence(nn.Identity(), 0.5, (None,) + (Constant(0.3),) * (steps - 1))
    batch = images[:1].expand(4000, -1, -1, -1)
    generator = torch.Generator().manual_seed(steps)
    estimate = defence.classify(defence.looks(batch, lambda _: torch.randn(batch.shape, generator=generator)))
    error = (estimate - batch).double()
    # 4,000 x 192 draws: five standard errors
    assert abs(float(error.mean())) < 5 * 0.5 / math.sqrt(error.numel())
    assert abs(float(error.var()) / 0.25 - 1) < 5 * math.sqrt(2 / error.numel())


def test_each_mask_is_computed_from_the_average_of_the_looks_before_it(images):
    seen = []

    class Recorder(nn.Module):
        def forward(self, x):
            seen.append(x)
            return x.mean(1, keepdim=True).sigmoid()

    defence = Defence(classifier(), 0.5, (None, Recorder(), Recorder()))
    looks = defence.looks(images)
    from gdpcert_torch import average

    assert torch.equal(seen[0], looks[0].observation)
    assert torch.equal(seen[1], average(looks[:2]))
    assert gdpcert.combine(look.sigma for look in looks) == pytest.approx(0.5, rel=1e-12)


def test_three_steps_train_end_to_end(images):
    defence = Defence(classifier(), 0.5, (None, SmallUNet(4, 0.8), SmallUNet(4, 0.6)), learn_split=True)
    nn.functional.cross_entropy(defence(images), torch.tensor([0, 1, 2, 3])).backward()
    # the heads start at zero, so in the first step only their weights, the split and the classifier learn
    # (their biases scale the whole mask, which changes nothing)
    learned = [mask.head.weight for mask in defence.masks[1:]] + [defence.split.logits]
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in learned)


def test_a_static_mask_starts_as_vanilla_and_can_leave_it(images):
    static = Defence(classifier(), 0.5, (StaticMask(8, 8),))
    noise = torch.randn(4, 3, 8, 8)
    vanilla = Defence(static.classifier, 0.5)
    assert static(images, lambda _: noise).allclose(vanilla(images, lambda _: noise), atol=1e-6)
    nn.functional.cross_entropy(static(images), torch.tensor([0, 1, 2, 3])).backward()
    assert static.masks[0].weight.grad.abs().max() > 0


def test_the_networks_alone_run_in_bfloat16(images):
    kinds = []

    class Spy(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(192, 10)

        def forward(self, x):
            out = self.linear(x.flatten(1))
            kinds.append((x.dtype, out.dtype))
            return out

    defence = Defence(Spy(), 0.5, (None, SmallUNet(4, 0.8)), precision="bfloat16")
    looks = defence.looks(images)
    logits = defence.classify(looks)
    assert kinds == [(torch.float32, torch.bfloat16)]
    assert {logits.dtype, looks[1].mask.dtype, looks[1].observation.dtype} == {torch.float32}


def test_mismatched_settings_are_refused():
    with pytest.raises(ValueError, match="one share a step"):
        Defence(classifier(), 0.5, (None, Constant(1.0)), shares=(1.0,))
    with pytest.raises(ValueError, match="precision"):
        Defence(classifier(), 0.5, precision="float16")
    with pytest.raises(ValueError, match="sigma"):
        Defence(classifier(), -1.0)


def test_the_first_mask_never_sees_the_image(images):
    seen = []

    class Peek(nn.Module):
        def forward(self, x):
            seen.append(x.clone())
            x.add_(1.0)
            return torch.ones_like(x[:, :1])

    before = images.clone()
    Defence(classifier(), 0.5, (Peek(),))(images)
    assert torch.equal(seen[0], torch.zeros_like(images))
    assert torch.equal(images, before)
