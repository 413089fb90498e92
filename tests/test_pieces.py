"""What is computed in pieces is what is computed at once."""

import numpy as np
import pytest

from gdpcert import Gaussian, _pieces, radius

LARGE = 2 * _pieces._SIZE + 5


def test_the_pieces_of_arrays_that_broadcast_are_put_together_in_their_place():
    x, y = np.arange(LARGE, dtype=float), np.array([[0.0], [0.5]])
    sums = _pieces.in_pieces(np.add)(x, y)
    assert sums.shape == (2, LARGE)
    assert (sums == x + y).all()


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_a_small_array_keeps_its_shape(shape):
    assert _pieces.in_pieces(np.negative)(np.ones(shape)).shape == shape


def test_no_piece_is_longer_than_the_cache_allows():
    lengths = []
    _pieces.in_pieces(lambda x: lengths.append(x.size) or x)(np.zeros((5, LARGE // 5)))
    assert sum(lengths) == 5 * (LARGE // 5)
    assert max(lengths) <= _pieces._SIZE


def test_a_large_array_gives_what_its_elements_give():
    p = np.random.default_rng(0).uniform(0.5, 1, LARGE)
    p[[0, 1, -1]] = 0.5, 1.0, 1 - 2.0**-53
    some = [0, 1, 2, _pieces._SIZE - 1, _pieces._SIZE, LARGE - 1]
    for function in (Gaussian(1.5), Gaussian(1.5).power, lambda p: radius(p, (1 - p) / 2, sigma=0.5)):
        # numpy's exponential may differ by an ulp between vectors and their remainders
        np.testing.assert_allclose(function(p)[some], [function(p[i]) for i in some], rtol=1e-15)
