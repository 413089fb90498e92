"""Data sets, one a file: batches for training by key, and a fixed test set."""

from gdpcert_torch.data._digits import digits_on_photographs
from gdpcert_torch.data._images import Images

__all__ = ["Images", "digits_on_photographs", "load"]

_SOURCES = {"digits": digits_on_photographs}


def load(name: str) -> Images:
    """The data set of a name that a config gives.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    if name not in _SOURCES:
        raise ValueError(f"there is no data set {name!r}; there are {sorted(_SOURCES)}.")
    return _SOURCES[name]()
