"""Mask networks: from the running average of the looks so far to a weight a pixel."""

from gdpcert_torch.masks._residual import ResidualSegmentation
from gdpcert_torch.masks._small import SmallUNet
from gdpcert_torch.masks._static import StaticMask
from gdpcert_torch.masks._unet import UNet

__all__ = ["ResidualSegmentation", "SmallUNet", "StaticMask", "UNet"]
