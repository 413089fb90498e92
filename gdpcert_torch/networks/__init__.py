"""Classifiers, and the blocks that they and the mask networks are made of."""

from gdpcert_torch.networks._blocks import BasicBlock, Standardize, conv_block, residual_stage, stem
from gdpcert_torch.networks._resnet import ResNetCifar, resnet110
from gdpcert_torch.networks._small import SmallResNet

__all__ = [
    "BasicBlock",
    "ResNetCifar",
    "SmallResNet",
    "Standardize",
    "conv_block",
    "residual_stage",
    "resnet110",
    "stem",
]
