"""The digits on photographs: fresh at training, fixed at test, disjoint."""

import numpy as np
import pytest
import torch

from gdpcert_torch.data import digits_on_photographs, load
from gdpcert_torch.data._digits import TRAIN_COLUMNS, TRAIN_DIGITS

DATA = digits_on_photographs()


def test_images_are_in_the_unit_interval_and_of_the_stated_shape():
    images, labels = DATA.test(20)
    assert images.shape == (20, *DATA.shape)
    assert images.min() >= 0
    assert images.max() <= 1
    assert labels.min() >= 0
    assert labels.max() < DATA.classes
    assert DATA.dimension == 48 * 48 * 3


def test_test_images_are_fixed_and_a_prefix_of_any_longer_request():
    few, many = DATA.test(5), DATA.test(50)
    assert torch.equal(few[0], many[0][:5])
    assert torch.equal(few[1], many[1][:5])


def test_training_images_follow_their_generator_and_differ_at_every_access():
    rng = np.random.default_rng(0)
    first, second = DATA.batch(rng, 8), DATA.batch(rng, 8)
    again = DATA.batch(np.random.default_rng(0), 8)
    assert torch.equal(first[0], again[0])
    assert not torch.equal(first[0], second[0])


def test_every_digit_stands_against_an_edge():
    def is_grey(image):
        return (image[0] == image[1]) & (image[1] == image[2])

    images, _ = DATA.test(40)
    for image in images:
        grey = is_grey(image).float()[None, None]
        boxes = torch.nn.functional.avg_pool2d(grey, 16, stride=1)[0, 0] == 1
        assert boxes[[0, -1], :].any() or boxes[:, [0, -1]].any()


def test_training_and_test_share_no_digit_and_no_part_of_a_photograph():
    assert 0 < TRAIN_DIGITS < 1797
    assert 48 < TRAIN_COLUMNS < 640 - 48
    with pytest.raises(ValueError, match="500 test images"):
        DATA.test(501)


def test_an_unknown_data_set_is_named_with_those_that_exist():
    with pytest.raises(ValueError, match="digits"):
        load("svhn")
