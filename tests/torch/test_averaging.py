"""The noise of a masked look, of tensors as of arrays."""

import math
import sys

import numpy as np
import pytest
import torch

from gdpcert import noise_scale


@pytest.mark.parametrize("norm", [1.0, math.nextafter(2, 3), 2.0001, 3.0, 1e308, sys.float_info.max, math.inf])
@pytest.mark.parametrize("size", [1.0, 1e-25, 1e-37])
def test_the_scale_of_a_tensor_is_that_of_an_array(norm, size):
    mask = np.array([[1.0, 1.0, 0.5, 0.0], [0.25, 0.0, 0.0, 0.0]]) * size
    expected = noise_scale(mask, 2.0, axis=1, norm=norm)
    for kind in (torch.float32, torch.float64):
        found = noise_scale(torch.tensor(mask, dtype=kind), 2.0, axis=1, norm=norm)
        # a dozen roundings of float32
        np.testing.assert_allclose(found.numpy(), expected, rtol=1e-6)
