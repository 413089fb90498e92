"""CIFAR ResNets with global average pooling."""

from torch import Tensor, nn

from gdpcert_torch.networks._blocks import residual_stage, stem


class ResNetCifar(nn.Module):
    """The CIFAR ResNet of He et al. with basic blocks, for images of any size.

    It pools over the whole feature map. Pooling a fixed 8x8 window, as the ARS authors' code does,
    would leave the right and the bottom of a 36, 40 or 48 pixel image unread.

    Parameters
    ----------
    blocks : int
        Residual blocks a stage; the depth is 6 * blocks + 2.
    classes : int, optional
        The number of classes.
    channels : int, optional
        The images' channels.
    width : int, optional
        The first stage's channels.
    """

    def __init__(self, blocks: int, classes: int = 10, channels: int = 3, width: int = 16) -> None:
        super().__init__()
        self.features = nn.Sequential(
            stem(channels, width),
            residual_stage(width, width, blocks, stride=1),
            residual_stage(width, 2 * width, blocks, stride=2),
            residual_stage(2 * width, 4 * width, blocks, stride=2),
        )
        self.head = nn.Linear(4 * width, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Logits, shape (batch, classes)."""
        logits: Tensor = self.head(self.features(images).mean(dim=(2, 3)))
        return logits


def resnet110(classes: int = 10, channels: int = 3) -> ResNetCifar:
    """ResNet-110, the paper's base classifier."""
    return ResNetCifar(18, classes, channels)
