"""Objects on backgrounds: whole, where they belong, fresh at training and fixed at test."""

import itertools

import numpy as np
import pytest
import torch

from gdpcert_torch.data import _names, load
from gdpcert_torch.data._backgrounds import scenery
from gdpcert_torch.data._names import SIZES
from gdpcert_torch.data._places import PLACES
from tests.torch.data import files


def positions(image, small):
    """Every place of an image at which the smaller one stands."""
    windows = image.unfold(1, small.shape[1], 1).unfold(2, small.shape[2], 1)
    return [tuple(place) for place in (windows == small[:, None, None]).all(dim=(0, 3, 4)).nonzero().tolist()]


@pytest.fixture
def records(root):
    files.backgrounds(root)
    return files.cifar10(root)


def objects(records, name="test_batch.bin"):
    return torch.from_numpy(np.stack([record[1:].reshape(3, 32, 32) for record in records[name]])).float() / 255


@pytest.mark.parametrize("k", SIZES)
@pytest.mark.parametrize("place", ["edges", "two"])
def test_every_test_image_holds_its_object_whole(k, place, records):
    data = load(f"cifar10/scenes/{k}/{place}")
    images, labels = data.test(files.IMAGES)
    assert data.shape == images.shape[1:] == (3, k, k)
    far = k - 32
    for image, label, small, record in zip(images, labels, objects(records), records["test_batch.bin"], strict=True):
        ((row, column),) = positions(image, small)
        assert label == record[0]
        assert {row, column} & {0, far} if place == "edges" else row == column


def test_test_images_are_a_prefix_of_any_longer_request(records):
    data = load("cifar10/scenes/48/edges")
    few, many = data.test(2), data.test(6)
    assert torch.equal(few[0], many[0][:2])
    assert torch.equal(few[1], many[1][:2])
    with pytest.raises(ValueError, match="has 6 test images; got a request for 7"):
        data.test(7)


def test_training_images_follow_their_generator_and_mirror_objects_and_backgrounds_apart(records):
    data = load("cifar10/scenes/48/two")
    images, labels = data.batch(np.random.default_rng(0), 64)
    again, _ = data.batch(np.random.default_rng(0), 64)
    assert torch.equal(images, again)
    pool = torch.cat([objects(records, f"data_batch_{number}.bin") for number in range(1, 6)])
    truth = [int(record[0]) for number in range(1, 6) for record in records[f"data_batch_{number}.bin"]]
    turned = []
    for image, label in zip(images, labels, strict=True):
        windows = [image[:, at : at + 32, at : at + 32] for at in (0, 16)]
        found = [
            (number, flip)
            for window, flip in itertools.product(windows, (False, True))
            for number in (pool == (window.flip(-1) if flip else window))
            .all(dim=(1, 2, 3))
            .nonzero()
            .flatten()
            .tolist()
        ]
        ((number, flip),) = found
        assert truth[number] == label
        turned.append(flip)
    # of 64 coins; outside with probability 1e-4
    assert 17 <= sum(turned) <= 47


def corners(images):
    """The top right corners, which neither of the "two" places reaches."""
    return {tuple((corner * 255).round().int().flatten().tolist()) for corner in images[..., :8, -8:]}


@pytest.mark.parametrize(("behind", "count"), [("scenes", (9, 4)), ("5scenes", (5, 5))])
def test_training_shows_training_backgrounds_mirrored_or_not_and_test_those_for_test(behind, count, records, root):
    data, known = load(f"cifar10/{behind}/48/two"), scenery(root, behind, 48)
    assert tuple(map(len, known)) == count
    train, test = (pixels.float() / 255 for pixels in known)
    assert corners(data.batch(np.random.default_rng(0), 200)[0]) == corners(train) | corners(train.flip(-1))
    assert corners(data.test(6)[0]) <= corners(test)
    assert (behind == "5scenes") == torch.equal(train, test)


def test_mnist_is_never_mirrored_and_keeps_a_margin(root):
    digits = torch.from_numpy(files.mnist(root)["train"])
    files.backgrounds(root)
    data = load("mnist/scenes/32/two")
    images, labels = data.batch(np.random.default_rng(0), 40)
    for image, label in zip(images, labels, strict=True):
        assert (image[:, [0, 1, -2, -1]] == 0).all()
        assert (image[..., [0, 1, -2, -1]] == 0).all()
        inner = (image[:, 2:-2, 2:-2] * 255).round().to(torch.uint8)
        assert torch.equal(inner[0], inner[1])
        assert any(torch.equal(inner[0], one) and label == number % 10 for number, one in enumerate(digits))


@pytest.mark.parametrize(
    "name", ["cifar10", "cifar10/scenes/50/edges", "cifar10/scenes/48/middle", "imagenet/224", "faces/smiles/-1"]
)
def test_an_unknown_name_is_refused_with_what_there_is(name):
    with pytest.raises(ValueError, match="there is no data set") as caught:
        load(name)
    assert all(place in str(caught.value) for place in PLACES)


def test_the_digest_changes_with_every_file_and_with_nothing_else(records, root):
    def digest():
        _names._loaded.cache_clear()
        return load("cifar10/scenes/48/edges").digest

    first = digest()
    assert len(first) == 16
    assert digest() == first
    files.photographs(root / "backgrounds" / "test" / "more", 1, seed=9)
    second = digest()
    (root / "cifar-10-batches-bin" / "data_batch_3.bin").write_bytes(records["data_batch_2.bin"].tobytes())
    assert len({first, second, digest()}) == 3
