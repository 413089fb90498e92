"""The classifier of the small studies."""

from torch import Tensor, nn

from gdpcert_torch.networks._blocks import BasicBlock, Standardize, conv_block


class SmallResNet(nn.Module):
    """Three residual blocks behind strided convolutions; widths c, 2c, 4c.

    Parameters
    ----------
    width : int
        The stem's channels c.
    noise : float
        The noise level of its input, for the standardisation.
    classes : int, optional
        The number of classes.
    channels : int, optional
        The images' channels.
    """

    def __init__(self, width: int, noise: float, classes: int = 10, channels: int = 3) -> None:
        super().__init__()
        c = width
        self.features = nn.Sequential(
            Standardize(noise),
            conv_block(channels, c, stride=2),
            BasicBlock(c, c),
            conv_block(c, 2 * c, stride=2),
            BasicBlock(2 * c, 2 * c),
            conv_block(2 * c, 4 * c, stride=2),
            BasicBlock(4 * c, 4 * c),
        )
        self.head = nn.Linear(4 * c, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Logits, shape (batch, classes)."""
        logits: Tensor = self.head(self.features(images).mean(dim=(2, 3)))
        return logits
