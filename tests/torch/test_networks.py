"""The networks of the paper and of the studies."""

import pytest
import torch

from gdpcert_torch.masks import ResidualSegmentation, SmallUNet, StaticMask, UNet
from gdpcert_torch.networks import ResNetCifar, SmallResNet, resnet110

MASKS = [SmallUNet(4, 1.0), UNet(4), ResidualSegmentation(1, 4)]


def parameters(module):
    return sum(p.numel() for p in module.parameters())


def test_the_papers_networks_have_the_published_sizes():
    # counted on the authors' released classes: ResNet-110, and the U-Net for ImageNet, CIFAR-10 and CelebA
    assert parameters(resnet110()) == 1_730_714
    assert [parameters(UNet(width)) for width in (16, 32, 64)] == [499_089, 1_991_969, 7_959_105]


def test_the_residual_segmentation_network_is_a_modified_resnet110():
    assert abs(parameters(ResidualSegmentation()) / parameters(resnet110()) - 1) < 0.01


@pytest.mark.parametrize("mask", MASKS, ids=lambda mask: type(mask).__name__)
@pytest.mark.parametrize("size", [(16, 16), (36, 36), (13, 21), (8, 8), (1, 5)])
def test_mask_networks_take_any_size_and_answer_in_the_unit_interval(mask, size):
    out = mask.eval()(torch.randn(2, 3, *size))
    assert out.shape == (2, 1, *size)
    assert ((out >= 0) & (out <= 1)).all()


@pytest.mark.parametrize("mask", MASKS, ids=lambda mask: type(mask).__name__)
def test_mask_networks_start_from_the_constant_mask_and_can_leave_it(mask):
    out = mask.train()(torch.randn(2, 3, 16, 16))
    assert torch.equal(out, torch.full_like(out, 0.5))
    (out * torch.randn(out.shape)).sum().backward()
    assert any(p.grad is not None and p.grad.abs().max() > 0 for p in mask.parameters())


@pytest.mark.parametrize("network", [ResNetCifar(1), SmallResNet(4, 0.5)], ids=["resnet", "small"])
@pytest.mark.parametrize("size", [32, 36, 40, 48])
def test_classifiers_read_the_whole_image(network, size):
    x = torch.randn(1, 3, size, size, requires_grad=True)
    network.eval()(x)[0, 0].backward()
    for corner in (x.grad[..., :4, :4], x.grad[..., -4:, -4:], x.grad[..., :4, -4:], x.grad[..., -4:, :4]):
        assert corner.abs().max() > 0


def test_a_static_mask_is_for_one_size():
    with pytest.raises(ValueError, match="for images of"):
        StaticMask(8, 8)(torch.zeros(1, 3, 9, 9))
