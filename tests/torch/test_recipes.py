"""Recipes: what the paper states, spelt out, and refused where it cannot be."""

import math
from dataclasses import replace

import pytest
import torch

import gdpcert
from gdpcert_torch._cli import main
from gdpcert_torch.data import Images, load
from gdpcert_torch.recipes import Adaptive, build_defence, celeba, cifar10, faces, imagenet, mnist
from tests.torch.data import files
from tests.torch.data.conftest import root

__all__ = ["root"]

# Section 7.4 of the paper's appendix: "sigma of .56, .62, .75", two digits, cut off
PRINTED = {36: 0.56, 40: 0.62, 48: 0.75}


@pytest.mark.parametrize(("k", "printed"), PRINTED.items())
def test_the_noise_grows_as_the_paper_prints_it(k, printed):
    sigma = cifar10.scenes(k=k)[0].sigma
    assert math.floor(100 * sigma) / 100 == printed
    # the largest radius under L-infinity is that of 32 x 32
    assert gdpcert.radius(0.9, sigma=sigma, norm=math.inf, dimension=3 * k * k) == pytest.approx(
        gdpcert.radius(0.9, sigma=0.5, norm=math.inf, dimension=3072), rel=1e-12
    )


def test_the_papers_scale_has_its_networks_epochs_and_batches():
    vanilla, static, adaptive = cifar10.scenes(scale="paper", sigma=0.75)
    assert vanilla.classifier == "resnet-110"
    assert adaptive.masks == ("none", "unet-32")
    assert static.masks == ("static",)
    assert vanilla.training.steps == 100 * 50_000 // 300 + 1
    assert vanilla.sampling.failure == 0.001
    assert vanilla.study == "cifar10-scenes-48-edges-0.75"


def test_every_variant_has_a_name_of_its_own():
    variants = [
        {},
        {"k": 64},
        {"place": "two"},
        {"backgrounds": "5scenes"},
        {"sigma": 0.5},
        {"scale": "paper"},
        {"adaptive": Adaptive(share=0.25)},
        {"adaptive": Adaptive(learn_split=True)},
        {"adaptive": Adaptive(looks=3)},
    ]
    names = [recipe.scenes(**variant)[0].study for recipe in (cifar10, mnist) for variant in variants]
    assert len(set(names)) == len(names)


def test_shares_are_those_asked_for():
    adaptive = mnist.scenes(adaptive=Adaptive(share=0.4, looks=4))[2]
    assert adaptive.shares == pytest.approx((0.4, 0.2, 0.2, 0.2))
    assert adaptive.masks == ("none", *["small-unet-8"] * 3)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, float("nan")])
def test_a_share_that_leaves_a_look_nothing_is_refused(share):
    with pytest.raises(ValueError, match="`share`"):
        Adaptive(share=share)


def test_one_look_is_not_adaptive():
    with pytest.raises(ValueError, match="2 looks or more; got 1"):
        Adaptive(looks=1)


def test_a_scale_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match=r"\['paper', 'small'\]; got 'huge'"):
        mnist.scenes(scale="huge")


@pytest.mark.parametrize("scale", ["paper", "small"])
def test_every_method_can_be_built_for_its_data(root, scale):
    files.backgrounds(root)
    files.cifar10(root)
    for config in cifar10.scenes(k=36, scale=scale, adaptive=Adaptive(looks=3)):
        assert build_defence(config, load(config.data)).steps == len(config.masks)


def grown(folder):
    for part in ("train", "test"):
        for name, seed in (("closed", 1), ("open", 2)):
            files.photographs(folder / "smiles" / part / name, 6, (16, 16), seed, mode="L")


TINY = ["--steps", "2", "--images", "2", "--predicted", "4", "--votes", "20"]


@pytest.mark.parametrize("study", ["cifar10", "faces"])
def test_a_study_runs_from_files_to_report(root, study, capsys):
    files.backgrounds(root)
    files.cifar10(root)
    grown(root)
    options = {"cifar10": ["--k", "36", "--place", "two"], "faces": ["--margin", "2"]}[study]
    assert main(["demo", study, *options, *TINY, "--runs", str(root / "runs"), "--data", str(root)]) == 0
    printed = capsys.readouterr()
    assert printed.out.count("of 4 images right") == 3
    assert ("not the official files" in printed.err) == (study == "cifar10")


def test_faces_have_noise_for_their_size():
    assert faces.cropped()[0].sigma == pytest.approx(0.5 * math.sqrt(64 * 64 / 3072))
    other = faces.cropped(folder="frowns", dimension=3 * 128 * 128, training_images=1280)[0]
    assert other.sigma == pytest.approx(0.5 * math.sqrt(16))
    assert other.training.steps == 12 * 1280 / 128
    assert other.study == "faces-frowns-0-2-small"


def test_faces_that_are_not_known_are_to_be_described(capsys):
    with pytest.raises(ValueError, match=r"faces in 'frowns' are not known: say their `dimension`"):
        faces.cropped(folder="frowns", dimension=4096)
    with pytest.raises(ValueError, match="count from 1; got 0 and 10493"):
        faces.cropped(dimension=0)
    assert main(["train", "faces", "--folder", "frowns"]) == 1
    assert "`training_images`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"), [("k", 33), ("place", "middle"), ("backgrounds", "6scenes"), ("sigma", 0.0), ("sigma", math.inf)]
)
def test_what_a_scene_cannot_be_is_named(name, value):
    with pytest.raises(ValueError, match=rf"^`{name}` .*got {value!r}\."):
        mnist.scenes(**{name: value})


def test_the_small_scale_is_small():
    vanilla = [*celeba.mouths(scale="small"), *imagenet.variants(scale="small")]
    assert {config.training.steps for config in vanilla if config.data == "imagenet"} == {10_009, 1112}
    assert vanilla[0].training.steps == 636


def test_options_that_a_study_lacks_are_named(capsys):
    assert main(["train", "faces", "--k", "48", "--place", "two"]) == 1
    assert "the study faces has no --k, --place; of these options it has --folder" in capsys.readouterr().err


def test_missing_data_is_said_in_one_line(tmp_path, capsys):
    assert main(["train", "faces", "--data", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: there is no {tmp_path / 'smiles' / 'train'}")
    assert error.count("\n") == 1


def test_celebas_noise_is_the_papers():
    # "sigma = 3.077", cut off: 0.5 at the dimension of the whole picture
    whole, mouth = celeba.mouths()[0], celeba.mouths(crop="mouth")[0]
    assert whole.sigma == pytest.approx(0.5 * math.sqrt(116_412 / 3072), abs=1e-3)
    assert mouth.sigma == 0.75
    assert (whole.data, mouth.data) == ("celeba/whole/10", "celeba/mouth/10")
    with pytest.raises(ValueError, match=r"\['mouth', 'whole'\]; got 'nose'"):
        celeba.mouths(crop="nose")


def test_the_papers_imagenet_network_is_torchvisions():
    data = Images("imagenet", 1000, (3, 224, 224), None, None, 0)
    defence = build_defence(imagenet.variants()[0], data)
    assert sum(p.numel() for p in defence.parameters()) == 25_557_032
    with torch.no_grad():
        assert defence.eval()(torch.rand(1, 3, 224, 224)).shape == (1, 1000)
    with pytest.raises(ValueError, match="imagenet-resnet-DEPTH"):
        build_defence(replace(imagenet.variants()[0], classifier="imagenet-resnet-51"), data)
