"""Data sets, one a file: batches for training by key, and a fixed test set."""

from gdpcert_torch.data._backgrounds import BACKGROUNDS
from gdpcert_torch.data._digits import digits_on_photographs
from gdpcert_torch.data._images import CPU, Batch, Images, Task
from gdpcert_torch.data._names import SIZES, load
from gdpcert_torch.data._places import PLACES
from gdpcert_torch.data._where import VARIABLE, data_root

__all__ = [
    "BACKGROUNDS",
    "CPU",
    "PLACES",
    "SIZES",
    "VARIABLE",
    "Batch",
    "Images",
    "Task",
    "data_root",
    "digits_on_photographs",
    "load",
]
