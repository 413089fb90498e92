"""The studies by name, with what they need and what they cost."""

from collections.abc import Callable
from dataclasses import dataclass

from gdpcert_torch._config import RunConfig
from gdpcert_torch.recipes import celeba, cifar10, faces, imagenet, mnist
from gdpcert_torch.recipes._digits import digits

Runs = Callable[..., tuple[RunConfig, ...]]


@dataclass(frozen=True)
class Study:
    """A named list of runs.

    Attributes
    ----------
    name : str
        As the command line spells it.
    runs : callable
        Returns the configs, a run a method; see its own documentation for its options, which the command line has
        too.
    options : tuple of str
        Their names.
    summary, needs, costs : str
        One line each: what it compares, which data it needs, how long it takes.
    """

    name: str
    runs: Runs
    options: tuple[str, ...]
    summary: str
    needs: str
    costs: str


_SCENE = ("k", "place", "backgrounds", "sigma", "scale", "adaptive", "seed")
_BACKGROUNDS = "photographs in DATA/backgrounds/{train,test}, such as BG-20k"

STUDIES = (
    Study(
        "digits",
        digits,
        ("sigma", "seed"),
        "vanilla, static and adaptive smoothing on handwritten digits against photographs, 48x48",
        "nothing: the images ship with scikit-learn",
        "about 10 minutes on 2 CPU cores",
    ),
    Study(
        "mnist",
        mnist.scenes,
        _SCENE,
        "the same on MNIST's digits against photographs of k x k",
        f"MNIST, which is downloaded; {_BACKGROUNDS}",
        "5 to 10 minutes on 2 CPU cores",
    ),
    Study(
        "cifar10",
        cifar10.scenes,
        _SCENE,
        "the same on CIFAR-10's images against photographs of k x k: Tables 1 and 2 of the paper",
        f"CIFAR-10, which is downloaded; {_BACKGROUNDS}",
        "half an hour to 2 hours on 2 CPU cores; at scale `paper` a GPU for a day",
    ),
    Study(
        "faces",
        faces.cropped,
        ("folder", "margin", "dimension", "training_images", "sigma", "scale", "adaptive", "seed"),
        "the same on faces that smile or not, cropped at an unknown place: Table 3 of the paper",
        "faces in DATA/FOLDER/{train,test}/CLASS/",
        "10 to 20 minutes on 2 CPU cores",
    ),
    Study(
        "celeba",
        celeba.mouths,
        ("crop", "margin", "sigma", "scale", "adaptive", "seed"),
        "the same on CelebA, mouth slightly open or not: Table 3 of the paper, and its later crop",
        "CelebA as torchvision keeps it in DATA/celeba, which is downloaded if gdown is installed",
        "a GPU for a day; at scale `small` about 2 hours on 2 CPU cores",
    ),
    Study(
        "imagenet",
        imagenet.variants,
        ("sigma", "scale", "adaptive", "seed"),
        "the same on ImageNet at 224x224, and ARS with its masks alone trained",
        "ILSVRC 2012 in DATA/imagenet/{train,val}/CLASS/",
        "several GPUs for days; at scale `small` one pass on one GPU",
    ),
)


def study_named(name: str) -> Study:
    """The study of a name.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    for study in STUDIES:
        if study.name == name:
            return study
    raise ValueError(f"there is no study {name!r}; there are {[study.name for study in STUDIES]}.")
