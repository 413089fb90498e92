"""Data sets, one a file: batches for training by key, and a fixed test set."""

from gdpcert_torch.data._digits import digits_on_photographs
from gdpcert_torch.data._images import CPU, Batch, Images
from gdpcert_torch.data._names import load
from gdpcert_torch.data._where import VARIABLE, data_root

__all__ = ["CPU", "VARIABLE", "Batch", "Images", "data_root", "digits_on_photographs", "load"]
