"""A classifier of the caller's own, with the noise around it."""

from collections.abc import Callable

from torch import Tensor, nn

from gdpcert_torch._defences import Defence

Preprocess = Callable[[Tensor], Tensor]


def as_defence(model: nn.Module, sigma: float | None, preprocess: Preprocess | None) -> Defence:
    """The model as a defence: itself, or vanilla smoothing around a classifier.

    Raises
    ------
    ValueError
        If sigma is missing for a classifier, or sigma or preprocess is given for a defence.
    """
    if isinstance(model, Defence):
        if sigma is not None or preprocess is not None:
            raise ValueError("a Defence has its own noise level and classifier; leave `sigma` and `preprocess` out.")
        return model
    if not isinstance(model, nn.Module):
        raise ValueError(
            f"`model` must be a torch module; got {type(model).__name__}. Wrap a function in a Module whose forward "
            "calls it."
        )
    if sigma is None:
        raise ValueError("`sigma` is required to smooth a classifier; give the noise level in the unit of the pixels.")
    defence = Defence(model if preprocess is None else _Preprocessed(preprocess, model), sigma)
    theirs = {*model.modules(), *(preprocess.modules() if isinstance(preprocess, nn.Module) else ())}
    for module in defence.modules():
        if module not in theirs:
            module.training = False  # nothing of ours has to be switched at every chunk
    return defence


class _Preprocessed(nn.Module):
    def __init__(self, preprocess: Preprocess, model: nn.Module) -> None:
        super().__init__()
        self.preprocess, self.model = preprocess, model

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.model(self.preprocess(images))
        return logits
