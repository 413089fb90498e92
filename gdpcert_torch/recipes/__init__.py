"""Recipes: a run is a function that returns a frozen config, a study a list of them."""

from gdpcert_torch.recipes import celeba, cifar10, faces, imagenet, mnist
from gdpcert_torch.recipes._build import build_defence
from gdpcert_torch.recipes._digits import digits
from gdpcert_torch.recipes._methods import Adaptive
from gdpcert_torch.recipes._registry import STUDIES, Runs, Study, study_named

__all__ = [
    "STUDIES",
    "Adaptive",
    "Runs",
    "Study",
    "build_defence",
    "celeba",
    "cifar10",
    "digits",
    "faces",
    "imagenet",
    "mnist",
    "study_named",
]
